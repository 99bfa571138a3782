package dev.coffer.application.lease;

import static dev.coffer.application.Bench.done;
import static dev.coffer.application.Bench.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Sales;
import dev.coffer.application.cloud.DeviceSession;
import dev.coffer.application.gateway.Gateway;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseEntry.ModuleEntry;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each term on its whole way: sold by Central, held by a container, asked for through Leasing. */
final class TermsTest {
  private static final Instant T0 = Bench.START;
  private static final Duration HOUR = Duration.ofHours(1);

  private final Bench bench = new Bench();
  private final Firm firm = bench.firm(1001);
  private @Nullable DeviceSession current;

  @Test
  void validFromIsUsableAtItsInstantAndNotASecondBefore() {
    Instant from = T0.plus(HOUR);
    activated(Terms.builder().validFrom(from).seats(9).build());
    at(from.minusSeconds(1));
    assertRefused(acquire("a"), Problem.LICENSE_NOT_YET, "valid from 2026-03-01T13:00:00Z");
    at(from);
    done(acquire("a"));
    at(from.plusSeconds(1));
    done(acquire("b"));
  }

  @Test
  void validUntilIsUsableASecondBeforeAndNotAtItsInstant() {
    Instant until = T0.plus(HOUR);
    activated(Terms.builder().validUntil(until).seats(9).build());
    at(until.minusSeconds(1));
    SeatGrant seat = done(acquire("a"));
    assertThat(seat.remaining()).isEqualTo(Duration.ofSeconds(1));
    done(use(seat, 1, 0));
    at(until);
    assertRefused(acquire("b"), Problem.LICENSE_OVER, "ended at 2026-03-01T13:00:00Z");
    assertRefused(renew(seat), Problem.LICENSE_OVER, "ended at");
    assertRefused(use(seat, 2, 0), Problem.LICENSE_OVER, "ended at");
    at(until.plusSeconds(1));
    assertThat(problem(acquire("b"))).isEqualTo(Problem.LICENSE_OVER);
  }

  @Test
  void noRenewalOutlastsTheLicence() {
    activated(Terms.builder().validUntil(T0.plus(Duration.ofMinutes(20))).build());
    SeatGrant seat = done(acquire("a"));
    at(T0.plus(Duration.ofMinutes(12)));
    assertThat(done(renew(seat))).isEqualTo(Duration.ofMinutes(8));
  }

  @Test
  void aUsagePeriodBeginsWithTheFirstSeatAndEndsAfterIt() {
    activated(Terms.builder().usagePeriod(HOUR).seats(9).build());
    Instant first = T0.plus(Duration.ofDays(30));
    at(first);
    SeatGrant seat = done(acquire("a"));
    at(first.plus(Duration.ofMinutes(10)));
    done(renew(seat));
    at(first.plus(HOUR).minusSeconds(1));
    assertThat(done(acquire("b")).remaining()).isEqualTo(Duration.ofSeconds(1));
    at(first.plus(HOUR));
    assertRefused(acquire("c"), Problem.LICENSE_OVER, "ended at 2026-03-31T13:00:00Z");
  }

  @Test
  void maintenanceCoversReleasesBeforeItsEndOnly() {
    Instant until = T0.minus(Duration.ofDays(10));
    activated(Terms.builder().maintenanceUntil(until).seats(9).build());
    done(acquire(released(until.minusSeconds(1)), "a"));
    assertRefused(
        acquire(released(until), "b"),
        Problem.LICENSE_MAINTENANCE,
        "before 2026-02-19T12:00:00Z; this one is of 2026-02-19T12:00:00Z");
    assertThat(problem(acquire(released(until.plusSeconds(1)), "b")))
        .isEqualTo(Problem.LICENSE_MAINTENANCE);
    SeatGrant seat = done(acquire("c"));
    Demand old = new Demand(0, Optional.of(until.minusSeconds(1)), Optional.empty(), false);
    Demand young = new Demand(0, Optional.of(until), Optional.empty(), false);
    done(use(seat, 1, old));
    assertThat(problem(use(seat, 2, young))).isEqualTo(Problem.LICENSE_MAINTENANCE);
  }

  @Test
  void unitsAreSpentOncePerUseIdAndNeverBelowZero() {
    activated(Terms.builder().units(5).build());
    SeatGrant seat = done(acquire("a"));
    assertThat(done(use(seat, 1, 3))).isEqualTo(2);
    assertThat(done(use(seat, 1, 3))).isEqualTo(2);
    assertRefused(use(seat, 2, 3), Problem.UNITS_EXHAUSTED, "2 left, 3 asked for");
    assertThat(done(use(seat, 3, 2))).isZero();
    assertThat(done(use(seat, 1, 3))).isEqualTo(2);
    assertThat(problem(use(seat, 1, 4))).isEqualTo(Problem.USE_ID_REUSED);
    assertThat(problem(use(seat, 4, 1))).isEqualTo(Problem.UNITS_EXHAUSTED);
    bench.coffer.leasing().release(session(), seat.seat());
    assertRefused(acquire("b"), Problem.UNITS_EXHAUSTED, "0 left");
  }

