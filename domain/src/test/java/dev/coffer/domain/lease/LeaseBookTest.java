package dev.coffer.domain.lease;

import static dev.coffer.domain.lease.LeaseFixtures.POOL;
import static dev.coffer.domain.lease.LeaseFixtures.T0;
import static dev.coffer.domain.lease.LeaseFixtures.TERM;
import static dev.coffer.domain.lease.LeaseFixtures.acquire;
import static dev.coffer.domain.lease.LeaseFixtures.define;
import static dev.coffer.domain.lease.LeaseFixtures.release;
import static dev.coffer.domain.lease.LeaseFixtures.renew;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.lease.LeaseResult.Defined;
import dev.coffer.domain.lease.LeaseResult.Reason;
import dev.coffer.domain.lease.LeaseResult.Renewed;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Definitions, batches, and a clock that is set back. */
class LeaseBookTest extends LeaseBookCase {
  @Test
  void aLowerGenerationChangesNothing() {
    at(T0, new LeaseCommand.Define(POOL, 5, PoolTerms.of(5, Counting.PER_ACCESS, TERM)));
    assertThat(at(T0, new LeaseCommand.Define(POOL, 4, PoolTerms.of(9, Counting.PER_ACCESS, TERM))))
        .isEqualTo(new Defined(5));
    assertThat(shelf.pools.get(POOL).terms().seats()).isEqualTo(5);
  }

  @Test
  void theSameGenerationReplacesTheTerms() {
    at(T0, new LeaseCommand.Define(POOL, 5, PoolTerms.of(5, Counting.PER_ACCESS, TERM)));
    at(T0, new LeaseCommand.Define(POOL, 5, PoolTerms.of(6, Counting.PER_ACCESS, TERM)));
    assertThat(shelf.pools.get(POOL).terms().seats()).isEqualTo(6);
  }

  @Test
  void aPoolIsDefinedAndUsedInOneBatch() {
    List<LeaseResult> results =
        shelf.execute(T0, List.of(define(POOL, 1, Counting.PER_ACCESS), acquire(POOL, 1, 1)));
    assertGranted(results.get(1));
  }

  @Test
  void eachCommandSeesWhatTheOnesBeforeItDid() {
    pool(1, Counting.PER_ACCESS);
    List<LeaseResult> results =
        shelf.execute(
            T0,
            List.of(
                acquire(POOL, 1, 1),
                acquire(POOL, 2, 2),
                release(POOL, 1),
                acquire(POOL, 2, 2),
                renew(POOL, 2),
                release(POOL, 2),
                acquire(POOL, 1, 3)));
    assertThat(results.stream().map(result -> result.getClass().getSimpleName()))
        .containsExactly(
            "Granted", "Refused", "Released", "Granted", "Renewed", "Released", "Granted");
  }

  @Test
  void aBatchWithoutCommandsRemovesWhatIsFree() {
    pool(1, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    LeasePlan plan = LeaseBook.plan(EXPIRY, shelf.pools.values(), shelf.leases.values(), List.of());
    assertThat(plan.removed()).hasSize(1);
    assertThat(plan.changedPools().get(0).taken()).isZero();
  }

  @Test
  void aSeatGivenOnIsNotGivenBackToTheOneItWasTakenFrom() {
    pool(1, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    assertGranted(at(EXPIRY, acquire(POOL, 2, 2)));
    assertRefused(at(BEFORE_EXPIRY, renew(POOL, 1)), Reason.UNKNOWN_LEASE);
    assertRefused(at(BEFORE_EXPIRY, acquire(POOL, 1, 1)), Reason.SEATS_EXHAUSTED);
  }

  @Test
  void aLeaseLastsLongerButItsHolderCountsOneTermOnly() {
    pool(1, Counting.PER_ACCESS);
    at(T0.plusSeconds(3600), acquire(POOL, 1, 1));
    Renewed renewed = (Renewed) at(T0, renew(POOL, 1));
    assertThat(renewed.lease().expiry()).isEqualTo(T0.plusSeconds(3600).plus(TERM));
    assertThat(renewed.remaining()).isEqualTo(TERM);
  }
}
