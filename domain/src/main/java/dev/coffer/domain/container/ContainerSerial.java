package dev.coffer.domain.container;

import dev.coffer.domain.Base32;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.crypto.KeySet;
import java.util.Locale;

/**
 * Names a container: its kind's letter and 80 bits of its key set's thumbprint, 16 base32 symbols,
 * as in {@code C0123456789ABCDEF}.
 */
public record ContainerSerial(ContainerKind kind, Bytes thumbprint)
    implements Comparable<ContainerSerial> {
  private static final int BYTES = 10;
  private static final int LENGTH = 17;

  public ContainerSerial {
    if (thumbprint.length() != BYTES) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a serial has 80 bits of a thumbprint");
    }
  }

  public static ContainerSerial of(ContainerKind kind, KeySet keys) {
    return new ContainerSerial(kind, keys.thumbprint().value().slice(0, BYTES));
  }

  /**
   * Reads the text form.
   *
   * @throws Malformed when it is not a kind's letter and 16 base32 symbols
   */
  public static ContainerSerial parse(String text) {
    if (text.length() != LENGTH) {
      throw new Malformed(Malformed.Reason.BAD_TEXT, "a container serial has 17 symbols");
    }
    String upper = text.toUpperCase(Locale.ROOT);
    return new ContainerSerial(
        ContainerKind.ofLetter(upper.charAt(0)), Base32.decode(upper.substring(1)));
  }

  public String text() {
    return kind.letter() + Base32.encode(thumbprint);
  }

  /** Whether this serial names the container that holds {@code keys}. */
  public boolean names(KeySet keys) {
    return equals(of(kind, keys));
  }

  /** The order of the text form. */
  @Override
  public int compareTo(ContainerSerial other) {
    int byKind = Character.compare(kind.letter(), other.kind.letter());
    return byKind != 0 ? byKind : thumbprint.compareTo(other.thumbprint);
  }

  @Override
  public String toString() {
    return text();
  }
}