  @Test
  void perAccessEveryAccessTakesASeat() {
    activated(Terms.builder().seats(2).build());
    done(acquire("a"));
    done(acquire("b"));
    assertRefused(acquire("c"), Problem.SEATS_EXHAUSTED, "2 of 2 in use");
  }

  @Test
  void perStationTheAccessesOfOneStationShareASeat() {
    activated(Terms.builder().seats(1).counting(Counting.PER_STATION).build());
    done(acquire("a", "pc-1"));
    done(acquire("b", "pc-1"));
    assertRefused(acquire("c", "pc-2"), Problem.SEATS_EXHAUSTED, "1 of 1 in use");
  }

  @Test
  void exclusiveAStationHasOneAccess() {
    activated(Terms.builder().seats(2).counting(Counting.EXCLUSIVE).build());
    done(acquire("a", "pc-1"));
    assertThat(problem(acquire("b", "pc-1"))).isEqualTo(Problem.STATION_TAKEN);
    done(acquire("c", "pc-2"));
    assertThat(problem(acquire("d", "pc-3"))).isEqualTo(Problem.SEATS_EXHAUSTED);
  }

  @Test
  void uncountedNothingTakesASeat() {
    activated(Terms.builder().seats(1).counting(Counting.UNCOUNTED).build());
    for (int i = 0; i < 20; i++) {
      done(acquire("program " + i, "pc-" + i));
    }
  }

  @Test
  void aSeatLingersAfterItsReleaseUntilItsTimeIsOver() {
    activated(Terms.builder().seats(1).lingerTime(Duration.ofMinutes(10)).build());
    SeatGrant seat = done(acquire("a", "pc-1"));
    bench.coffer.leasing().release(session(), seat.seat());
    at(T0.plus(Duration.ofMinutes(10)).minusMillis(1));
    assertThat(problem(acquire("b", "pc-2"))).isEqualTo(Problem.SEATS_EXHAUSTED);
    at(T0.plus(Duration.ofMinutes(10)));
    done(acquire("b", "pc-2"));
  }

  @Test
  void aNamedUsersLicenceIsForNobodyElse() {
    activated(Terms.builder().namedUser("ann@example.com").seats(9).build());
    assertRefused(
        acquire(query(10), "a", "pc", Optional.of("bob")),
        Problem.LICENSE_USER,
        "for the user 'ann@example.com', not for 'bob'");
    assertThat(problem(acquire("a"))).isEqualTo(Problem.LICENSE_USER);
    SeatGrant seat = done(acquire(query(10), "a", "pc", Optional.of("Ann@Example.com")));
    assertThat(problem(use(seat, 1, 0))).isEqualTo(Problem.LICENSE_USER);
    done(use(seat, 2, new Demand(0, Optional.empty(), Optional.of("ann@example.com"), false)));
  }

  @Test
  void aCheckpointLicenceIsUsableUntilItsContactIsDueAndAgainAfterContact() {
    activated(Terms.builder().contactEvery(HOUR).seats(9).build());
    at(T0.plus(HOUR).minusSeconds(1));
    SeatGrant seat = done(acquire("a"));
    assertThat(seat.remaining()).isEqualTo(Duration.ofSeconds(1));
    at(T0.plus(HOUR));
    assertRefused(
        acquire("b"),
        Problem.LICENSE_CONTACT,
        "last in contact with its vendor at 2026-03-01T12:00:00Z and had to be again before"
            + " 2026-03-01T13:00:00Z");
    assertThat(problem(renew(seat))).isEqualTo(Problem.LICENSE_CONTACT);

    bench.coffer.cloud().update(session().access(), "again");

    done(acquire("b"));
    at(T0.plus(HOUR).plus(HOUR).minusSeconds(1));
    done(acquire("c"));
    at(T0.plus(HOUR).plus(HOUR));
    assertThat(problem(acquire("d"))).isEqualTo(Problem.LICENSE_CONTACT);
  }

  @Test
  void aClockSetBackDoesNotPutContactOff() {
    activated(Terms.builder().contactEvery(HOUR).seats(9).build());
    at(T0.plus(HOUR));
    bench
        .coffer
        .containers()
        .context(session().container().serial(), firm.id(), Optional.empty(), List.of());
    at(T0.plusSeconds(1));
    assertRefused(
        acquire("a"),
        Problem.LICENSE_CLOCK,
        "clock says 2026-03-01T12:00:01Z, but the container has seen 2026-03-01T13:00:00Z already");
  }

  @Test
  void aLocalLicenceIsNotServed() {
    activated(
        Terms.builder().localOnly(true).kinds(ContainerKind.CLOUD, ContainerKind.MACHINE).build());
    assertThat(problem(acquire("a"))).isEqualTo(Problem.LICENSE_KIND);
    Leasing here =
        new Leasing(
            bench.stores.ports(bench.time).leases(),
            bench.coffer.containers(),
            bench.time,
            new LeaseSettings(Duration.ofMinutes(5), false));
    done(here.acquire(session(), request(query(10), "a", "pc", Optional.empty())));
  }

