package dev.coffer.domain.container;

import dev.coffer.domain.Malformed;
import dev.coffer.domain.license.LicenseId;

/**
 * Proof that a licence's entry is gone from a container, carried by every context until an update
 * acknowledges it.
 *
 * @param used the final use of it here
 * @param notTaken the entry was never held: it could not be held or read, and goes home
 */
public record Tombstone(LicenseId license, int generation, Used used, boolean notTaken) {
  public Tombstone {
    if (generation < 1) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "generation must be 1 or more");
    }
  }
}
