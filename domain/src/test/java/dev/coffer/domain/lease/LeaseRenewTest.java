package dev.coffer.domain.lease;

import static dev.coffer.domain.lease.LeaseFixtures.POOL;
import static dev.coffer.domain.lease.LeaseFixtures.T0;
import static dev.coffer.domain.lease.LeaseFixtures.TERM;
import static dev.coffer.domain.lease.LeaseFixtures.acquire;
import static dev.coffer.domain.lease.LeaseFixtures.device;
import static dev.coffer.domain.lease.LeaseFixtures.lease;
import static dev.coffer.domain.lease.LeaseFixtures.renew;
import static dev.coffer.domain.lease.LeaseFixtures.station;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.lease.LeaseResult.Reason;
import dev.coffer.domain.lease.LeaseResult.Renewed;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who gets more time. */
class LeaseRenewTest extends LeaseBookCase {
  @Test
  void aRenewalBeforeTheExpiryRunsAFullTermFromNow() {
    pool(1, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    Renewed renewed = (Renewed) at(BEFORE_EXPIRY, renew(POOL, 1));
    assertThat(renewed.remaining()).isEqualTo(TERM);
    assertThat(renewed.lease().expiry()).isEqualTo(BEFORE_EXPIRY.plus(TERM));
    assertThat(renewed.lease().grantedAt()).isEqualTo(T0);
  }

  @Test
  void renewalAtTheExpiryInstantIsRefused() {
    pool(1, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    assertRefused(at(EXPIRY, renew(POOL, 1)), Reason.UNKNOWN_LEASE);
  }

  @Test
  void aLingeringLeaseIsRefusedAsExpired() {
    lingeringPool(1, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    assertRefused(at(EXPIRY, renew(POOL, 1)), Reason.LEASE_EXPIRED);
  }

  @Test
  void anUnknownPoolOrLeaseIsRefused() {
    assertRefused(at(T0, renew(POOL, 1)), Reason.UNKNOWN_POOL);
    pool(1, Counting.PER_ACCESS);
    assertRefused(at(T0, renew(POOL, 1)), Reason.UNKNOWN_LEASE);
  }

  @Test
  void onlyTheDeviceOfTheLeaseRenewsAndReleases() {
    pool(1, Counting.PER_ACCESS);
    at(T0, new LeaseCommand.Acquire(POOL, lease(1), new Holder("h"), station(1), device(1), TERM));
    assertRefused(
        at(T0, LeaseCommand.Renew.of(POOL, lease(1), device(2), TERM)), Reason.OTHER_HOLDER);
    assertRefused(at(T0, new LeaseCommand.Release(POOL, lease(1), device(2))), Reason.OTHER_HOLDER);
    assertRenewed(at(T0, LeaseCommand.Renew.of(POOL, lease(1), device(1), TERM)));
    assertRenewed(at(T0, renew(POOL, 1)));
  }

  @Test
  void aRenewalNeverBringsTheExpiryForward() {
    pool(1, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    Renewed renewed =
        (Renewed)
            at(
                T0.plusSeconds(1),
                LeaseCommand.Renew.of(POOL, lease(1), Optional.empty(), Duration.ofSeconds(1)));
    assertThat(renewed.lease().expiry()).isEqualTo(EXPIRY);
    assertThat(renewed.remaining()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void theGenerationOfTheRenewalIsShown() {
    pool(1, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    at(T0, new LeaseCommand.Define(POOL, 7, PoolTerms.of(1, Counting.PER_ACCESS, TERM)));
    assertThat(((Renewed) at(T0, renew(POOL, 1))).lease().generation()).isEqualTo(7);
  }
}
