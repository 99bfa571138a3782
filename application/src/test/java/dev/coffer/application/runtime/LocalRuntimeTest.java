package dev.coffer.application.runtime;

import static dev.coffer.application.Bench.done;
import static dev.coffer.application.Bench.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.central.Changes;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.LinkUnavailable;
import dev.coffer.application.central.Sales;
import dev.coffer.application.central.Transfer;
import dev.coffer.application.cloud.DeviceSession;
import dev.coffer.application.gateway.Gateway;
import dev.coffer.application.lease.LeaseQuery;
import dev.coffer.application.lease.OwnSeats;
import dev.coffer.application.lease.SeatGrant;
import dev.coffer.application.lease.SeatRef;
import dev.coffer.application.lease.SeatRenewal;
import dev.coffer.application.lease.SeatRequest;
import dev.coffer.application.lease.SeatSource;
import dev.coffer.application.lease.Unlocked;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.protect.Unlock;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Trust;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class LocalRuntimeTest {
  private final Bench bench = new Bench();
  private final Firm firm = bench.firm(1001);
  private final Cuttable source = new Cuttable();
  private final LocalRuntime runtime = newRuntime();

  @Test
  void aSeatIsHeldAndRenewedAsLongAsItIsWanted() {
    Product editor = sold(Terms.builder().seats(2).build());
    HeldSeat seat = done(acquire(editor, "a"));

    bench.time.advance(Duration.ofHours(3));

    assertThat(seat.isValid()).isTrue();
    assertThat(seat.entry().product()).isEqualTo(editor.code());
    seat.close();
    assertThat(seat.isValid()).isFalse();
  }

  /** A process that is told to end closes its seat on two threads, and then halts. */
  @Test
  void whoClosesASeatSecondWaitsUntilItIsGivenUp() throws InterruptedException {
    Product editor = sold(Terms.builder().build());
    HeldSeat seat = done(acquire(editor, "a"));
    CountDownLatch releasing = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    source.beforeRelease =
        () -> {
          releasing.countDown();
          awaited(go);
        };
    Thread first = new Thread(seat::close);
    Thread second = new Thread(seat::close);

    first.start();
    awaited(releasing);
    second.start();
    while (second.getState() != Thread.State.BLOCKED && second.isAlive()) {
      Thread.onSpinWait();
    }
    boolean waits = second.isAlive();
    go.countDown();
    first.join();
    second.join();

    assertThat(waits).isTrue();
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatTheVendorChangedComesInTheBackgroundWhenASeatIsTaken() {
    Product editor = sold(Terms.builder().build());
    done(
        bench
            .coffer
            .changes()
            .change(firm.id(), onlyLicense().id(), terms -> Terms.builder().seats(2).build()));
    HeldSeat first = done(acquire(editor, "a"));
    assertThat(first.entry().terms().seats()).isEqualTo(1);

    bench.time.advance(Duration.ZERO);

    assertThat(done(acquire(editor, "b")).entry().terms().seats()).isEqualTo(2);
  }

  @Test
  void aContainerIsUpdatedAtMostOnceAnHour() {
    Product editor = sold(Terms.builder().build());
    acquire(editor, "a");
    acquire(editor, "b");
    bench.time.advance(Duration.ofHours(1).minusNanos(1));
    acquire(editor, "c");
    bench.time.advance(Duration.ZERO);
    assertThat(source.asked).isEqualTo(1);

    bench.time.advance(Duration.ofNanos(1));
    acquire(editor, "d");
    bench.time.advance(Duration.ZERO);

    assertThat(source.asked).isEqualTo(2);
  }

  @Test
  void aSeatIsTakenAlsoWhereNothingCanBeUpdated() {
    Product editor = sold(Terms.builder().build());
    HeldSeat seat = done(acquire(editor, "a"));

    source.cut = true;
    bench.time.advance(Duration.ZERO);

    assertThat(source.asked).isEqualTo(1);
    assertThat(seat.isValid()).isTrue();
  }

  @Test
  void noMoreSeatsThanSold() {
    Product editor = sold(Terms.builder().seats(2).build());
    HeldSeat first = done(acquire(editor, "a"));
    done(acquire(editor, "b"));

    Outcome<HeldSeat> third = acquire(editor, "c");

    assertThat(problem(third)).isEqualTo(Problem.SEATS_EXHAUSTED);
    assertThat(((Outcome.Refused<HeldSeat>) third).details())
        .containsEntry("seats", "2")
        .containsEntry("inUse", "2");
    first.close();
    assertThat(done(acquire(editor, "c")).isValid()).isTrue();
  }

  @Test
  void aSeatEndsBeforeItsLeaseWhenTheSourceIsGone() {
    Product editor = sold(Terms.builder().build());
    HeldSeat seat = done(acquire(editor, "a"));
    List<HeldSeat.Loss> losses = new ArrayList<>();
    seat.onLost(losses::add);
    source.cut = true;

    bench.time.advance(Duration.ofMinutes(14));
    assertThat(seat.isValid()).isTrue();
    bench.time.advance(Duration.ofMinutes(1));

    assertThat(seat.isValid()).isFalse();
    assertThat(losses).extracting(HeldSeat.Loss::problem).containsExactly(Problem.UNAVAILABLE);
  }

  @Test
  void aSeatSurvivesAShortCut() {
    Product editor = sold(Terms.builder().build());
    HeldSeat seat = done(acquire(editor, "a"));
    source.cut = true;
    bench.time.advance(Duration.ofMinutes(10));
    source.cut = false;

    bench.time.advance(Duration.ofMinutes(30));

    assertThat(seat.isValid()).isTrue();
  }

  @Test
  void aSeatIsLostWhenTheLicenceIsOver() {
    Product editor =
        sold(Terms.builder().validUntil(Bench.START.plus(Duration.ofHours(1))).build());
    HeldSeat seat = done(acquire(editor, "a"));
    List<HeldSeat.Loss> losses = new ArrayList<>();
    seat.onLost(losses::add);

    bench.time.advance(Duration.ofMinutes(59));
    assertThat(seat.isValid()).isTrue();
    bench.time.advance(Duration.ofMinutes(16));

    assertThat(seat.isValid()).isFalse();
    assertThat(losses).extracting(HeldSeat.Loss::problem).containsExactly(Problem.LICENSE_OVER);
    assertThat(problem(acquire(editor, "a"))).isEqualTo(Problem.LICENSE_OVER);
  }

  @Test
  void aLicenceThatIsOverGivesNoTimeBeyondItsEnd() {
    Product editor =
        sold(Terms.builder().validUntil(Bench.START.plus(Duration.ofMinutes(5))).build());
    HeldSeat seat = done(acquire(editor, "a"));

    assertThat(seat.remaining()).isLessThanOrEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void unitsAreSpentUntilNoneAreLeft() {
    Product calls = sold(Terms.builder().units(2).build());
    HeldSeat seat = done(acquire(calls, "a"));

    assertThat(done(seat.use(1))).isEqualTo(1);
    assertThat(problem(seat.use(2))).isEqualTo(Problem.UNITS_EXHAUSTED);
    assertThat(done(seat.use(1))).isZero();
    seat.close();

    assertThat(problem(acquire(calls, "a"))).isEqualTo(Problem.UNITS_EXHAUSTED);
  }

  @Test
  void anUnlicensedFeatureIsRefused() {
    Product editor = sold(Terms.builder().build());
    LeaseQuery query = new LeaseQuery(firm.id(), editor.code(), Optional.of(5));

    assertThat(problem(runtime().acquire(query, new Holder("a"), new Station("pc"))))
        .isEqualTo(Problem.LICENSE_FEATURE);
  }

  @Test
  void aGrantThatIsNotProvedByItsContainerIsNotBelieved() {
    Product editor = sold(Terms.builder().build());
    source.forge = true;

    assertThat(problem(acquire(editor, "a"))).isEqualTo(Problem.CONTEXT_UNTRUSTED);
  }

  @Test
  void aRunningSeatGoesOnUnderTheSuccessorOfItsLicence() {
    Product editor = sold(Terms.builder().seats(2).build());
    HeldSeat first = done(acquire(editor, "a"));
    HeldSeat second = done(acquire(editor, "b"));
    License old = onlyLicense();
    Changes.Replaced replaced =
        done(
            bench
                .coffer
                .changes()
                .replace(firm.id(), old.id(), Optional.empty(), UnaryOperator.identity()));

    bench.coffer.autoUpdate().round(10);
    assertThat(problem(acquire(editor, "c"))).isEqualTo(Problem.SEATS_EXHAUSTED);
    bench.time.advance(Duration.ofHours(2));

    assertThat(first.isValid()).isTrue();
    assertThat(second.isValid()).isTrue();
    assertThat(first.entry().license()).isEqualTo(replaced.successor().id());
    assertThat(first.seat().license()).isEqualTo(replaced.successor().id());
    assertThat(problem(acquire(editor, "c"))).isEqualTo(Problem.SEATS_EXHAUSTED);
    first.close();
    assertThat(done(acquire(editor, "c")).isValid()).isTrue();
  }

  @Test
  void aSeatIsFreeWhoseHolderEndsBeforeItHearsOfTheSuccessor() {
    Product editor = sold(Terms.builder().seats(1).build());
    HeldSeat first = done(acquire(editor, "a"));
    replaced();

    first.close();

    assertThat(done(acquire(editor, "b")).isValid()).isTrue();
  }

  @Test
  void unitsOfTheSuccessorAreSpentByWhomNothingToldOfItYet() {
    Product editor = sold(Terms.builder().seats(1).units(10).build());
    HeldSeat seat = done(acquire(editor, "a"));
    Changes.Replaced replaced = replaced();

    assertThat(done(seat.use(2))).isEqualTo(8);
    assertThat(seat.entry().license()).isEqualTo(replaced.successor().id());
    assertThat(done(seat.use(3))).isEqualTo(5);
    bench.time.advance(Duration.ofHours(2));
    assertThat(seat.isValid()).isTrue();
  }

  private Changes.Replaced replaced() {
    Changes.Replaced replaced =
        done(
            bench
                .coffer
                .changes()
                .replace(
                    firm.id(), onlyLicense().id(), Optional.empty(), UnaryOperator.identity()));
    bench.coffer.autoUpdate().round(10);
    return replaced;
  }

  @Test
  void aSeatWhoseSuccessorIsOfAnotherProductEndsAndTheLicenceGoesThen() {
    Product editor = sold(Terms.builder().build());
    HeldSeat seat = done(acquire(editor, "a"));
    List<HeldSeat.Loss> losses = new ArrayList<>();
    seat.onLost(losses::add);
    License old = onlyLicense();
    Product other = bench.product(firm, 99, Terms.builder().build());
    done(
        bench
            .coffer
            .changes()
            .replace(firm.id(), old.id(), Optional.of(other.code()), UnaryOperator.identity()));

    bench.coffer.autoUpdate().round(10);
    bench.time.advance(Duration.ofMinutes(16));
    bench.coffer.autoUpdate().round(10);

    assertThat(seat.isValid()).isFalse();
    assertThat(losses).extracting(HeldSeat.Loss::problem).containsExactly(Problem.LICENSE_GONE);
    assertThat(problem(acquire(editor, "a"))).isEqualTo(Problem.NO_LICENSE);
    assertThat(done(acquire(other, "a")).isValid()).isTrue();
  }

  @Test
  void loweredSeatsEndTheNewestSurplusAtItsNextRenewal() {
    Product editor = sold(Terms.builder().seats(2).build());
    HeldSeat first = done(acquire(editor, "a"));
    bench.time.advance(Duration.ofSeconds(1));
    HeldSeat second = done(acquire(editor, "b"));
    done(
        bench
            .coffer
            .changes()
            .change(firm.id(), onlyLicense().id(), terms -> Terms.builder().seats(1).build()));

    bench.coffer.autoUpdate().round(10);
    bench.time.advance(Duration.ofMinutes(20));

    assertThat(first.isValid()).isTrue();
    assertThat(second.isValid()).isFalse();
  }

  @Test
  void aBlockedContainerLosesItsSeatsAtTheirNextRenewalAndSaysWhy() {
    Product editor = sold(Terms.builder().build());
    HeldSeat seat = done(acquire(editor, "a"));
    List<HeldSeat.Loss> losses = new ArrayList<>();
    seat.onLost(losses::add);
    done(bench.coffer.changes().block(firm.id(), source.session.container().serial(), true));

    bench.coffer.autoUpdate().round(10);
    bench.time.advance(Duration.ofMinutes(16));

    assertThat(losses).extracting(HeldSeat.Loss::problem).containsExactly(Problem.LICENSE_BLOCKED);
  }

  private License onlyLicense() {
    return bench.coffer.sales().licenses(firm.id(), Optional.empty(), 10).get(0);
  }

  @Test
  void aLaterRootIsLearnedFromWhatTheContainerHolds() {
    Product editor = sold(Terms.builder().seats(9).build());
    Anchor carried = bench.coffer.firmKeys().anchor(firm.id());
    List<Anchor> learned = new ArrayList<>();
    Supplier<Outcome<HeldSeat>> acquire =
        () ->
            new LocalRuntime(
                    List.of(source),
                    id -> Optional.of(new Trust(carried, ScriptedKeys.check())),
                    ScriptedKeys.check(),
                    bench.time,
                    bench.time,
                    bench.random,
                    bench.ids,
                    learned::add,
                    (serial, every) -> false)
                .acquire(
                    new LeaseQuery(firm.id(), editor.code(), Optional.empty()),
                    new Holder("a"),
                    new Station("pc"));
    Anchor later = done(bench.coffer.firmKeys().succeed(firm.id(), Optional.empty(), true));

    // Not yet in contact: still what the earlier root certified, and software knows no other.
    assertThat(done(acquire.get()).isValid()).isTrue();
    assertThat(learned).isEmpty();
    ContainerSerial serial = source.session.container().serial();
    assertThat(
            new Transfer(bench.coffer.containers(), bench.coffer.central())
                .run(serial, firm.id(), List.of(), "r"))
        .isInstanceOf(Transfer.Ending.Complete.class);

    assertThat(done(acquire.get()).isValid()).isTrue();
    assertThat(learned).hasSize(1);
    assertThat(learned.get(0).messages()).isEqualTo(later.messages());
    assertThat(learned.get(0).firm()).isEqualTo(firm.id());
  }

  private Product sold(Terms terms) {
    Product product = bench.product(firm, 10, terms);
    Sales.Sale sale = bench.sell(product, 1);
    Gateway.Activated activated =
        done(
            bench
                .coffer
                .gateway()
                .activate(
                    sale.ticket(), "pc", bench.enrolment(bench.deviceKey(), sale.ticket()), "r"));
    source.session = done(bench.coffer.cloud().authenticate(activated.enrolled().token()));
    return product;
  }

  private Outcome<HeldSeat> acquire(Product product, String holder) {
    return runtime()
        .acquire(
            new LeaseQuery(firm.id(), product.code(), Optional.empty()),
            new Holder(holder),
            new Station("pc"));
  }

  private LocalRuntime runtime() {
    return runtime;
  }

  private LocalRuntime newRuntime() {
    return new LocalRuntime(
        List.of(source),
        bench.coffer.firms()::trust,
        ScriptedKeys.check(),
        bench.time,
        bench.time,
        bench.random,
        bench.ids);
  }

  /** Seats of the test's container over a link that can be cut, or forged. */
  private final class Cuttable implements SeatSource {
    private DeviceSession session;
    private boolean cut;
    private boolean forge;
    private Runnable beforeRelease = () -> {};
    private int asked;

    private SeatSource seats() {
      if (cut) {
        throw new LinkUnavailable("cut", null);
      }
      return new OwnSeats(bench.coffer.leasing(), session);
    }

    @Override
    public String name() {
      return "test";
    }

    @Override
    public Optional<ContainerSerial> updates() {
      return Optional.of(session.container().serial());
    }

    @Override
    public void update() {
      asked++;
      if (cut) {
        throw new LinkUnavailable("cut", null);
      }
      bench.coffer.cloud().update(session.access(), "update");
    }

    @Override
    public List<Outcome<SeatGrant>> acquire(List<SeatRequest> requests) {
      List<Outcome<SeatGrant>> granted = seats().acquire(requests);
      return forge ? granted.stream().map(each -> each.map(this::forged)).toList() : granted;
    }

    private SeatGrant forged(SeatGrant grant) {
      SeatGrant.Proof proof =
          new SeatGrant.Proof(
              grant.proof().signed(), grant.proof().path(), grant.proof().seconds() + 1);
      return new SeatGrant(
          grant.seat(), grant.remaining(), grant.entry(), grant.certifiedBy(), proof);
    }

    @Override
    public List<Outcome<SeatRenewal>> renew(List<Renewal> refs, Duration term) {
      return seats().renew(refs, term);
    }

    @Override
    public void release(List<SeatRef> refs) {
      beforeRelease.run();
      seats().release(refs);
    }

    @Override
    public Outcome<Long> use(SeatRef seat, Id useId, Demand demand) {
      return seats().use(seat, useId, demand);
    }

    @Override
    public Outcome<Unlocked> unlock(SeatRef seat, Id useId, Demand demand, Unlock unlock) {
      return seats().unlock(seat, useId, demand, unlock);
    }

    @Override
    public Outcome<SeatGrant.Proof> prove(SeatRef seat, Digest holder, Digest nonce) {
      return seats().prove(seat, holder, nonce);
    }
  }
}
