package dev.coffer.application.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.Parallel;
import dev.coffer.application.SettableClock;
import dev.coffer.application.Transactions;
import dev.coffer.application.memory.MemoryDatabase;
import dev.coffer.application.memory.MemoryLeaseLedger;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.Lease;
import dev.coffer.domain.lease.LeaseCommand;
import dev.coffer.domain.lease.LeaseCommand.Acquire;
import dev.coffer.domain.lease.LeaseCommand.Define;
import dev.coffer.domain.lease.LeaseCommand.Release;
import dev.coffer.domain.lease.LeaseCommand.Renew;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.LeaseResult;
import dev.coffer.domain.lease.LeaseResult.Granted;
import dev.coffer.domain.lease.LeaseResult.Reason;
import dev.coffer.domain.lease.LeaseResult.Refused;
import dev.coffer.domain.lease.LeaseResult.Released;
import dev.coffer.domain.lease.LeaseResult.Renewed;
import dev.coffer.domain.lease.PoolTerms;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.LicenseId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link LeaseLedger} does. Terms are hours, so that the few seconds a test takes on a
 * clock that cannot be stopped do not matter.
 */
public interface LeaseLedgerContract {
  /** Of every pool here. */
  Duration TERM = Duration.ofHours(1);

  /** Where a pool lingers. */
  Duration LINGER = Duration.ofMinutes(30);

  ContainerSerial CONTAINER = ContainerSerial.parse("C0123456789ABCDEF");
  ContainerSerial OTHER_CONTAINER = ContainerSerial.parse("M0123456789ABCDEF");
  LeasePoolId POOL = new LeasePoolId(CONTAINER, new LicenseId(id(1)));
  LeasePoolId SUCCESSOR = new LeasePoolId(CONTAINER, new LicenseId(id(2)));
  LeasePoolId ELSEWHERE = new LeasePoolId(OTHER_CONTAINER, new LicenseId(id(1)));

  /** The ledger of this test, knowing nothing yet. */
  LeaseLedger ledger();

  /** Another ledger over the same storage, as another node or after a restart. */
  LeaseLedger another();

  /** The application's transactions that the ledger refuses to be part of. */
  Transactions transactions();

  /** Lets time pass for the ledger: moves its clock, or all that it has stored the other way. */
  void pass(Duration time);

  static Id id(int number) {
    byte[] bytes = new byte[Id.LENGTH];
    bytes[0] = (byte) 0x80;
    bytes[Id.LENGTH - 3] = (byte) (number >> 16);
    bytes[Id.LENGTH - 2] = (byte) (number >> 8);
    bytes[Id.LENGTH - 1] = (byte) number;
    return new Id(Bytes.of(bytes));
  }

  static LeaseId lease(int number) {
    return new LeaseId(id(number));
  }

  static Station station(int number) {
    return new Station("station " + number);
  }

  /** Wants lease {@code lease} for {@code station}, as long as the pool gives. */
  static Acquire acquire(LeasePoolId pool, int lease, int station) {
    return new Acquire(
        pool,
        lease(lease),
        new Holder("holder " + station),
        station(station),
        Optional.empty(),
        PoolTerms.MAX_TERM);
  }

  static Renew renew(LeasePoolId pool, int lease) {
    return Renew.of(pool, lease(lease), Optional.empty(), TERM);
  }

  static Release release(LeasePoolId pool, int lease) {
    return new Release(pool, lease(lease), Optional.empty());
  }

  private void define(int seats, Counting counting) {
    ledger().define(POOL, 1, PoolTerms.of(seats, counting, TERM));
  }

