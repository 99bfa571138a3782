package dev.coffer.domain.lease;

import static dev.coffer.domain.lease.LeaseFixtures.POOL;
import static dev.coffer.domain.lease.LeaseFixtures.T0;
import static dev.coffer.domain.lease.LeaseFixtures.TERM;
import static dev.coffer.domain.lease.LeaseFixtures.acquire;
import static dev.coffer.domain.lease.LeaseFixtures.define;
import static dev.coffer.domain.lease.LeaseFixtures.lease;
import static dev.coffer.domain.lease.LeaseFixtures.release;
import static dev.coffer.domain.lease.LeaseFixtures.renew;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.lease.LeaseResult.Reason;
import dev.coffer.domain.lease.LeaseResult.Refused;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What happens when the vendor lowers the number of seats. */
class FewerSeatsTest extends LeaseBookCase {
  private void shrinkTo(int seats) {
    at(
        T0,
        new LeaseCommand.Define(
            POOL, 2, PoolTerms.of(seats, shelf.pools.get(POOL).terms().counting(), TERM)));
  }

  @Test
  void theNewestSurplusEndsAtItsNextRenewalAndNoneElse() {
    pool(3, Counting.PER_ACCESS);
    for (int i = 1; i <= 3; i++) {
      at(T0, acquire(POOL, i, i));
    }
    shrinkTo(2);
    assertRenewed(at(T0, renew(POOL, 1)));
    assertRenewed(at(T0, renew(POOL, 2)));
    assertThat(at(T0, renew(POOL, 3)))
        .isEqualTo(new Refused(Reason.SURPLUS, 2, 2, Optional.empty()));
    assertRefused(at(T0, renew(POOL, 3)), Reason.UNKNOWN_LEASE);
    assertRenewed(at(T0, renew(POOL, 2)));
  }

  @Test
  void theSurplusRunsToItsExpiryUnlessItIsRenewed() {
    pool(2, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    at(T0, acquire(POOL, 2, 2));
    shrinkTo(1);
    assertThat(shelf.in(POOL)).allMatch(lease -> lease.isLive(BEFORE_EXPIRY));
  }

  @Test
  void aReleaseMakesRoomForTheSurplus() {
    pool(3, Counting.PER_ACCESS);
    for (int i = 1; i <= 3; i++) {
      at(T0, acquire(POOL, i, i));
    }
    shrinkTo(2);
    at(T0, release(POOL, 1));
    assertRenewed(at(T0, renew(POOL, 3)));
  }

  @Test
  void nothingNewIsGrantedUntilThereIsRoom() {
    pool(3, Counting.PER_ACCESS);
    for (int i = 1; i <= 3; i++) {
      at(T0, acquire(POOL, i, i));
    }
    shrinkTo(2);
    at(T0, release(POOL, 3));
    assertRefused(at(T0, acquire(POOL, 4, 4)), Reason.SEATS_EXHAUSTED);
    at(T0, release(POOL, 1));
    assertGranted(at(T0, acquire(POOL, 4, 4)));
  }

  @Test
  void perStationTheNewestStationIsTheSurplusAndGetsNoFurtherLease() {
    pool(2, Counting.PER_STATION);
    at(T0, acquire(POOL, 1, 1));
    at(T0, acquire(POOL, 2, 2));
    shrinkTo(1);
    assertGranted(at(T0, acquire(POOL, 3, 1)));
    assertRefused(at(T0, acquire(POOL, 4, 2)), Reason.SEATS_EXHAUSTED);
    assertRefused(at(T0, renew(POOL, 2)), Reason.SURPLUS);
    assertRenewed(at(T0, renew(POOL, 3)));
  }

  @Test
  void aWithdrawnPoolRenewsNothingAndItsLeasesRunToTheirEnd() {
    for (Counting counting : Counting.values()) {
      Shelf fresh = new Shelf();
      fresh.execute(T0, define(POOL, 1, counting));
      fresh.execute(T0, acquire(POOL, 1, 1));
      fresh.execute(T0, new LeaseCommand.Define(POOL, 2, PoolTerms.of(0, counting, TERM)));
      assertRefused(fresh.execute(T0, renew(POOL, 1)), Reason.WITHDRAWN);
      assertThat(fresh.in(POOL)).singleElement().matches(lease -> lease.isLive(BEFORE_EXPIRY));
      fresh.execute(EXPIRY, List.of(renew(POOL, 1)));
      assertThat(fresh.leases).isEmpty();
    }
  }
}
