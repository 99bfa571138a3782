package dev.coffer.application.central;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.Samples;
import dev.coffer.application.Stale;
import dev.coffer.application.StoreContract;
import dev.coffer.application.Versioned;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.ticket.Ticket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