  private static void assertRefused(LeaseResult result, Reason reason, int inUse, int seats) {
    assertThat(result).isInstanceOf(Refused.class);
    Refused refused = (Refused) result;
    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused.inUse()).isEqualTo(inUse);
    assertThat(refused.seats()).isEqualTo(seats);
  }

  private static Lease granted(LeaseResult result) {
    assertThat(result).isInstanceOf(Granted.class);
    return ((Granted) result).lease();
  }

  private List<LeaseId> held(LeasePoolId pool) {
    return ledger().held(pool, Optional.empty(), LeaseLedger.MAX_PAGE).stream()
        .map(Lease::id)
        .toList();
  }

  @Test
  default void everythingOfALeaseIsKept() {
    define(2, Counting.PER_ACCESS);
    Optional<DeviceId> device = Optional.of(new DeviceId(id(77)));
    Lease lease =
        granted(
            ledger()
                .execute(
                    new Acquire(
                        POOL,
                        lease(1),
                        new Holder("Jürgen 😀"),
                        new Station("x".repeat(128)),
                        device,
                        Duration.ofMinutes(7))));
    assertThat(Duration.between(lease.grantedAt(), lease.expiry()))
        .isEqualTo(Duration.ofMinutes(7));
    assertThat(ledger().held(POOL, Optional.empty(), 10)).containsExactly(lease);
    assertThat(another().held(POOL, Optional.empty(), 10)).containsExactly(lease);
  }

  @Test
  default void anUnknownPoolIsRefusedAndHoldsNothing() {
    assertRefused(ledger().execute(acquire(POOL, 1, 1)), Reason.UNKNOWN_POOL, 0, 0);
    assertRefused(ledger().execute(renew(POOL, 1)), Reason.UNKNOWN_POOL, 0, 0);
    assertThat(ledger().execute(release(POOL, 1))).isEqualTo(new Released());
    assertThat(ledger().held(POOL, Optional.empty(), 10)).isEmpty();
  }

  @Test
  default void aFullPoolRefusesWithItsNumbers() {
    define(2, Counting.PER_ACCESS);
    Lease first = granted(ledger().execute(acquire(POOL, 1, 1)));
    pass(Duration.ofMinutes(10));
    ledger().execute(acquire(POOL, 2, 2));
    Refused refused = (Refused) another().execute(acquire(POOL, 3, 3));
    assertRefused(refused, Reason.SEATS_EXHAUSTED, 2, 2);
    Duration shift = Duration.ofMinutes(10);
    assertThat(refused.earliestExpiry()).isPresent();
    assertThat(refused.earliestExpiry().get()).isIn(first.expiry(), first.expiry().minus(shift));
  }

  @Test
  default void askingAgainIsAnsweredTheSame() {
    define(1, Counting.PER_ACCESS);
    Lease first = granted(ledger().execute(acquire(POOL, 1, 1)));
    assertThat(granted(another().execute(acquire(POOL, 1, 1)))).isEqualTo(first);
    assertRefused(ledger().execute(acquire(POOL, 1, 2)), Reason.OTHER_HOLDER, 1, 1);
    assertThat(ledger().execute(release(POOL, 1))).isEqualTo(new Released());
    assertThat(ledger().execute(release(POOL, 1))).isEqualTo(new Released());
  }

  @Test
  default void aLeaseEndsByItself() {
    define(1, Counting.PER_ACCESS);
    ledger().execute(acquire(POOL, 1, 1));
    pass(TERM.minusMinutes(1));
    assertRefused(ledger().execute(acquire(POOL, 2, 2)), Reason.SEATS_EXHAUSTED, 1, 1);
    assertThat(held(POOL)).containsExactly(lease(1));
    pass(Duration.ofMinutes(1));
    assertThat(held(POOL)).isEmpty();
    granted(ledger().execute(acquire(POOL, 2, 2)));
    assertRefused(ledger().execute(renew(POOL, 1)), Reason.UNKNOWN_LEASE, 1, 1);
    assertThat(held(POOL)).containsExactly(lease(2));
  }

  @Test
  default void aRenewalGivesAFullTerm() {
    define(1, Counting.PER_ACCESS);
    ledger().execute(acquire(POOL, 1, 1));
    for (int i = 0; i < 3; i++) {
      pass(TERM.minusMinutes(1));
      Renewed renewed = (Renewed) ledger().execute(renew(POOL, 1));
      assertThat(renewed.remaining()).isEqualTo(TERM);
    }
    pass(TERM);
    assertRefused(ledger().execute(renew(POOL, 1)), Reason.UNKNOWN_LEASE, 0, 1);
  }

  @Test
  default void theSeatsOfEachCountingAreEnforced() {
    define(1, Counting.PER_STATION);
    granted(ledger().execute(acquire(POOL, 1, 1)));
    granted(ledger().execute(acquire(POOL, 2, 1)));
    assertRefused(ledger().execute(acquire(POOL, 3, 2)), Reason.SEATS_EXHAUSTED, 1, 1);
    ledger().execute(release(POOL, 1));
    assertRefused(ledger().execute(acquire(POOL, 3, 2)), Reason.SEATS_EXHAUSTED, 1, 1);
    ledger().execute(release(POOL, 2));
    granted(ledger().execute(acquire(POOL, 3, 2)));

    ledger().define(SUCCESSOR, 1, PoolTerms.of(2, Counting.EXCLUSIVE, TERM));
    granted(ledger().execute(acquire(SUCCESSOR, 1, 1)));
    assertRefused(ledger().execute(acquire(SUCCESSOR, 2, 1)), Reason.EXCLUSIVE_TAKEN, 1, 2);
    granted(ledger().execute(acquire(SUCCESSOR, 2, 2)));

    ledger().define(ELSEWHERE, 1, PoolTerms.of(1, Counting.UNCOUNTED, TERM));
    for (int i = 1; i <= 5; i++) {
      granted(ledger().execute(acquire(ELSEWHERE, i, i)));
    }
  }

  @Test
  default void aSeatLingersForOthersAndNotForItsStation() {
    ledger().define(POOL, 1, new PoolTerms(1, Counting.PER_ACCESS, TERM, LINGER));
    ledger().execute(acquire(POOL, 1, 1));
    ledger().execute(release(POOL, 1));
    assertThat(held(POOL)).containsExactly(lease(1));
    assertRefused(ledger().execute(acquire(POOL, 2, 2)), Reason.SEATS_EXHAUSTED, 1, 1);
    granted(ledger().execute(acquire(POOL, 3, 1)));
    assertThat(held(POOL)).containsExactly(lease(3));
    ledger().execute(release(POOL, 3));
    pass(LINGER);
    granted(ledger().execute(acquire(POOL, 4, 2)));
  }

  @Test
  default void theNewestSurplusEndsAtItsRenewal() {
    define(3, Counting.PER_ACCESS);
    for (int i = 1; i <= 3; i++) {
      ledger().execute(acquire(POOL, i, i));
    }
    ledger().define(POOL, 2, PoolTerms.of(2, Counting.PER_ACCESS, TERM));
    assertThat(another().execute(renew(POOL, 1))).isInstanceOf(Renewed.class);
    assertRefused(another().execute(renew(POOL, 3)), Reason.SURPLUS, 2, 2);
    assertThat(another().execute(renew(POOL, 2))).isInstanceOf(Renewed.class);
    assertThat(held(POOL)).containsExactly(lease(1), lease(2));
    ledger().define(POOL, 1, PoolTerms.of(9, Counting.PER_ACCESS, TERM));
    assertRefused(ledger().execute(acquire(POOL, 4, 4)), Reason.SEATS_EXHAUSTED, 2, 2);
    ledger().define(POOL, 3, PoolTerms.of(0, Counting.PER_ACCESS, TERM));
    assertRefused(ledger().execute(renew(POOL, 1)), Reason.WITHDRAWN, 2, 0);
    assertThat(held(POOL)).containsExactly(lease(1), lease(2));
  }

  @Test
  default void aRenewalMovesALeaseToTheSuccessor() {
    define(1, Counting.PER_ACCESS);
    ledger().define(SUCCESSOR, 4, PoolTerms.of(1, Counting.PER_STATION, TERM));
    ledger().execute(acquire(POOL, 1, 1));
    Renew move = new Renew(POOL, lease(1), Optional.of(SUCCESSOR), Optional.empty(), TERM);
    Renewed moved = (Renewed) ledger().execute(move);
    assertThat(moved.lease().pool()).isEqualTo(SUCCESSOR);
    assertThat(moved.lease().generation()).isEqualTo(4);
    assertThat(ledger().execute(move)).isInstanceOf(Renewed.class);
    assertThat(held(POOL)).isEmpty();
    assertThat(held(SUCCESSOR)).containsExactly(lease(1));
  }

  @Test
  default void theCommandsOfACallAreDecidedInOrder() {
    List<LeaseResult> results =
        ledger()
            .execute(
                List.of(
                    new Define(POOL, 1, PoolTerms.of(1, Counting.PER_ACCESS, TERM)),
                    new Define(ELSEWHERE, 1, PoolTerms.of(1, Counting.PER_ACCESS, TERM)),
                    acquire(POOL, 1, 1),
                    acquire(ELSEWHERE, 1, 1),
                    acquire(POOL, 2, 2),
                    release(POOL, 1),
                    acquire(POOL, 2, 2),
                    release(POOL, 2),
                    acquire(POOL, 2, 3)));
    assertThat(results.stream().map(result -> result.getClass().getSimpleName()))
        .containsExactly(
            "Defined",
            "Defined",
            "Granted",
            "Granted",
            "Refused",
            "Released",
            "Granted",
            "Released",
            "Granted");
    assertThat(held(POOL)).containsExactly(lease(2));
    assertThat(held(ELSEWHERE)).containsExactly(lease(1));
  }

  @Test
  default void aFullCallIsDecidedAndALargerOneRefused() {
    define(300, Counting.PER_ACCESS);
    List<LeaseCommand> most = acquires(LeaseLedger.MAX_COMMANDS);
    assertThat(ledger().execute(most)).hasSize(256).allMatch(Granted.class::isInstance);
    assertThatThrownBy(() -> ledger().execute(acquires(LeaseLedger.MAX_COMMANDS + 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(held(POOL)).hasSize(256);
    assertThat(ledger().execute(List.of())).isEmpty();
  }

  private static List<LeaseCommand> acquires(int count) {
    return IntStream.rangeClosed(1, count)
        .<LeaseCommand>mapToObj(number -> acquire(POOL, number, number))
        .toList();
  }

  @Test
  default void whatIsHeldIsReadInPages() {
    define(10, Counting.PER_ACCESS);
    List<Integer> numbers = new ArrayList<>(IntStream.rangeClosed(1, 7).boxed().toList());
    Collections.shuffle(numbers, new Random(1));
    numbers.forEach(number -> ledger().execute(acquire(POOL, number, number)));
    List<LeaseId> seen = new ArrayList<>();
    Optional<LeaseId> after = Optional.empty();
    List<Lease> page = ledger().held(POOL, after, 3);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(3);
      page.forEach(lease -> seen.add(lease.id()));
      after = Optional.of(page.get(page.size() - 1).id());
      page = ledger().held(POOL, after, 3);
    }
    assertThat(seen)
        .isEqualTo(IntStream.rangeClosed(1, 7).mapToObj(LeaseLedgerContract::lease).toList());
    for (int limit : new int[] {0, LeaseLedger.MAX_PAGE + 1}) {
      assertThatThrownBy(() -> ledger().held(POOL, Optional.empty(), limit))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  default void whatIsOverIsRemovedPoolByPool() {
    define(3, Counting.PER_ACCESS);
    ledger().define(ELSEWHERE, 1, PoolTerms.of(3, Counting.PER_ACCESS, TERM));
    ledger().execute(List.of(acquire(POOL, 1, 1), acquire(POOL, 2, 2), acquire(POOL, 3, 3)));
    pass(TERM.dividedBy(2));
    ledger().execute(List.of(renew(POOL, 3), acquire(ELSEWHERE, 1, 1)));
    assertThat(ledger().removeExpired(10)).isZero();
    pass(TERM.dividedBy(2));
    assertThat(ledger().removeExpired(1)).isEqualTo(2);
    assertThat(ledger().removeExpired(10)).isZero();
    pass(TERM.dividedBy(2));
    assertThat(ledger().removeExpired(10)).isEqualTo(2);
    assertThatThrownBy(() -> ledger().removeExpired(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  default void itIsRefusedInsideATransaction() {
    define(1, Counting.PER_ACCESS);
    transactions()
        .run(
            () -> {
              assertThatThrownBy(() -> ledger().execute(acquire(POOL, 1, 1)))
                  .isInstanceOf(IllegalStateException.class);
              assertThatThrownBy(() -> ledger().held(POOL, Optional.empty(), 1))
                  .isInstanceOf(IllegalStateException.class);
              assertThatThrownBy(() -> ledger().removeExpired(1))
                  .isInstanceOf(IllegalStateException.class);
            });
    assertThat(held(POOL)).isEmpty();
  }

  @Test
  default void itAnswersAnyCommandsAsTheInMemoryLedgerDoes() {
    SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
    LeaseLedger model = new MemoryLeaseLedger(new MemoryDatabase(), clock);
    long seed = Long.getLong("coffer.seed", new Random().nextInt(1_000_000));
    RandomLeaseBatches batches = new RandomLeaseBatches(seed);
    for (int i = 0; i < 150; i++) {
      Duration pause = batches.pause();
      pass(pause);
      clock.pass(pause);
      List<LeaseCommand> batch = batches.next();
      assertThat(ledger().execute(batch).stream().map(RandomLeaseBatches::summary))
          .as("-Dcoffer.seed=%d, batch %d: %s", seed, i, batch)
          .isEqualTo(model.execute(batch).stream().map(RandomLeaseBatches::summary).toList());
      for (LeasePoolId pool : List.of(POOL, SUCCESSOR, ELSEWHERE)) {
        assertThat(held(pool))
            .as("-Dcoffer.seed=%d, batch %d: %s", seed, i, batch)
            .isEqualTo(model.held(pool, Optional.empty(), 1000).stream().map(Lease::id).toList());
      }
      if (i % 50 == 49) {
        assertThat(ledger().removeExpired(9)).isEqualTo(model.removeExpired(9));
      }
    }
  }

  @Test
  default void neverMoreThanTheSeatsAreHeldOnAnyNumberOfThreadsAndNodes() {
    int seats = 5;
    define(seats, Counting.PER_ACCESS);
    LeaseLedger node = ledger();
    LeaseLedger otherNode = another();
    AtomicInteger holding = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Deque<Integer>> mine =
        Parallel.run(
            12,
            number -> {
              LeaseLedger ledger = number % 2 == 0 ? node : otherNode;
              Random random = new Random(number);
              Deque<Integer> leases = new ArrayDeque<>();
              for (int i = 0; i < 40; i++) {
                int lease = number * 1000 + i;
                if (random.nextInt(3) > 0 || leases.isEmpty()) {
                  if (ledger.execute(acquire(POOL, lease, number)) instanceof Granted) {
                    leases.add(lease);
                    most.accumulateAndGet(holding.incrementAndGet(), Math::max);
                  }
                } else if (random.nextBoolean()) {
                  LeaseResult renewed = ledger.execute(renew(POOL, leases.getFirst()));
                  assertThat(renewed).isInstanceOf(Renewed.class);
                } else {
                  holding.decrementAndGet();
                  ledger.execute(release(POOL, leases.remove()));
                }
              }
              return leases;
            });
    assertThat(most.get()).isBetween(1, seats);
    List<LeaseId> left =
        mine.stream().flatMap(Deque::stream).map(LeaseLedgerContract::lease).sorted().toList();
    assertThat(held(POOL)).isEqualTo(left);
    assertThat(left).hasSize(holding.get());
  }

  @Test
  default void nodesThatDefineTheSamePoolAtOnceAgree() {
    LeaseLedger node = ledger();
    LeaseLedger otherNode = another();
    Parallel.run(
        8,
        number -> {
          LeaseLedger ledger = number % 2 == 0 ? node : otherNode;
          ledger.define(POOL, number, PoolTerms.of(1 + number, Counting.PER_ACCESS, TERM));
          return ledger.execute(acquire(POOL, number, number));
        });
    ledger().execute(acquires(8));
    assertThat(held(POOL)).hasSize(8);
    assertRefused(ledger().execute(acquire(POOL, 9, 9)), Reason.SEATS_EXHAUSTED, 8, 8);
  }

  @Test
  default void batchesThatNameTheSamePoolsInAnyOrderAllSucceed() {
    define(10_000, Counting.PER_ACCESS);
    ledger().define(ELSEWHERE, 1, PoolTerms.of(10_000, Counting.PER_ACCESS, TERM));
    LeaseLedger node = ledger();
    LeaseLedger otherNode = another();
    Parallel.run(
        6,
        number -> {
          LeaseLedger ledger = number % 2 == 0 ? node : otherNode;
          LeasePoolId first = number < 3 ? POOL : ELSEWHERE;
          LeasePoolId second = number < 3 ? ELSEWHERE : POOL;
          for (int i = 0; i < 20; i++) {
            int lease = number * 100 + i;
            List<LeaseResult> results =
                ledger.execute(
                    List.of(acquire(first, lease, number), acquire(second, lease, number)));
            assertThat(results).allMatch(Granted.class::isInstance);
          }
          return true;
        });
    assertThat(held(POOL)).hasSize(120);
    assertThat(held(ELSEWHERE)).hasSize(120);
  }
}
