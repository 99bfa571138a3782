package dev.coffer.domain.crypto;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A SHA-256 digest (FIPS 180-4), 32 bytes. */
public record Digest(Bytes value) implements Comparable<Digest> {
  /** The digest of nothing done yet: 32 zero bytes, used where a chain begins. */
  public static final Digest ZERO = new Digest(Bytes.of(new byte[32]));

  public Digest {
    if (value.length() != 32) {
      throw new Malformed(
          Malformed.Reason.OUT_OF_RANGE, "digest must have 32 bytes, had " + value.length());
    }
  }

  /** SHA-256 over the parts in order, as if they were one string. */
  public static Digest sha256(Bytes... parts) {
    MessageDigest digest = sha256();
    for (Bytes part : parts) {
      part.updateTo(digest);
    }
    return new Digest(Bytes.of(digest.digest()));
  }

  public String hex() {
    return value.hex();
  }

  @Override
  public int compareTo(Digest other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.hex().substring(0, 16);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
