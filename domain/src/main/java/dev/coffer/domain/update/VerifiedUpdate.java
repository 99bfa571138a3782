package dev.coffer.domain.update;

import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.LicenseEntry;
import java.util.Map;

/**
 * An update that a key of its firm signed, with entries that match its digests. Only {@link Trust}
 * makes one.
 */
public final class VerifiedUpdate {
  private final SignedUpdate signed;
  private final LicenseUpdate update;
  private final Digest digest;
  private final Map<Digest, LicenseEntry> entries;
  private final Anchor anchor;
  private final long epoch;

  VerifiedUpdate(
      SignedUpdate signed,
      LicenseUpdate update,
      Digest digest,
      Map<Digest, LicenseEntry> entries,
      Anchor anchor,
      long epoch) {
    this.signed = signed;
    this.update = update;
    this.digest = digest;
    this.entries = Map.copyOf(entries);
    this.anchor = anchor;
    this.epoch = epoch;
  }

  public LicenseUpdate update() {
    return update;
  }

  /** The digest of the update's payload. */
  public Digest digest() {
    return digest;
  }

  /**
   * The entries that came beside it, by digest; each is named by an operation. Those that this
   * version cannot read are not among them.
   */
  public Map<Digest, LicenseEntry> entries() {
    return entries;
  }

  /** The octets it came as. */
  public SignedUpdate signed() {
    return signed;
  }

  public Anchor anchor() {
    return anchor;
  }

  /** The epoch of the issuing key that signed it. */
  public long epoch() {
    return epoch;
  }
}
