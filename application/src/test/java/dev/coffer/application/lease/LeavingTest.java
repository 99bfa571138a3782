package dev.coffer.application.lease;

import static dev.coffer.application.Bench.done;
import static dev.coffer.application.Bench.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Sales;
import dev.coffer.application.central.Transfer;
import dev.coffer.application.cloud.DeviceSession;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.gateway.Gateway;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.LeaseCommand;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.LeaseResult;
import dev.coffer.domain.lease.PoolTerms;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.ticket.TicketRight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A licence that leaves a container waits for those who have seats of it. */
final class LeavingTest {
  private static final Duration TERM = Duration.ofMinutes(15);

  private final Bench bench = new Bench();
  private final Firm firm = bench.firm(1001);
  private final Product editor = bench.product(firm, 10, Terms.builder().seats(2).build());
  private final Product viewer = bench.product(firm, 20, Terms.builder().seats(2).build());
  private final Sales.Sale sale = bench.sell(editor, 1);
  private final KeyHandle device = bench.deviceKey();
  private final Gateway.Activated activated = activate(sale);
  private final ContainerSerial serial = activated.delivered().container();
  private final DeviceSession session =
      new DeviceSession(activated.enrolled().container(), activated.enrolled().device());

  @Test
  void aLicenceThatNobodyUsesIsAvailableAtOnce() {
    contact(giveBack());

    assertThat(place()).isEqualTo(Place.State.AVAILABLE);
  }

  @Test
  void aReturnedLicenceIsAvailableWhenItsLastLeaseHasEnded() {
    acquired("a");
    bench.time.advance(Duration.ofMinutes(1));
    acquired("b");
    Instant end = bench.time.instant().plus(TERM);

    assertInUse(contact(giveBack()), end);

    assertThat(place()).isEqualTo(Place.State.RETURNING);
    bench.time.advance(TERM.minusMillis(1));
    assertInUse(contact(), end);
    assertThat(place()).isEqualTo(Place.State.RETURNING);
    bench.time.advance(Duration.ofMillis(1));
    assertComplete(contact());
    assertThat(place()).isEqualTo(Place.State.AVAILABLE);
  }

  @Test
  void itIsAvailableEarlierWhenItsSeatsAreGivenUp() {
    SeatRef seat = acquired("a");
    contact(giveBack());

    bench.coffer.leasing().release(session, seat);
    contact();

    assertThat(place()).isEqualTo(Place.State.AVAILABLE);
  }

  @Test
  void nothingIsGivenRenewedOrSpentMeanwhileAndTheSeatStaysTaken() {
    SeatRef seat = acquired("a");
    contact(giveBack());

    assertThat(problem(acquire("b"))).isEqualTo(Problem.LICENSE_GONE);
    assertThat(problem(bench.coffer.leasing().renew(session, seat, TERM)))
        .isEqualTo(Problem.LICENSE_GONE);
    assertThat(problem(bench.coffer.leasing().use(session, seat, bench.ids.next(), Demand.of(1))))
        .isEqualTo(Problem.LICENSE_GONE);
    contact();
    assertThat(place()).isEqualTo(Place.State.RETURNING);
  }

  @Test
  void aWithdrawnLicenceIsGoneWhenItsLastLeaseHasEnded() {
    acquired("a");
    done(bench.coffer.changes().withdraw(firm.id(), license().id()));

    contact();

    assertThat(place()).isEqualTo(Place.State.WITHDRAWING);
    assertThat(problem(acquire("b"))).isEqualTo(Problem.LICENSE_GONE);
    bench.time.advance(TERM);
    contact();
    assertThat(place()).isEqualTo(Place.State.WITHDRAWN);
  }

  @Test
  void itGoesOnElsewhereOrHereAtItsNextGeneration() {
    acquired("a");
    contact(giveBack());
    bench.time.advance(TERM);
    contact();

    Gateway.Activated again = activate(sale);

    assertThat(again.delivered().container()).isEqualTo(serial);
    assertThat(place()).isEqualTo(Place.State.ACTIVE);
    acquired("a");
    acquired("b");
    assertThat(problem(acquire("c"))).isEqualTo(Problem.SEATS_EXHAUSTED);
  }

