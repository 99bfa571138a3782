package dev.coffer.domain.lease;

import static dev.coffer.domain.lease.LeaseFixtures.OTHER_POOL;
import static dev.coffer.domain.lease.LeaseFixtures.POOL;
import static dev.coffer.domain.lease.LeaseFixtures.T0;
import static dev.coffer.domain.lease.LeaseFixtures.TERM;
import static dev.coffer.domain.lease.LeaseFixtures.acquire;
import static dev.coffer.domain.lease.LeaseFixtures.define;
import static dev.coffer.domain.lease.LeaseFixtures.device;
import static dev.coffer.domain.lease.LeaseFixtures.lease;
import static dev.coffer.domain.lease.LeaseFixtures.release;
import static dev.coffer.domain.lease.LeaseFixtures.renew;
import static dev.coffer.domain.lease.LeaseFixtures.station;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Malformed;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.lease.LeaseResult.Defined;
import dev.coffer.domain.lease.LeaseResult.Granted;
import dev.coffer.domain.lease.LeaseResult.Reason;
import dev.coffer.domain.lease.LeaseResult.Refused;
import dev.coffer.domain.lease.LeaseResult.Released;
import dev.coffer.domain.lease.LeaseResult.Renewed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LeaseBookTest {
  private static final Instant EXPIRY = T0.plus(TERM);
  private static final Instant BEFORE_EXPIRY = EXPIRY.minusMillis(1);
  private static final Duration LINGER = Duration.ofMinutes(1);

  private final Shelf shelf = new Shelf();

  private LeaseResult at(Instant now, LeaseCommand command) {
    return shelf.execute(now, command);
  }

  private void pool(int seats, Counting counting) {
    at(T0, define(POOL, seats, counting));
  }

  private void lingeringPool(int seats, Counting counting) {
    at(T0, new LeaseCommand.Define(POOL, 1, new PoolTerms(seats, counting, TERM, LINGER)));
  }

  private static void assertRefused(LeaseResult result, Reason reason) {
    assertThat(result).isInstanceOf(Refused.class);
    assertThat(((Refused) result).reason()).isEqualTo(reason);
  }

  private static void assertGranted(LeaseResult result) {
    assertThat(result).isInstanceOf(Granted.class);
  }

  private static void assertRenewed(LeaseResult result) {
    assertThat(result).isInstanceOf(Renewed.class);
  }

  @Nested
  class Acquire {
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

  @Nested
  class Counts {
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

  @Nested
  class Renew {
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
      at(
          T0,
          new LeaseCommand.Acquire(POOL, lease(1), new Holder("h"), station(1), device(1), TERM));
      assertRefused(
          at(T0, LeaseCommand.Renew.of(POOL, lease(1), device(2), TERM)), Reason.OTHER_HOLDER);
      assertRefused(
          at(T0, new LeaseCommand.Release(POOL, lease(1), device(2))), Reason.OTHER_HOLDER);
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

  @Nested
  class FewerSeats {
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
    void aWithdrawnPoolEndsEveryLeaseAtItsRenewal() {
      for (Counting counting : Counting.values()) {
        Shelf fresh = new Shelf();
        fresh.execute(T0, define(POOL, 1, counting));
        fresh.execute(T0, acquire(POOL, 1, 1));
        fresh.execute(T0, new LeaseCommand.Define(POOL, 2, PoolTerms.of(0, counting, TERM)));
        assertRefused(fresh.execute(T0, renew(POOL, 1)), Reason.WITHDRAWN);
        assertThat(fresh.leases).isEmpty();
      }
    }
  }

  @Nested
  class Release {
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

  @Nested
  class Move {
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

  @Nested
  class Define {
    @Test
    void aLowerGenerationChangesNothing() {
      at(T0, new LeaseCommand.Define(POOL, 5, PoolTerms.of(5, Counting.PER_ACCESS, TERM)));
      assertThat(
              at(T0, new LeaseCommand.Define(POOL, 4, PoolTerms.of(9, Counting.PER_ACCESS, TERM))))
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
  }

  @Nested
  class ClockSetBack {
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

  @Nested
  class Batches {
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
      LeasePlan plan =
          LeaseBook.plan(EXPIRY, shelf.pools.values(), shelf.leases.values(), List.of());
      assertThat(plan.removed()).hasSize(1);
      assertThat(plan.changedPools().get(0).taken()).isZero();
    }
  }

  @Nested
  class Bounds {
    @Test
    void seatsTermsAndLingerHaveBounds() {
      assertThatThrownBy(() -> PoolTerms.of(-1, Counting.PER_ACCESS, TERM))
          .isInstanceOf(Malformed.class);
      assertThatThrownBy(() -> PoolTerms.of(10_001, Counting.PER_ACCESS, TERM))
          .isInstanceOf(Malformed.class);
      assertThatThrownBy(() -> PoolTerms.of(1, Counting.PER_ACCESS, Duration.ofMillis(999)))
          .isInstanceOf(Malformed.class);
      assertThatThrownBy(() -> PoolTerms.of(1, Counting.PER_ACCESS, Duration.ofDays(367)))
          .isInstanceOf(Malformed.class);
      assertThatThrownBy(() -> new PoolTerms(1, Counting.PER_ACCESS, TERM, Duration.ofMillis(-1)))
          .isInstanceOf(Malformed.class);
      assertThat(PoolTerms.of(10_000, Counting.PER_ACCESS, PoolTerms.MIN_TERM).seats())
          .isEqualTo(10_000);
    }

    @Test
    void textsAreShortAndPrintable() {
      assertThat(new Station("x".repeat(128)).text()).hasSize(128);
      for (String bad : List.of("", "x".repeat(129), "a\nb", "\u0000", "\ud800")) {
        assertThatThrownBy(() -> new Station(bad)).isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> new Holder(bad)).isInstanceOf(Malformed.class);
      }
    }

    @Test
    void aLeaseDoesNotMoveToAnotherContainer() {
      LeasePoolId elsewhere =
          new LeasePoolId(
              dev.coffer.domain.container.ContainerSerial.parse("M0123456789ABCDEF"),
              POOL.license());
      assertThatThrownBy(() -> renew(POOL, 1, elsewhere)).isInstanceOf(Malformed.class);
    }
  }
}
