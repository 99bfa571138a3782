package dev.coffer.domain.update;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.crypto.Digest;

/**
 * Whose chain an update belongs to: Central's (no octets), or that of a lending container or an
 * emergency key (its thumbprint). No issuer touches another's counter or entries.
 */
public record Issuer(Bytes id) implements Comparable<Issuer> {
  public static final Issuer CENTRAL = new Issuer(Bytes.empty());

  public Issuer {
    if (!id.isEmpty() && id.length() != 32) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "an issuer is empty or a thumbprint");
    }
  }

  /** A lending container or an emergency key, by its thumbprint. */
  public static Issuer of(Digest thumbprint) {
    return new Issuer(thumbprint.value());
  }

  @Override
  public int compareTo(Issuer other) {
    return id.compareTo(other.id);
  }
}
