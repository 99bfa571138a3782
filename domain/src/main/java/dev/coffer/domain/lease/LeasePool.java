package dev.coffer.domain.lease;

import java.time.Instant;
import java.util.Optional;

/**
 * The account of a pool's seats, as it is stored beside its leases. {@link LeaseBook} keeps it;
 * others read it.
 *
 * @param generation of the licence that the terms come from, 0 or above; lower ones are ignored
 * @param taken the different {@link Lease#seat() seats} of the pool's leases, those that are over
 *     but still stored included
 * @param nextSeat the number the next seat gets, from 1; never used twice
 * @param nextFree no stored lease is {@link Lease#freeAt() free} before this; empty when there is
 *     none
 */
public record LeasePool(
    LeasePoolId id,
    int generation,
    PoolTerms terms,
    int taken,
    long nextSeat,
    Optional<Instant> nextFree) {

  public LeasePool {
    if (generation < 0 || taken < 0 || nextSeat < 1) {
      throw new IllegalArgumentException("the account of " + id + " has a negative number");
    }
  }

  /** A pool without leases. */
  static LeasePool empty(LeasePoolId id, int generation, PoolTerms terms) {
    return new LeasePool(id, generation, terms, 0, 1, Optional.empty());
  }

  /** How many seats are taken beyond those there are; 0 when nothing is counted. */
  public int surplus() {
    return terms.counted() ? Math.max(0, taken - terms.seats()) : 0;
  }

  /** Whether some stored lease may have come free by {@code now}. */
  public boolean mayHaveFreed(Instant now) {
    return nextFree.isPresent() && !nextFree.get().isAfter(now);
  }
}
