package dev.coffer.application.central;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.Parallel;
import dev.coffer.application.Samples;
import dev.coffer.application.Stale;
import dev.coffer.application.StoreContract;
import dev.coffer.application.Versioned;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.ticket.Ticket;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What each {@link LicenseStore} does. */
public interface LicenseStoreContract extends StoreContract {
  FirmId ONE = Samples.firmId(1);
  FirmId TWO = Samples.firmId(2);
  ContainerSerial HERE = Samples.serial(1);
  ContainerSerial THERE = Samples.serial(2);

  LicenseStore licenses();

  private void add(License... fresh) {
    run(() -> licenses().saveLicenses(Arrays.stream(fresh).map(Versioned::fresh).toList()));
  }

  private void save(Versioned<License> license) {
    run(() -> licenses().saveLicenses(List.of(license)));
  }

  private Versioned<License> load(int number) {
    List<Versioned<License>> found = in(() -> licenses().licenses(List.of(id(number))));
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private List<License> at(ContainerSerial container, FirmId firm) {
    return in(() -> licenses().at(container, firm)).stream().map(Versioned::value).toList();
  }

  private static LicenseId id(int number) {
    return new LicenseId(Samples.id(number));
  }

  @Test
  default void aLicenseComesBackAsItWasSaved() {
    License sold = Samples.license(ONE, 1);
    License full = Samples.fullLicense(ONE, 2, HERE, THERE, Samples.serial(3));
    add(sold, full);
    assertThat(load(1).value()).isEqualTo(sold);
    assertThat(load(2).value()).isEqualTo(full);
    save(load(1).with(Samples.fullLicense(ONE, 1, THERE)));
    assertThat(load(1).value()).isEqualTo(Samples.fullLicense(ONE, 1, THERE));
  }

  @Test
  default void everyStateComesBack() {
    int number = 0;
    for (Place.State state : Place.State.values()) {
      boolean inside =
          switch (state) {
            case DELIVERING, ACTIVE, RETURNING, WITHDRAWING -> true;
            case AVAILABLE, WITHDRAWN, REPLACED -> false;
          };
      Place place = new Place(state, inside ? Optional.of(HERE) : Optional.empty());
      add(Samples.at(Samples.license(ONE, ++number), place));
      assertThat(load(number).value().place()).isEqualTo(place);
    }
  }

  @Test
  default void licensesAreFoundByIdInTheirOrder() {
    add(Samples.license(ONE, 3), Samples.license(TWO, 1), Samples.license(ONE, 2));
    List<Versioned<License>> found =
        in(() -> licenses().licenses(List.of(id(3), id(9), id(1), id(3))));
    assertThat(found).extracting(each -> each.value().id()).containsExactly(id(1), id(3));
    assertThat(in(() -> licenses().licenses(List.of()))).isEmpty();
    List<LicenseId> tooMany = IntStream.rangeClosed(1, 1001).mapToObj(n -> id(n)).toList();
    assertThatThrownBy(() -> run(() -> licenses().licenses(tooMany)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(in(() -> licenses().licenses(tooMany.subList(0, 1000)))).hasSize(3);
  }

  @Test
  default void licensesAreFoundWhereTheyAre() {
    add(
        Samples.license(ONE, 3, HERE),
        Samples.license(ONE, 1, HERE),
        Samples.license(TWO, 2, HERE),
        Samples.license(ONE, 4, THERE),
        Samples.license(ONE, 5));
    assertThat(at(HERE, ONE)).extracting(License::id).containsExactly(id(1), id(3));
    assertThat(at(HERE, TWO)).extracting(License::id).containsExactly(id(2));
    assertThat(at(THERE, TWO)).isEmpty();
    assertThat(at(Samples.serial(ContainerKind.MACHINE, 1), ONE)).isEmpty();
  }

  @Test
  default void licensesAreFoundWhereTheirGhostsAre() {
    add(
        Samples.fullLicense(ONE, 1, HERE, THERE, Samples.serial(3)),
        Samples.fullLicense(ONE, 2, THERE, THERE));
    assertThat(at(THERE, ONE)).extracting(License::id).containsExactly(id(1), id(2));
    assertThat(at(Samples.serial(3), ONE)).extracting(License::id).containsExactly(id(1));
    assertThat(at(THERE, TWO)).isEmpty();

    License oneLess = Samples.fullLicense(ONE, 1, HERE, Samples.serial(3));
    save(load(1).with(oneLess));
    assertThat(at(THERE, ONE)).extracting(License::id).containsExactly(id(2));
    assertThat(at(HERE, ONE)).containsExactly(oneLess);
    assertThat(at(Samples.serial(3), ONE)).containsExactly(oneLess);

    License none = Samples.fullLicense(ONE, 1, HERE);
    save(load(1).with(none));
    assertThat(at(Samples.serial(3), ONE)).isEmpty();
    assertThat(at(HERE, ONE)).containsExactly(none);
  }

  @Test
  default void aLicenseThatMovesIsNoLongerWhereItWas() {
    add(Samples.license(ONE, 1, HERE));
    save(load(1).with(Samples.license(ONE, 1, THERE)));
    assertThat(at(HERE, ONE)).isEmpty();
    assertThat(at(THERE, ONE)).hasSize(1);
    save(load(1).with(Samples.license(ONE, 1)));
    assertThat(at(THERE, ONE)).isEmpty();
  }

  @Test
  default void licensesAreListedByFirmPageByPage() {
    add(
        Samples.license(ONE, 300),
        Samples.license(ONE, 2),
        Samples.license(TWO, 1),
        Samples.license(ONE, 20));
    assertThat(in(() -> licenses().list(ONE, Optional.empty(), 2)))
        .extracting(License::id)
        .containsExactly(id(2), id(20));
    assertThat(in(() -> licenses().list(ONE, Optional.of(id(20)), 2)))
        .extracting(License::id)
        .containsExactly(id(300));
    assertThat(in(() -> licenses().list(TWO, Optional.of(id(1)), 2))).isEmpty();
    assertLimits(1000, limit -> licenses().list(ONE, Optional.empty(), limit));
  }

  @Test
  default void licensesAreNarrowedDownByWhatTheySay() {
    add(
        Samples.license(ONE, 1),
        Samples.license(ONE, 2, HERE),
        Samples.license(ONE, 3, THERE),
        Samples.license(TWO, 4, HERE));
    LicenseFilter active = filter(null, Place.State.ACTIVE, null);
    assertThat(numbers(LicenseFilter.ALL)).containsExactly(1, 2, 3);
    assertThat(numbers(filter(3L, null, null))).containsExactly(1, 2, 3);
    assertThat(numbers(filter(4L, null, null))).isEmpty();
    assertThat(numbers(filter(null, Place.State.AVAILABLE, null))).containsExactly(1);
    assertThat(numbers(active)).containsExactly(2, 3);
    assertThat(numbers(filter(null, null, HERE))).containsExactly(2);
    assertThat(numbers(filter(null, Place.State.AVAILABLE, HERE))).isEmpty();
    assertThat(in(() -> licenses().list(ONE, active, Optional.of(id(2)), 1)))
        .extracting(License::id)
        .containsExactly(id(3));
    assertLimits(1000, limit -> licenses().list(ONE, active, Optional.empty(), limit));
  }

  private static LicenseFilter filter(
      @Nullable Long product, Place.@Nullable State state, @Nullable ContainerSerial container) {
    return new LicenseFilter(
        Optional.ofNullable(product).map(ProductCode::new),
        Optional.ofNullable(state),
        Optional.ofNullable(container),
        Optional.empty(),
        OrderFilter.ALL,
        Optional.empty(),
        Optional.empty());
  }

  private List<Integer> numbers(LicenseFilter filter) {
    List<LicenseId> found =
        in(() -> licenses().list(ONE, filter, Optional.empty(), 10)).stream()
            .map(License::id)
            .toList();
    return IntStream.rangeClosed(1, 9).filter(n -> found.contains(id(n))).boxed().toList();
  }

  @Test
  default void licensesAreFoundByWhoHoldsTheirTicket() {
    add(Samples.license(ONE, 1), Samples.license(ONE, 2));
    run(
        () ->
            licenses()
                .saveTicket(Versioned.fresh(Samples.ticket(ONE, 2).ownedBy(Samples.accountId(5)))));
    run(() -> licenses().saveTicket(Versioned.fresh(Samples.ticket(ONE, 1))));
    LicenseFilter email =
        new LicenseFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OrderFilter.ALL,
            Optional.of("a@example.org"),
            Optional.empty());
    assertThat(numbers(email)).isEmpty();
    assertThat(numbers(email.heldBy(Optional.of(Samples.accountId(5))))).containsExactly(2);
    assertThat(numbers(email.heldBy(Optional.of(Samples.accountId(6))))).isEmpty();
  }

  @Test
  default void licensesThatEndAreToldOfOnceForEachNumberOfDays() {
    Instant soon = Instant.parse("2026-03-09T00:00:00Z");
    Instant late = Instant.parse("2026-05-01T00:00:00Z");
    add(ending(1, late), ending(2, soon), ending(3, soon), perpetual(4));
    run(() -> licenses().saveLicenses(List.of(Versioned.fresh(ending(TWO, 5, soon)))));
    assertThat(ends(soon, 7)).containsExactly(id(2), id(3));
    assertThat(ends(soon.minusMillis(1), 7)).isEmpty();
    assertThat(ends(late, 7)).containsExactly(id(2), id(3), id(1));
    assertThat(in(() -> licenses().ending(ONE, soon, late, 7, 10))).containsExactly(id(1));
    assertThat(in(() -> licenses().ending(ONE, Samples.T0, late, 7, 1))).containsExactly(id(2));

    assertThat(in(() -> licenses().warned(id(2), soon, 7))).isTrue();
    assertThat(in(() -> licenses().warned(id(2), soon, 7))).isFalse();
    assertThat(in(() -> licenses().warned(id(2), soon, 30))).isFalse();
    assertThat(in(() -> licenses().warned(id(3), late, 7))).isFalse();
    assertThat(in(() -> licenses().warned(id(4), soon, 7))).isFalse();
    assertThat(ends(soon, 7)).containsExactly(id(3));
    assertThat(ends(soon, 30)).containsExactly(id(3));
    assertThat(ends(soon, 1)).containsExactly(id(2), id(3));
    assertThat(in(() -> licenses().warned(id(2), soon, 1))).isTrue();

    save(load(2));
    assertThat(ends(soon, 1)).as("saved as it was").containsExactly(id(3));
    save(load(2).with(ending(2, late)));
    assertThat(ends(late, 7)).as("another end counts anew").contains(id(2));
    run(() -> licenses().forgetEnd(id(3), Optional.of(soon)));
    assertThat(ends(soon, 7)).containsExactly(id(3));
    run(() -> licenses().forgetEnd(id(3), Optional.empty()));
    assertThat(ends(soon, 7)).isEmpty();
    assertLimits(1000, limit -> licenses().ending(ONE, Samples.T0, late, 7, limit));
  }

  @Test
  default void ofTwoWhoTellOfAnEndAtOnceOneDoes() {
    Instant soon = Instant.parse("2026-03-09T00:00:00Z");
    add(ending(1, soon));
    assertThat(Parallel.run(4, number -> in(() -> licenses().warned(id(1), soon, 7))))
        .containsOnlyOnce(true);
  }

  private List<LicenseId> ends(Instant until, int days) {
    return in(() -> licenses().ending(ONE, Samples.T0, until, days, 10));
  }

  private static License ending(int number, Instant end) {
    return ending(ONE, number, end);
  }

  private static License ending(FirmId firm, int number, Instant end) {
    return sold(firm, number, Terms.builder().validUntil(end).build());
  }

  private static License perpetual(int number) {
    return sold(ONE, number, Terms.builder().build());
  }

  private static License sold(FirmId firm, int number, Terms terms) {
    Product product =
        new Product(firm, new ProductCode(3), "p", "", FeatureMap.NONE, terms, List.of());
    return License.sold(
        id(number), firm, new OrderId(Samples.id(1)), Samples.digest(number), product, Samples.T0);
  }

  @Test
  default void licensesAreSavedTogetherOrNotAtAll() {
    add(Samples.license(ONE, 1), Samples.license(ONE, 2));
    Versioned<License> one = load(1);
    Versioned<License> two = load(2);
    save(two.with(Samples.license(ONE, 2, HERE)));
    assertStale(
        () ->
            licenses()
                .saveLicenses(
                    List.of(
                        one.with(Samples.license(ONE, 1, HERE)),
                        two.with(Samples.license(ONE, 2, THERE)),
                        Versioned.fresh(Samples.license(ONE, 3, HERE)))));
    assertThat(load(1)).isEqualTo(one);
    assertThat(at(HERE, ONE)).extracting(License::id).containsExactly(id(2));
    assertThat(in(() -> licenses().licenses(List.of(id(3))))).isEmpty();
  }

  @Test
  default void swallowingStaleKeepsNothing() {
    add(Samples.license(ONE, 1));
    Versioned<License> old = load(1);
    save(old.with(Samples.license(ONE, 1, HERE)));
    assertThatThrownBy(
            () ->
                run(
                    () -> {
                      licenses().saveTicket(Versioned.fresh(Samples.ticket(ONE, 1)));
                      try {
                        licenses().saveLicenses(List.of(old));
                      } catch (Stale swallowed) {
                        licenses().saveTicket(Versioned.fresh(Samples.ticket(ONE, 2)));
                      }
                    }))
        .isInstanceOf(RuntimeException.class);
    assertThat(in(() -> licenses().ticket(Samples.digest(1)))).isEmpty();
    assertThat(in(() -> licenses().ticket(Samples.digest(2)))).isEmpty();
  }

  @Test
  default void manyAreSavedAtOnce() {
    License[] many =
        IntStream.rangeClosed(1, 128)
            .mapToObj(number -> Samples.license(ONE, number, HERE))
            .toArray(License[]::new);
    add(many);
    assertThat(at(HERE, ONE)).containsExactly(many);
    run(() -> licenses().saveLicenses(licenses().at(HERE, ONE)));
    assertThat(load(128).version()).isEqualTo(load(1).version()).isGreaterThan(1);
    run(() -> licenses().saveLicenses(List.of()));
  }

  @Test
  default void whatIsThereIsNotInsertedAgain() {
    add(Samples.license(ONE, 1));
    assertStale(() -> licenses().saveLicenses(List.of(Versioned.fresh(Samples.license(ONE, 1)))));
    assertStale(
        () -> licenses().saveLicenses(List.of(new Versioned<>(Samples.license(ONE, 2), 1))));
    run(() -> licenses().saveTicket(Versioned.fresh(Samples.ticket(ONE, 1))));
    assertStale(() -> licenses().saveTicket(Versioned.fresh(Samples.ticket(ONE, 1))));
    assertStale(() -> licenses().saveTicket(new Versioned<>(Samples.ticket(ONE, 2), 1)));
  }

  @Test
  default void ofTwoWhoChangeALicenseAtOnceOneDoes() {
    add(Samples.license(ONE, 1));
    Versioned<License> loaded = load(1);
    assertOneOfTwoWins(number -> licenses().saveLicenses(List.of(loaded)));
    assertOneOfTwoWins(
        number -> licenses().saveLicenses(List.of(Versioned.fresh(Samples.license(ONE, 2)))));
  }

  @Test
  default void aTicketComesBackAsItWasSaved() {
    Ticket fresh = Samples.ticket(ONE, 1);
    run(() -> licenses().saveTicket(Versioned.fresh(fresh)));
    Versioned<Ticket> loaded = in(() -> licenses().ticket(fresh.hash())).orElseThrow();
    assertThat(loaded.value()).isEqualTo(fresh);
    Ticket reserved = fresh.reservedFor(Samples.accountId(1), Samples.T0.plusSeconds(5));
    run(() -> licenses().saveTicket(loaded.with(reserved)));
    assertStale(() -> licenses().saveTicket(loaded));
    Versioned<Ticket> held = in(() -> licenses().ticket(fresh.hash())).orElseThrow();
    assertThat(held.value()).isEqualTo(reserved);
    run(() -> licenses().saveTicket(held.with(reserved.ownedBy(Samples.accountId(2)))));
    assertThat(in(() -> licenses().ticket(fresh.hash())).orElseThrow().value())
        .isEqualTo(fresh.ownedBy(Samples.accountId(2)));
    assertThat(in(() -> licenses().ticket(Samples.digest(9)))).isEmpty();
  }

  @Test
  default void ofTwoWhoTakeATicketAtOnceOneDoes() {
    run(() -> licenses().saveTicket(Versioned.fresh(Samples.ticket(ONE, 1))));
    Versioned<Ticket> loaded = in(() -> licenses().ticket(Samples.digest(1))).orElseThrow();
    assertOneOfTwoWins(
        number ->
            licenses().saveTicket(loaded.with(loaded.value().ownedBy(Samples.accountId(number)))));
  }

  @Test
  default void ticketsAreListedByFirmPageByPage() {
    for (int number : new int[] {300, 2, 20}) {
      run(() -> licenses().saveTicket(Versioned.fresh(Samples.ticket(ONE, number))));
    }
    run(() -> licenses().saveTicket(Versioned.fresh(Samples.ticket(TWO, 1))));
    assertThat(hashes(Optional.empty())).containsExactly(Samples.digest(2), Samples.digest(20));
    assertThat(hashes(Optional.of(Samples.digest(20)))).containsExactly(Samples.digest(300));
    assertThat(hashes(Optional.of(Samples.digest(300)))).isEmpty();
    assertLimits(1000, limit -> licenses().tickets(ONE, Optional.empty(), limit));
  }

  private List<Digest> hashes(Optional<Digest> after) {
    return in(() -> licenses().tickets(ONE, after, 2)).stream().map(Ticket::hash).toList();
  }

  @Test
  default void whatIsRolledBackIsNotThere() {
    rollBack(
        () -> {
          licenses().saveTicket(Versioned.fresh(Samples.ticket(ONE, 1)));
          licenses().saveLicenses(List.of(Versioned.fresh(Samples.license(ONE, 1, HERE))));
        });
    assertThat(in(() -> licenses().ticket(Samples.digest(1)))).isEmpty();
    assertThat(at(HERE, ONE)).isEmpty();
    assertThat(in(() -> licenses().list(ONE, Optional.empty(), 10))).isEmpty();
  }

  @Test
  default void licensesAreKeptInsideTransactionsOnly() {
    assertJoins(() -> licenses().ticket(Samples.digest(1)));
    assertJoins(() -> licenses().at(HERE, ONE));
    assertJoins(() -> licenses().saveLicenses(List.of(Versioned.fresh(Samples.license(ONE, 1)))));
  }
}
