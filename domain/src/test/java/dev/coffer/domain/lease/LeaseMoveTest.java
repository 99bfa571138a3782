package dev.coffer.domain.lease;

import static dev.coffer.domain.lease.LeaseFixtures.OTHER_POOL;
import static dev.coffer.domain.lease.LeaseFixtures.POOL;
import static dev.coffer.domain.lease.LeaseFixtures.T0;
import static dev.coffer.domain.lease.LeaseFixtures.TERM;
import static dev.coffer.domain.lease.LeaseFixtures.acquire;
import static dev.coffer.domain.lease.LeaseFixtures.define;
import static dev.coffer.domain.lease.LeaseFixtures.renew;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.lease.LeaseResult.Reason;
import dev.coffer.domain.lease.LeaseResult.Renewed;
import org.junit.jupiter.api.Test;

/** Leases that go on in the pool of a successor. */
class LeaseMoveTest extends LeaseBookCase {
  @Test
  void aRenewalMovesTheLeaseToTheSuccessor() {
    pool(1, Counting.PER_ACCESS);
    at(T0, define(OTHER_POOL, 1, Counting.PER_ACCESS));
    at(T0, acquire(POOL, 1, 1));
    Renewed moved = (Renewed) at(T0.plusSeconds(60), renew(POOL, 1, OTHER_POOL));
    assertThat(moved.lease().pool()).isEqualTo(OTHER_POOL);
    assertThat(moved.lease().grantedAt()).isEqualTo(T0);
    assertThat(shelf.in(POOL)).isEmpty();
    assertGranted(at(T0.plusSeconds(60), acquire(POOL, 2, 2)));
  }

  @Test
  void askingAgainRenewsInTheSuccessor() {
    pool(1, Counting.PER_ACCESS);
    at(T0, define(OTHER_POOL, 1, Counting.PER_ACCESS));
    at(T0, acquire(POOL, 1, 1));
    at(T0, renew(POOL, 1, OTHER_POOL));
    assertRenewed(at(T0, renew(POOL, 1, OTHER_POOL)));
    assertThat(shelf.in(OTHER_POOL)).hasSize(1);
  }

  @Test
  void aWithdrawnPoolStillLetsItsLeasesMove() {
    pool(1, Counting.PER_ACCESS);
    at(T0, define(OTHER_POOL, 1, Counting.PER_ACCESS));
    at(T0, acquire(POOL, 1, 1));
    at(T0, new LeaseCommand.Define(POOL, 2, PoolTerms.of(0, Counting.PER_ACCESS, TERM)));
    assertRenewed(at(T0, renew(POOL, 1, OTHER_POOL)));
  }

  @Test
  void aFullSuccessorRefusesAndTheLeaseStaysWhereItIs() {
    pool(1, Counting.PER_ACCESS);
    at(T0, define(OTHER_POOL, 1, Counting.PER_ACCESS));
    at(T0, acquire(POOL, 1, 1));
    at(T0, acquire(OTHER_POOL, 2, 2));
    assertRefused(at(T0, renew(POOL, 1, OTHER_POOL)), Reason.SEATS_EXHAUSTED);
    assertThat(shelf.in(POOL)).hasSize(1);
    assertRenewed(at(T0, renew(POOL, 1)));
  }

  @Test
  void anUnknownSuccessorIsRefused() {
    pool(1, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    assertRefused(at(T0, renew(POOL, 1, OTHER_POOL)), Reason.UNKNOWN_POOL);
  }

  @Test
  void aMovedLeaseSharesTheSeatItsStationHas() {
    pool(1, Counting.PER_ACCESS);
    at(T0, define(OTHER_POOL, 1, Counting.PER_STATION));
    at(T0, acquire(OTHER_POOL, 2, 1));
    at(T0, acquire(POOL, 1, 1));
    assertRenewed(at(T0, renew(POOL, 1, OTHER_POOL)));
  }

  @Test
  void anIdThatTheSuccessorKnowsIsRefused() {
    pool(1, Counting.PER_ACCESS);
    at(T0, define(OTHER_POOL, 2, Counting.PER_ACCESS));
    at(T0, acquire(OTHER_POOL, 1, 2));
    at(T0, acquire(POOL, 1, 1));
    assertRefused(at(T0, renew(POOL, 1, OTHER_POOL)), Reason.OTHER_HOLDER);
  }
}
