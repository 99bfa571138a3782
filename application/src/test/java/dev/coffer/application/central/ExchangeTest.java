package dev.coffer.application.central;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.ContainerDriver.Item;
import dev.coffer.application.container.KindCertificates;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.container.SoftwareContainers;
import dev.coffer.application.memory.MemoryStores;
import dev.coffer.application.memory.PlainSecrets;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.ticket.TicketRight;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.SignedUpdate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Central against machine containers of its own, so that what a user can do to a file is done. */
final class ExchangeTest {
  private final Bench bench = new Bench();
  private final Central central = bench.coffer.central();
  private final Firm firm = bench.firm(1001);
  private final SealedState files = MemoryStores.empty().sealedState();
  private final ContainerDriver machine =
      new SoftwareContainers(
          ContainerKind.MACHINE,
          files,
          bench.keys,
          new PlainSecrets(),
          ScriptedKeys.check(),
          KindCertificates.NONE,
          bench.time);
  private final ContainerSerial serial = machine.create();

  @Test
  void aContextRepeatedIsAnsweredAlike() {
    SignedMessage context = context(activate(sold(Terms.builder())));

    List<SignedUpdate> first = answered(context).updates();
    List<SignedUpdate> second = answered(context).updates();

    assertThat(second).hasSize(1).isEqualTo(first);
  }

  @Test
  void moreThanABundleHoldsWaitsForTheNextContact() {
    List<LicenseEntry.ModuleEntry> modules =
        IntStream.range(0, LicenseEntry.MOST_MODULES)
            .mapToObj(
                i ->
                    new LicenseEntry.ModuleEntry(
                        new ProductCode(100 + i), FeatureMap.NONE, "m".repeat(128)))
            .toList();
    Terms terms =
        Terms.builder().kinds(ContainerKind.MACHINE).publicData(Bytes.of(new byte[4096])).build();
    Product big =
        new Product(firm.id(), new ProductCode(10), "Big", "", FeatureMap.NONE, terms, modules);
    Bench.done(bench.coffer.sales().add(big));
    for (int i = 0; i < 8; i++) {
      answered(
          context(
              bench.sell(big, 64).licenses().stream().map(this::activate).toArray(Wish[]::new)));
    }

    List<SignedUpdate> first = answered(context()).updates();
    Bytes bundle = SignedUpdate.encodeBundle(first);

    assertThat(first).hasSizeBetween(2, 7);
    assertThat(bundle.length()).isLessThanOrEqualTo(SignedUpdate.LONGEST_BUNDLE);
    assertThat(SignedUpdate.parseBundle(bundle)).isEqualTo(first);
  }

  @Test
  void aLicenceIsActiveOnlyOnceItsContainerShowsIt() {
    License license = sold(Terms.builder());

    SignedUpdate update = answered(context(activate(license))).updates().get(0);
    assertThat(place(license)).isEqualTo(Place.State.DELIVERING);
    SignedMessage receipt = applied(update);
    assertThat(place(license)).isEqualTo(Place.State.DELIVERING);
    answered(receipt);

    assertThat(place(license)).isEqualTo(Place.State.ACTIVE);
  }

  @Test
  void aWishWithoutTheTicketsRightIsRefused() {
    License license = sold(Terms.builder());
    Wish wish = new Wish(Wish.Kind.ACTIVATE, license.id(), 1, Optional.empty());

    ExchangeResult.Answered answer = answered(context(wish));

    assertThat(answer.updates()).isEmpty();
    assertThat(answer.refusedWishes())
        .extracting(ExchangeResult.RefusedWish::reason)
        .containsExactly(ExchangeResult.RefusedWish.Reason.NO_RIGHT);
    assertThat(place(license)).isEqualTo(Place.State.AVAILABLE);
  }

  @Test
  void aRightForAnotherContainerIsNone() {
    License license = sold(Terms.builder());
    ContainerSerial other = machine.create();
    Wish wish =
        new Wish(
            Wish.Kind.ACTIVATE,
            license.id(),
            1,
            Optional.of(TicketRight.of(license.ticket(), other)));

    assertThat(answered(context(wish)).refusedWishes()).hasSize(1);
  }

