package dev.coffer.domain.update;

import dev.coffer.domain.container.ChainPosition;
import dev.coffer.domain.container.Granted;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseId;
import java.util.Map;
import java.util.Optional;

/**
 * A granted state that a key of its firm signed, with the entries of it that came along. Whether a
 * container has it, only the container says. Only {@link Trust} makes one.
 */
public final class VerifiedGrant {
  private final LicenseUpdate update;
  private final ChainPosition position;
  private final Granted granted;
  private final Map<LicenseId, LicenseEntry> entries;

  VerifiedGrant(
      LicenseUpdate update,
      ChainPosition position,
      Granted granted,
      Map<LicenseId, LicenseEntry> entries) {
    this.update = update;
    this.position = position;
    this.granted = granted;
    this.entries = Map.copyOf(entries);
  }

  /** The update that yields it, Central's. */
  public LicenseUpdate update() {
    return update;
  }

  /** Where that update leads: its counter, and the digest of its payload. */
  public ChainPosition position() {
    return position;
  }

  public Granted granted() {
    return granted;
  }

  /** The entry granted of a licence, if it came along. */
  public Optional<LicenseEntry> entry(LicenseId license) {
    return Optional.ofNullable(entries.get(license));
  }
}
