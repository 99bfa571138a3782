package dev.coffer.domain.lease;

import static dev.coffer.domain.lease.LeaseFixtures.POOL;
import static dev.coffer.domain.lease.LeaseFixtures.T0;
import static dev.coffer.domain.lease.LeaseFixtures.acquire;
import static dev.coffer.domain.lease.LeaseFixtures.release;
import static dev.coffer.domain.lease.LeaseFixtures.renew;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.lease.LeaseResult.Reason;
import dev.coffer.domain.lease.LeaseResult.Refused;
import dev.coffer.domain.lease.LeaseResult.Released;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Seats given up, and how long they linger. */
class LeaseReleaseTest extends LeaseBookCase {
  @Test
  void aReleasedSeatIsFreeAtOnce() {
    pool(1, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    assertThat(at(T0, release(POOL, 1))).isEqualTo(new Released());
    assertGranted(at(T0, acquire(POOL, 2, 2)));
  }

  @Test
  void releasingWhatIsNotThereIsFine() {
    assertThat(at(T0, release(POOL, 1))).isEqualTo(new Released());
    pool(1, Counting.PER_ACCESS);
    assertThat(at(T0, release(POOL, 1))).isEqualTo(new Released());
  }

  @Test
  void aSeatLingersAfterARelease() {
    lingeringPool(1, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    at(T0.plusSeconds(10), release(POOL, 1));
    Instant free = T0.plusSeconds(10).plus(LINGER);
    assertThat(at(free.minusMillis(1), acquire(POOL, 2, 2)))
        .isEqualTo(new Refused(Reason.SEATS_EXHAUSTED, 1, 1, Optional.of(free)));
    assertGranted(at(free, acquire(POOL, 2, 2)));
  }

  @Test
  void aSeatLingersAfterAnExpiryToo() {
    lingeringPool(1, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    Instant free = EXPIRY.plus(LINGER);
    assertRefused(at(free.minusMillis(1), acquire(POOL, 2, 2)), Reason.SEATS_EXHAUSTED);
    assertGranted(at(free, acquire(POOL, 2, 2)));
  }

  @Test
  void theStationTakesItsOwnLingeringSeatAgain() {
    lingeringPool(1, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    at(T0, release(POOL, 1));
    assertGranted(at(T0, acquire(POOL, 2, 1)));
    assertRefused(at(T0, acquire(POOL, 3, 1)), Reason.SEATS_EXHAUSTED);
  }

  @Test
  void releasingTwiceDoesNotLingerLonger() {
    lingeringPool(1, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    at(T0, release(POOL, 1));
    at(T0.plusSeconds(30), release(POOL, 1));
    assertGranted(at(T0.plus(LINGER), acquire(POOL, 2, 2)));
  }

  @Test
  void aReleasedLeaseIsNotRenewedWhileItsSeatLingers() {
    lingeringPool(1, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    at(T0.plusSeconds(10), release(POOL, 1));
    assertRefused(at(T0.plusSeconds(5), renew(POOL, 1)), Reason.LEASE_EXPIRED);
  }

  @Test
  void whatIsUncountedDoesNotLinger() {
    lingeringPool(1, Counting.UNCOUNTED);
    at(T0, acquire(POOL, 1, 1));
    at(T0, release(POOL, 1));
    assertThat(shelf.leases).isEmpty();
  }
}
