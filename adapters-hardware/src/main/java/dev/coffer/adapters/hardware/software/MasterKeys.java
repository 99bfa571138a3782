package dev.coffer.adapters.hardware.software;

import dev.coffer.domain.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The versions of a master key: one is current, older ones still open what was sealed under them.
 *
 * <p>A version is named by eight bytes derived from the key, so a wrong key file is told from an
 * altered secret, and nobody has to keep numbers apart.
 */
final class MasterKeys {
  /** The length of a master key, in bytes. */
  static final int LENGTH = 32;

  /** The length of a version's name, in bytes. */
  static final int NAME = 8;

  private static final Bytes NAME_LABEL = Bytes.utf8("coffer/1/master-key-name");

  private final Map<Bytes, Bytes> keys = new LinkedHashMap<>();
  private final Bytes current;

  /**
   * All versions, oldest first; the last is current.
   *
   * @throws IllegalArgumentException when there is none, or one has not 32 bytes
   */
  MasterKeys(List<Bytes> versions) {
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("there is no master key");
    }
    for (Bytes key : versions) {
      if (key.length() != LENGTH) {
        throw new IllegalArgumentException("a master key has 32 bytes, this had " + key.length());
      }
      keys.put(name(key), key);
    }
    this.current = name(versions.get(versions.size() - 1));
  }

  static MasterKeys of(Bytes key) {
    return new MasterKeys(List.of(key));
  }

  /** The name of the current version. */
  Bytes current() {
    return current;
  }

  Optional<Bytes> key(Bytes name) {
    return Optional.ofNullable(keys.get(name));
  }

  private static Bytes name(Bytes key) {
    return Bytes.of(Hkdf.derive(key, Bytes.empty(), NAME_LABEL, NAME));
  }

  @Override
  public String toString() {
    return "MasterKeys[" + keys.size() + " versions, current " + current.hex() + "]";
  }
}