  @Test
  void aReturnedLicenceIsAvailableWhenItsTombstoneIsSeenAndGoesElsewhere() {
    License license = sold(Terms.builder());
    transfer(serial, activate(license));

    SignedUpdate removal = answered(context(giveBack(license))).updates().get(0);
    assertThat(place(license)).isEqualTo(Place.State.RETURNING);
    answered(applied(removal));
    assertThat(place(license)).isEqualTo(Place.State.AVAILABLE);

    ContainerSerial other = machine.create();
    transfer(other, activate(current(license), other));
    assertThat(current(license).place().isIn(other)).isTrue();
    assertThat(items(serial)).isEmpty();
  }

  @Test
  void aLicenceReturnsToTheContainerItLeft() {
    License license = sold(Terms.builder());
    transfer(serial, activate(license));
    transfer(serial, giveBack(license));

    transfer(serial, activate(current(license)));

    assertThat(place(license)).isEqualTo(Place.State.ACTIVE);
    assertThat(items(serial)).hasSize(1);
  }

  @Test
  void unitsSpentAreNotGivenBackByMoving() {
    License license = sold(Terms.builder().units(10));
    transfer(serial, activate(license));
    machine.use(serial, firm.id(), license.id(), bench.ids.next(), ContainerDriver.Use.of(4));
    transfer(serial, giveBack(license));
    ContainerSerial other = machine.create();

    transfer(other, activate(current(license), other));

    Item item = items(other).get(0);
    assertThat(item.entry().terms().units().orElseThrow() - item.used().units()).isEqualTo(6);
  }

  @Test
  void aLicenceThatMayNotBeReturnedStays() {
    License license = sold(Terms.builder().moves(Terms.Moves.NONE));
    transfer(serial, activate(license));

    ExchangeResult.Answered answer = answered(context(giveBack(license)));

    assertThat(answer.refusedWishes())
        .extracting(ExchangeResult.RefusedWish::reason)
        .containsExactly(ExchangeResult.RefusedWish.Reason.NOT_PERMITTED);
    assertThat(place(license)).isEqualTo(Place.State.ACTIVE);
  }

  @Test
  void anOldContextConfirmsAndWishesNothing() {
    License license = sold(Terms.builder());
    SignedMessage old = context(activate(license));
    transfer(serial, activate(license));
    transfer(serial, giveBack(license));

    ExchangeResult.Answered answer = answered(old);

    assertThat(answer.refusedWishes()).isEmpty();
    assertThat(place(license)).isEqualTo(Place.State.AVAILABLE);
    assertThat(answer.updates()).isNotEmpty();
    SignedMessage receipt = applied(answer.updates().get(0));
    answered(receipt);
    assertThat(place(license)).isEqualTo(Place.State.AVAILABLE);
    assertThat(items(serial)).isEmpty();
  }

  @Test
  void aFilePutBackThatAnswersAFreshChallengeIsFoundAndTakesGoOn() {
    License license = sold(Terms.builder());
    transfer(serial, activate(license));
    SealedState.Stored before = files.find(serial).orElseThrow();
    transfer(serial, giveBack(license));
    putBack(before);

    ExchangeResult.Answered answer =
        answered(machine.context(serial, firm.id(), challenge(), List.of()));

    assertThat(answer.incident()).isPresent();
    for (SignedUpdate update : answer.updates()) {
      applied(update);
    }
    assertThat(items(serial)).isEmpty();
    assertThat(place(license)).isEqualTo(Place.State.AVAILABLE);
  }

  private Optional<Bytes> challenge() {
    return bench
        .stores
        .transactions()
        .inTransaction(
            () -> bench.stores.chains().find(serial, firm.id()).orElseThrow().value().challenge());
  }

