package dev.coffer.domain.lease;

import static dev.coffer.domain.lease.LeaseFixtures.POOL;
import static dev.coffer.domain.lease.LeaseFixtures.T0;
import static dev.coffer.domain.lease.LeaseFixtures.TERM;
import static dev.coffer.domain.lease.LeaseFixtures.acquire;
import static dev.coffer.domain.lease.LeaseFixtures.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.lease.LeaseResult.Reason;
import dev.coffer.domain.lease.LeaseResult.Refused;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What takes a seat. */
class LeaseCountingTest extends LeaseBookCase {
  @Test
  void perAccessEveryLeaseOfAStationTakesASeat() {
    pool(2, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    at(T0, acquire(POOL, 2, 1));
    assertRefused(at(T0, acquire(POOL, 3, 1)), Reason.SEATS_EXHAUSTED);
  }

  @Test
  void perStationAllLeasesOfAStationShareASeat() {
    pool(2, Counting.PER_STATION);
    at(T0, acquire(POOL, 1, 1));
    at(T0, acquire(POOL, 2, 1));
    assertGranted(at(T0, acquire(POOL, 3, 2)));
    assertGranted(at(T0, acquire(POOL, 4, 1)));
    assertThat(at(T0, acquire(POOL, 5, 3)))
        .isEqualTo(new Refused(Reason.SEATS_EXHAUSTED, 2, 2, Optional.of(EXPIRY)));
  }

  @Test
  void perStationTheSeatIsFreeWhenItsLastLeaseEnds() {
    pool(1, Counting.PER_STATION);
    at(T0, acquire(POOL, 1, 1));
    at(T0.plusSeconds(10), acquire(POOL, 2, 1));
    at(T0.plusSeconds(10), release(POOL, 1));
    assertRefused(at(EXPIRY, acquire(POOL, 3, 2)), Reason.SEATS_EXHAUSTED);
    assertGranted(at(EXPIRY.plusSeconds(10), acquire(POOL, 3, 2)));
  }

  @Test
  void exclusiveASecondLeaseOfTheStationIsRefusedUntilTheFirstEnds() {
    pool(5, Counting.EXCLUSIVE);
    at(T0, acquire(POOL, 1, 1));
    assertThat(at(T0, acquire(POOL, 2, 1)))
        .isEqualTo(new Refused(Reason.EXCLUSIVE_TAKEN, 1, 5, Optional.of(EXPIRY)));
    assertGranted(at(T0, acquire(POOL, 1, 1)));
    assertGranted(at(T0, acquire(POOL, 3, 2)));
    assertGranted(at(EXPIRY, acquire(POOL, 2, 1)));
  }

  @Test
  void uncountedNothingIsEverFull() {
    pool(1, Counting.UNCOUNTED);
    for (int i = 1; i <= 20; i++) {
      assertGranted(at(T0, acquire(POOL, i, i % 3)));
    }
    assertThat(shelf.pools.get(POOL).taken()).isEqualTo(20);
  }

  @Test
  void leasesSeatedByAccessAreSeatedAnewWhenStationsCount() {
    pool(4, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    at(T0, acquire(POOL, 2, 1));
    at(T0, acquire(POOL, 3, 2));
    at(T0, new LeaseCommand.Define(POOL, 2, PoolTerms.of(2, Counting.PER_STATION, TERM)));
    assertRefused(at(T0, acquire(POOL, 4, 3)), Reason.SEATS_EXHAUSTED);
    assertGranted(at(T0, acquire(POOL, 4, 2)));
  }

  @Test
  void leasesSeatedByStationAreSeatedAnewWhenAccessesCount() {
    pool(1, Counting.PER_STATION);
    at(T0, acquire(POOL, 1, 1));
    at(T0, acquire(POOL, 2, 1));
    at(T0, new LeaseCommand.Define(POOL, 2, PoolTerms.of(2, Counting.PER_ACCESS, TERM)));
    assertRefused(at(T0, acquire(POOL, 3, 1)), Reason.SEATS_EXHAUSTED);
    at(T0, release(POOL, 1));
    assertGranted(at(T0, acquire(POOL, 3, 1)));
  }
}
