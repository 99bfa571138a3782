package dev.coffer.domain.lease;

import static dev.coffer.domain.lease.LeaseFixtures.POOL;
import static dev.coffer.domain.lease.LeaseFixtures.T0;
import static dev.coffer.domain.lease.LeaseFixtures.TERM;
import static dev.coffer.domain.lease.LeaseFixtures.acquire;
import static dev.coffer.domain.lease.LeaseFixtures.define;
import static dev.coffer.domain.lease.LeaseFixtures.device;
import static dev.coffer.domain.lease.LeaseFixtures.lease;
import static dev.coffer.domain.lease.LeaseFixtures.release;
import static dev.coffer.domain.lease.LeaseFixtures.station;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.lease.LeaseResult.Granted;
import dev.coffer.domain.lease.LeaseResult.Reason;
import dev.coffer.domain.lease.LeaseResult.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who gets a seat, and for how long. */
class LeaseAcquireTest extends LeaseBookCase {
  @Test
  void aSeatIsGrantedForTheTermOfThePool() {
    pool(1, Counting.PER_ACCESS);
    Granted granted = (Granted) at(T0, acquire(POOL, 1, 1));
    assertThat(granted.remaining()).isEqualTo(TERM);
    assertThat(granted.lease().expiry()).isEqualTo(EXPIRY);
    assertThat(granted.lease().isLive(BEFORE_EXPIRY)).isTrue();
    assertThat(granted.lease().isLive(EXPIRY)).isFalse();
  }

  @Test
  void aShorterTermIsGrantedAsWantedAndALongerOneIsCut() {
    pool(2, Counting.PER_ACCESS);
    Granted shorter = (Granted) at(T0, wanting(1, Duration.ofSeconds(30)));
    Granted longer = (Granted) at(T0, wanting(2, Duration.ofHours(9)));
    assertThat(shorter.remaining()).isEqualTo(Duration.ofSeconds(30));
    assertThat(longer.remaining()).isEqualTo(TERM);
  }

  private LeaseCommand wanting(int lease, Duration term) {
    return new LeaseCommand.Acquire(
        POOL, lease(lease), new Holder("h"), station(1), Optional.empty(), term);
  }

  @Test
  void anUnknownPoolIsRefused() {
    assertRefused(at(T0, acquire(POOL, 1, 1)), Reason.UNKNOWN_POOL);
  }

  @Test
  void aFullPoolRefusesWithTheNumbersOfThePool() {
    pool(2, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    at(T0.plusSeconds(10), acquire(POOL, 2, 2));
    assertThat(at(T0.plusSeconds(20), acquire(POOL, 3, 3)))
        .isEqualTo(new Refused(Reason.SEATS_EXHAUSTED, 2, 2, Optional.of(EXPIRY)));
  }

  @Test
  void theEarliestExpiryFollowsWhatTheBatchDidBefore() {
    pool(2, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    at(T0.plusSeconds(10), acquire(POOL, 2, 2));
    List<LeaseResult> results =
        shelf.execute(
            T0.plusSeconds(20),
            List.of(release(POOL, 1), acquire(POOL, 3, 3), acquire(POOL, 4, 4)));
    assertThat(((Refused) results.get(2)).earliestExpiry()).contains(EXPIRY.plusSeconds(10));
  }

  @Test
  void aSeatIsFreeAtTheExpiryInstantAndNotBefore() {
    pool(1, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    assertRefused(at(BEFORE_EXPIRY, acquire(POOL, 2, 2)), Reason.SEATS_EXHAUSTED);
    assertGranted(at(EXPIRY, acquire(POOL, 2, 2)));
  }

  @Test
  void aWithdrawnPoolGrantsNothingWhateverTheCounting() {
    for (Counting counting : Counting.values()) {
      Shelf empty = new Shelf();
      empty.execute(T0, define(POOL, 0, counting));
      assertRefused(empty.execute(T0, acquire(POOL, 1, 1)), Reason.WITHDRAWN);
    }
  }

  @Test
  void askingAgainAnswersTheSameLeaseAndTakesNoSecondSeat() {
    pool(1, Counting.PER_ACCESS);
    Granted first = (Granted) at(T0, acquire(POOL, 1, 1));
    Granted again = (Granted) at(T0.plusSeconds(60), acquire(POOL, 1, 1));
    assertThat(again.lease()).isEqualTo(first.lease());
    assertThat(again.remaining()).isEqualTo(TERM.minusSeconds(60));
  }

  @Test
  void askingAgainAfterTheExpiryIsANewLease() {
    pool(1, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    Granted again = (Granted) at(EXPIRY, acquire(POOL, 1, 1));
    assertThat(again.lease().grantedAt()).isEqualTo(EXPIRY);
    assertThat(again.lease().seat()).isEqualTo(2);
  }

  @Test
  void aUsedLeaseIdWithAnotherHolderStationOrDeviceIsRefused() {
    pool(5, Counting.PER_ACCESS);
    at(T0, acquire(POOL, 1, 1));
    assertRefused(at(T0, by("holder 2", 1, Optional.empty())), Reason.OTHER_HOLDER);
    assertRefused(at(T0, by("holder 1", 2, Optional.empty())), Reason.OTHER_HOLDER);
    assertRefused(at(T0, by("holder 1", 1, device(1))), Reason.OTHER_HOLDER);
    assertGranted(at(T0, by("holder 1", 1, Optional.empty())));
  }

  private LeaseCommand by(String holder, int station, Optional<DeviceId> device) {
    return new LeaseCommand.Acquire(
        POOL, lease(1), new Holder(holder), station(station), device, TERM);
  }

  @Test
  void finerThanMillisecondsIsDropped() {
    pool(1, Counting.PER_ACCESS);
    Granted granted = (Granted) at(T0.plusNanos(999_999), acquire(POOL, 1, 1));
    assertThat(granted.lease().expiry()).isEqualTo(EXPIRY);
  }
}