  @Test
  void aKindThatIsNotAllowedIsNotDelivered() {
    Product product = bench.product(firm, 10, Terms.builder().kinds(ContainerKind.DONGLE).build());
    assertThat(problem(activate(product))).isEqualTo(Problem.KIND_NOT_ALLOWED);
  }

  @Test
  void modulesOfABundleInheritItsTermsAndShareItsSeats() {
    Instant until = T0.plus(HOUR);
    Product suite =
        new Product(
            firm.id(),
            new ProductCode(100),
            "Suite",
            "",
            FeatureMap.NONE,
            Terms.builder().validUntil(until).seats(2).build(),
            List.of(module(10, FeatureMap.of(1)), module(20, FeatureMap.of(2))));
    done(bench.coffer.sales().add(suite));
    session(done(activate(suite)));
    done(acquire(query(10), "a", "pc", Optional.empty()));
    assertRefused(
        acquire(new LeaseQuery(firm.id(), new ProductCode(10), Optional.of(2)), "b", "pc"),
        Problem.LICENSE_FEATURE,
        "product 10 does not include feature 2");
    done(acquire(new LeaseQuery(firm.id(), new ProductCode(20), Optional.of(2)), "b", "pc"));
    assertThat(problem(acquire(query(100), "c", "pc", Optional.empty())))
        .isEqualTo(Problem.SEATS_EXHAUSTED);
    assertThat(problem(acquire(query(30), "c", "pc", Optional.empty())))
        .isEqualTo(Problem.NO_LICENSE);
    at(until);
    assertThat(problem(acquire(query(10), "c", "pc", Optional.empty())))
        .isEqualTo(Problem.LICENSE_OVER);
  }

  @Test
  void publicDataReachesTheProgram() {
    activated(Terms.builder().publicData(Bytes.utf8("edition=gold")).build());
    SeatGrant seat = done(acquire("a"));
    assertThat(LicenseEntry.parse(seat.entry()).terms().publicData())
        .isEqualTo(Bytes.utf8("edition=gold"));
  }

  private DeviceSession session() {
    return Objects.requireNonNull(current);
  }

  private static ModuleEntry module(long code, FeatureMap features) {
    return new ModuleEntry(new ProductCode(code), features, "Module " + code);
  }

  private void activated(Terms terms) {
    session(done(activate(bench.product(firm, 10, terms))));
  }

  private void session(Gateway.Activated activated) {
    current = done(bench.coffer.cloud().authenticate(activated.enrolled().token()));
  }

  private Outcome<Gateway.Activated> activate(Product product) {
    Sales.Sale sale = bench.sell(product, 1);
    return bench
        .coffer
        .gateway()
        .activate(sale.ticket(), "pc", bench.enrolment(bench.deviceKey(), sale.ticket()), "r");
  }

  private void at(Instant instant) {
    bench.time.setClock(instant);
  }

  private LeaseQuery query(long product) {
    return new LeaseQuery(firm.id(), new ProductCode(product), Optional.empty());
  }

  private LeaseQuery released(Instant released) {
    return new LeaseQuery(firm.id(), new ProductCode(10), Optional.empty(), Optional.of(released));
  }

  private Outcome<SeatGrant> acquire(String holder) {
    return acquire(holder, "pc");
  }

  private Outcome<SeatGrant> acquire(String holder, String station) {
    return acquire(query(10), holder, station, Optional.empty());
  }

  private Outcome<SeatGrant> acquire(LeaseQuery query, String holder) {
    return acquire(query, holder, "pc");
  }

  private Outcome<SeatGrant> acquire(LeaseQuery query, String holder, String station) {
    return acquire(query, holder, station, Optional.empty());
  }

  private Outcome<SeatGrant> acquire(
      LeaseQuery query, String holder, String station, Optional<String> user) {
    return bench.coffer.leasing().acquire(session(), request(query, holder, station, user));
  }

  private SeatRequest request(
      LeaseQuery query, String holder, String station, Optional<String> user) {
    return new SeatRequest(
        new LeaseId(bench.ids.next()),
        query,
        new Holder(holder),
        new Station(station),
        Duration.ofMinutes(15),
        new Digest(bench.random.next(32)),
        user);
  }

  private Outcome<Duration> renew(SeatGrant seat) {
    return bench.coffer.leasing().renew(session(), seat.seat(), Duration.ofMinutes(15));
  }

  private Outcome<Long> use(SeatGrant seat, int useId, long units) {
    return use(seat, useId, Demand.of(units));
  }

  private Outcome<Long> use(SeatGrant seat, int useId, Demand demand) {
    Id id = new Id(Digest.sha256(Bytes.utf8("use " + useId)).value().slice(0, Id.LENGTH));
    return bench.coffer.leasing().use(session(), seat.seat(), id, demand);
  }

  private static void assertRefused(Outcome<?> outcome, Problem problem, String sentence) {
    assertThat(problem(outcome)).isEqualTo(problem);
    assertThat(problem.sentence(((Outcome.Refused<?>) outcome).details())).contains(sentence);
  }
}
