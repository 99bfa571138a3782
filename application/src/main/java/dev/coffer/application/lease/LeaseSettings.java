package dev.coffer.application.lease;

import dev.coffer.domain.lease.PoolTerms;
import dev.coffer.domain.license.Terms;
import java.time.Duration;

/**
 * How leases are given.
 *
 * @param term the longest time a lease runs without renewal
 * @param served whether seats go to other computers than their container's
 */
public record LeaseSettings(Duration term, boolean served) {
  /** 15 minutes, as over the Internet. */
  public static final LeaseSettings CLOUD = new LeaseSettings(Duration.ofMinutes(15));

  /** For other computers. */
  public LeaseSettings(Duration term) {
    this(term, true);
  }

  /** How the seats of an entry with {@code terms} are given out. */
  PoolTerms poolTerms(Terms terms) {
    return new PoolTerms(terms.seats(), terms.counting(), term, terms.lingerTime());
  }
}