  /** What comes in the same contact would take over its seats, and it would be used twice. */
  @Test
  void aReturnedLicenceWaitsForItsLeasesAlsoWhenAnotherOfItsProductComes() {
    acquired("a");
    acquired("b");
    Sales.Sale other = bench.sell(editor, 1);
    Wish another =
        new Wish(
            Wish.Kind.ACTIVATE,
            other.licenses().get(0).id(),
            1,
            Optional.of(TicketRight.of(other.ticket().lookupHash(), serial)));

    contact(giveBack(), another);

    assertThat(place()).isEqualTo(Place.State.RETURNING);
    bench.time.advance(TERM);
    assertComplete(contact());
    assertThat(place()).isEqualTo(Place.State.AVAILABLE);
    acquired("a");
    acquired("b");
  }

  @Test
  void whatReplacesALicenceNeedNotWaitForOneThatIsReturned() {
    Sales.Sale other = bench.sell(viewer, 1);
    activate(other);
    acquired("a");
    done(
        bench
            .coffer
            .changes()
            .replace(
                firm.id(),
                other.licenses().get(0).id(),
                Optional.empty(),
                terms -> Terms.builder().seats(9).build()));

    contact(giveBack());

    assertThat(place()).isEqualTo(Place.State.RETURNING);
    assertThat(bench.coffer.containers().contents(serial, firm.id()).items())
        .filteredOn(item -> item.entry().product().equals(viewer.code()))
        .singleElement()
        .satisfies(item -> assertThat(item.entry().terms().seats()).isEqualTo(9));
  }

  @Test
  void whoStillThinksTheEntryIsThereGetsNothingOfAClosedPool() {
    LeasePoolId pool = new LeasePoolId(serial, license().id());
    LeaseLedger ledger = bench.stores.ports(bench.time).leases();
    new LedgerGate(ledger, bench.time, LeaseSettings.CLOUD)
        .close(serial, List.of(license().entry()), List.of());

    List<LeaseResult> late =
        ledger.execute(
            List.of(
                new LeaseCommand.Define(pool, 1, PoolTerms.of(2, Counting.PER_ACCESS, TERM)),
                new LeaseCommand.Acquire(
                    pool,
                    new LeaseId(bench.ids.next()),
                    new Holder("late"),
                    new Station("late"),
                    Optional.empty(),
                    TERM)));

    assertThat(((LeaseResult.Refused) late.get(1)).reason())
        .isEqualTo(LeaseResult.Reason.WITHDRAWN);
  }

  private Gateway.Activated activate(Sales.Sale sold) {
    return done(
        bench
            .coffer
            .gateway()
            .activate(sold.ticket(), "pc", bench.enrolment(device, sold.ticket()), "r"));
  }

  private Outcome<SeatGrant> acquire(String who) {
    return bench
        .coffer
        .leasing()
        .acquire(
            session,
            new SeatRequest(
                new LeaseId(bench.ids.next()),
                new LeaseQuery(firm.id(), editor.code(), Optional.empty()),
                new Holder(who),
                new Station(who),
                TERM,
                Digest.sha256(bench.random.next(32))));
  }

  private SeatRef acquired(String who) {
    return done(acquire(who)).seat();
  }

  private Wish giveBack() {
    return new Wish(Wish.Kind.RETURN, license().id(), license().generation(), Optional.empty());
  }

  private Transfer.Ending contact(Wish... wishes) {
    return bench
        .coffer
        .cloud()
        .transfer(serial, firm.id(), List.of(wishes), Optional.empty(), "contact");
  }

  private static void assertComplete(Transfer.Ending ending) {
    assertThat(ending).isInstanceOf(Transfer.Ending.Complete.class);
  }

  private static void assertInUse(Transfer.Ending ending, Instant until) {
    assertThat(ending).isEqualTo(new Transfer.Ending.InUse(until, List.of()));
  }

  private License license() {
    return bench
        .stores
        .transactions()
        .inTransaction(
            () ->
                bench
                    .stores
                    .licenses()
                    .licenses(List.of(sale.licenses().get(0).id()))
                    .get(0)
                    .value());
  }

  private Place.State place() {
    return license().place().state();
  }
}