  @Test
  void twoContentsUnderOneNumberAreACloneAndGainNothing() {
    License first = sold(Terms.builder());
    License second = sold(Terms.builder());
    transfer(serial, activate(first));
    SealedState.Stored copied = files.find(serial).orElseThrow();
    answered(context(activate(second)));
    putBack(copied);

    ExchangeResult.Answered answer = answered(context(giveBack(first)));

    assertThat(answer.incident().map(Chain.Incident::kind)).contains(Chain.Incident.Kind.CLONE);
    assertThat(answer.refusedWishes())
        .extracting(ExchangeResult.RefusedWish::reason)
        .containsExactly(ExchangeResult.RefusedWish.Reason.QUARANTINED);
  }

  @Test
  void aMachineThatCallsItselfCloudIsNotBelieved() {
    ContainerDriver pretender =
        new SoftwareContainers(
            ContainerKind.CLOUD,
            MemoryStores.empty().sealedState(),
            bench.keys,
            new PlainSecrets(),
            ScriptedKeys.check(),
            KindCertificates.NONE,
            bench.time);
    ContainerSerial claimed = pretender.create();

    assertThat(
            central.exchange(
                pretender.context(claimed, firm.id(), Optional.empty(), List.of()), "r"))
        .isInstanceOf(ExchangeResult.Untrusted.class);
  }

  @Test
  void aFlippedBitAnywhereIsNotBelieved() {
    byte[] octets = context(activate(sold(Terms.builder()))).encoded().toArray();
    for (int at = 0; at < octets.length; at += 7) {
      byte[] altered = octets.clone();
      altered[at] ^= 4;
      assertThat(believed(Bytes.of(altered))).as("bit at %d", at).isFalse();
    }
  }

  private boolean believed(Bytes encoded) {
    try {
      return central.exchange(SignedMessage.parse(encoded), "r") instanceof ExchangeResult.Answered;
    } catch (Malformed e) {
      return false;
    }
  }

  private License sold(Terms.Builder terms) {
    long code = 10 + bench.random.next(2).at(0) * 256L + bench.ids.next().value().at(15);
    Product product =
        bench.product(firm, code, terms.kinds(ContainerKind.MACHINE, ContainerKind.CLOUD).build());
    return bench.sell(product, 1).licenses().get(0);
  }

  private Wish activate(License license) {
    return activate(license, serial);
  }

  private Wish activate(License license, ContainerSerial into) {
    return new Wish(
        Wish.Kind.ACTIVATE,
        license.id(),
        license.generation(),
        Optional.of(TicketRight.of(license.ticket(), into)));
  }

  private Wish giveBack(License license) {
    return new Wish(
        Wish.Kind.RETURN, license.id(), current(license).generation(), Optional.empty());
  }

  private SignedMessage context(Wish... wishes) {
    return machine.context(serial, firm.id(), Optional.empty(), List.of(wishes));
  }

  private ExchangeResult.Answered answered(SignedMessage context) {
    return (ExchangeResult.Answered) central.exchange(context, "r");
  }

  private SignedMessage applied(SignedUpdate update) {
    ContainerDriver.ApplyOutcome outcome = machine.apply(serial, update);
    assertThat(outcome).isInstanceOf(ContainerDriver.ApplyOutcome.Applied.class);
    return ((ContainerDriver.ApplyOutcome.Applied) outcome).receipt();
  }

  private void transfer(ContainerSerial into, Wish... wishes) {
    assertThat(new Transfer(machine, central).run(into, firm.id(), List.of(wishes), "r"))
        .isInstanceOf(Transfer.Ending.Complete.class);
  }

  private void putBack(SealedState.Stored state) {
    SealedState.Stored now = files.find(serial).orElseThrow();
    assertThat(files.replace(serial, now.version(), state.sealed())).isTrue();
  }

  private List<Item> items(ContainerSerial container) {
    return machine.contents(container, firm.id()).items();
  }

  private License current(License license) {
    return bench.coffer.sales().license(firm.id(), license.id()).orElseThrow();
  }

  private Place.State place(License license) {
    return current(license).place().state();
  }
}
