package dev.coffer.application.lease;

import static dev.coffer.application.Bench.done;
import static dev.coffer.application.Bench.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.central.Firm;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.domain.container.ContainerProof;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.ticket.TicketCode;
import dev.coffer.domain.update.Trust;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link SeatSource} does alike, of two licences with two seats each of one product. */
public abstract class SeatSourceContract {
  private static final int SEATS = 4;
  private static final Duration TERM = Duration.ofMinutes(5);
  private static final ProductCode PRODUCT = new ProductCode(10);

  /** The world in which Central is. */
  protected abstract Bench bench();

  /** Seats of a container that has what a ticket gave. */
  protected abstract SeatSource source(TicketCode ticket);

  private Sold sold() {
    Firm firm = bench().firm(1001);
    Product product = bench().product(firm, PRODUCT.value(), Terms.builder().seats(2).build());
    return new Sold(firm, source(bench().sell(product, 2).ticket()));
  }

  private record Sold(Firm firm, SeatSource source) {}

  private SeatRequest request(Sold sold, ProductCode product, String holder) {
    return new SeatRequest(
        new LeaseId(bench().ids.next()),
        new LeaseQuery(sold.firm().id(), product, Optional.empty()),
        new Holder(holder),
        new Station("pc"),
        TERM,
        new Digest(bench().random.next(32)));
  }

  private List<SeatRequest> requests(Sold sold, int count) {
    return IntStream.range(0, count).mapToObj(i -> request(sold, PRODUCT, "holder " + i)).toList();
  }

  @Test
  void eachRequestHasAnOutcomeOfItsOwnInTheOrderAsked() {
    Sold sold = sold();
    List<SeatRequest> first = requests(sold, SEATS - 1);
    SeatRequest unknown = request(sold, new ProductCode(99), "nobody");
    List<SeatRequest> last = requests(sold, 2);

    List<Outcome<SeatGrant>> outcomes =
        sold.source()
            .acquire(
                List.of(
                    first.get(0), first.get(1), unknown, first.get(2), last.get(0), last.get(1)));

    assertThat(outcomes.stream().map(Outcome.Refused.class::isInstance))
        .containsExactly(false, false, true, false, false, true);
    assertThat(problem(outcomes.get(2))).isEqualTo(Problem.NO_LICENSE);
    assertThat(problem(outcomes.get(5))).isEqualTo(Problem.SEATS_EXHAUSTED);
    assertThat(done(outcomes.get(3)).seat().lease()).isEqualTo(first.get(2).lease());
  }

  @Test
  void seatsGoOnToTheNextLicenceWhenThoseOfOneAreTaken() {
    Sold sold = sold();

    List<Outcome<SeatGrant>> outcomes = sold.source().acquire(requests(sold, SEATS));

    assertThat(outcomes.stream().map(each -> done(each).seat().license()).distinct()).hasSize(2);
  }

  @Test
  void everySeatIsProvedByTheContainerAgainstItsOwnNonce() {
    Sold sold = sold();
    List<SeatRequest> requests = requests(sold, SEATS);

    List<Outcome<SeatGrant>> outcomes = sold.source().acquire(requests);

    for (int i = 0; i < SEATS; i++) {
      SeatGrant grant = done(outcomes.get(i));
      assertThat(isProved(sold, grant, requests.get(i))).isTrue();
      assertThat(isProved(sold, grant, requests.get((i + 1) % SEATS))).isFalse();
    }
  }

  private boolean isProved(Sold sold, SeatGrant grant, SeatRequest request) {
    Trust trust = bench().coffer.firms().trust(sold.firm().id()).orElseThrow();
    Trust.EntryReading.Genuine entry =
        (Trust.EntryReading.Genuine) trust.readEntry(grant.certifiedBy(), grant.entry());
    Digest leaf =
        ContainerProof.leaf(
            entry.container(),
            sold.firm().id(),
            entry.entry().digest(),
            request.lease().id(),
            SeatRequest.holderValue(request.holder()),
            request.nonce(),
            grant.proof().seconds());
    return ContainerProof.open(
            grant.proof().signed(), trust.required(MessageType.PROOF), ScriptedKeys.check())
        .filter(opened -> opened.keys().thumbprint().equals(entry.container()))
        .filter(opened -> opened.proof().root().equals(grant.proof().path().rootFrom(leaf)))
        .isPresent();
  }

  @Test
  void askingAgainGivesTheSameSeatAndTakesNoOther() {
    Sold sold = sold();
    List<SeatRequest> requests = requests(sold, SEATS);
    List<Outcome<SeatGrant>> first = sold.source().acquire(requests);

    List<Outcome<SeatGrant>> second = sold.source().acquire(requests);

    assertThat(second.stream().map(each -> done(each).seat()))
        .containsExactlyElementsOf(first.stream().map(each -> done(each).seat()).toList());
  }

  @Test
  void aSeatGivenUpIsFreeAndGivingUpWhatIsNotHeldIsHarmless() {
    Sold sold = sold();
    List<SeatRef> held =
        sold.source().acquire(requests(sold, SEATS)).stream()
            .map(each -> done(each).seat())
            .toList();

    sold.source().release(List.of(held.get(0), held.get(1)));
    sold.source().release(List.of(held.get(0)));

    List<Outcome<SeatGrant>> outcomes = sold.source().acquire(requests(sold, 3));
    assertThat(outcomes.stream().filter(Outcome.Done.class::isInstance)).hasSize(2);
    assertThat(problem(outcomes.get(2))).isEqualTo(Problem.SEATS_EXHAUSTED);
  }

  @Test
  void whatIsRenewedHasItsOwnOutcomeToo() {
    Sold sold = sold();
    List<SeatRequest> requests = requests(sold, 2);
    List<SeatRef> held =
        sold.source().acquire(requests).stream().map(each -> done(each).seat()).toList();
    sold.source().release(List.of(held.get(0)));

    List<Outcome<SeatRenewal>> outcomes =
        sold.source()
            .renew(
                held.stream()
                    .map(seat -> new SeatSource.Renewal(seat, requests.get(0).query()))
                    .toList(),
                TERM);

    assertThat(problem(outcomes.get(0))).isEqualTo(Problem.LEASE_UNKNOWN);
    assertThat(done(outcomes.get(1)).remaining()).isEqualTo(TERM);
  }
}
