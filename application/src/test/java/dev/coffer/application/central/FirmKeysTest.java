package dev.coffer.application.central;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.Coffer;
import dev.coffer.application.Outcome;
import dev.coffer.application.Parallel;
import dev.coffer.application.Ports;
import dev.coffer.application.Problem;
import dev.coffer.application.account.AccountSettings;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.ContainerDriver.ApplyOutcome;
import dev.coffer.application.container.KindCertificates;
import dev.coffer.application.container.SoftwareContainers;
import dev.coffer.application.lease.LeaseSettings;
import dev.coffer.application.memory.FastPasswords;
import dev.coffer.application.memory.MemoryStores;
import dev.coffer.application.memory.PlainSecrets;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.application.outbox.Event;
import dev.coffer.application.outbox.Outbox;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.ticket.TicketRight;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.Role;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.Trust;
import dev.coffer.domain.update.TrustRefusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys of a firm that change while its licences are on their way. */
final class FirmKeysTest {
  private static final Set<Algorithm> ESP256 = Set.of(Algorithm.ESP256);
  private static final Set<Algorithm> BOTH = Set.of(Algorithm.values());

  private final Bench bench = new Bench();
  private final Coffer coffer = bench.coffer;
  private final Firm firm = bench.firm(1001);
  private final ContainerDriver machine =
      new SoftwareContainers(
          ContainerKind.MACHINE,
          MemoryStores.empty().sealedState(),
          bench.keys,
          new PlainSecrets(),
          ScriptedKeys.check(),
          KindCertificates.NONE,
          bench.time);
  private final ContainerSerial serial = machine.create();
  private long products = 10;

  private License sold(Firm of) {
    Terms terms = Terms.builder().kinds(ContainerKind.MACHINE).build();
    return bench.sell(bench.product(of, products++, terms), 1).licenses().get(0);
  }

  private Wish activate(License license) {
    Optional<Digest> right = Optional.of(TicketRight.of(license.ticket(), serial));
    return new Wish(Wish.Kind.ACTIVATE, license.id(), license.generation(), right);
  }

  private SignedMessage context(Wish... wishes) {
    return machine.context(serial, firm.id(), Optional.empty(), List.of(wishes));
  }

  private static ExchangeResult.Answered answered(Coffer node, SignedMessage context) {
    return (ExchangeResult.Answered) node.central().exchange(context, "r");
  }

  private void transfer(Firm of, Wish... wishes) {
    assertThat(new Transfer(machine, coffer.central()).run(serial, of.id(), List.of(wishes), "r"))
        .isInstanceOf(Transfer.Ending.Complete.class);
  }

  private SignedMessage applied(SignedUpdate update) {
    return ((ApplyOutcome.Applied) machine.apply(serial, update)).receipt();
  }

  private Trust trust() {
    return new Trust(coffer.firmKeys().anchor(firm.id()), ScriptedKeys.check());
  }

  private long epoch(SignedUpdate update) {
    return ((Trust.UpdateReading.Genuine) trust().read(update)).update().epoch();
  }

  private static List<Digest> payloads(List<SignedUpdate> updates, Trust trust) {
    return updates.stream()
        .map(update -> ((Trust.UpdateReading.Genuine) trust.read(update)).update().digest())
        .toList();
  }

  private Anchor succeed(boolean endEarlier) {
    return Bench.done(coffer.firmKeys().succeed(firm.id(), Optional.empty(), endEarlier));
  }

  /** Another node on the same stores. */
  private Coffer node() {
    return Coffer.with(
        new Ports(
            bench.stores.ports(bench.time),
            new Ports.Crypto(
                bench.keys,
                new PlainSecrets(),
                ScriptedKeys.check(),
                new FastPasswords(),
                bench.keys),
            new Ports.World(bench.time, bench.random, bench.ids, bench.mailer),
            new Ports.Settings(
                new AccountSettings(false, "http://localhost:8480"),
                new LeaseSettings(Duration.ofMinutes(15)))));
  }

  @Test
  void newIssuingKeysSignWhatTheFormerWouldHave() {
    SignedMessage context = context(activate(sold(firm)));
    Trust before = trust();
    List<SignedUpdate> withheld = answered(coffer, context).updates();
    assertThat(epoch(withheld.get(0))).isEqualTo(1);

    FirmKeys.Listed rotated = Bench.done(coffer.firmKeys().rotate(firm.id()));
    List<SignedUpdate> again = answered(coffer, context).updates();

    assertThat(rotated.number()).isEqualTo(2);
    assertThat(epoch(again.get(0))).isEqualTo(2);
    assertThat(payloads(again, trust())).startsWith(payloads(withheld, before).get(0));
    applied(withheld.get(0));
    assertThat(((ApplyOutcome.Applied) machine.apply(serial, again.get(0))).repeated()).isTrue();
  }

  @Test
  void whatFormerKeysSignedComesTooLateWhereTheNewAreKnownAndTheNextContactHeals() {
    transfer(firm, activate(sold(firm)));
    List<SignedUpdate> old = answered(coffer, context(activate(sold(firm)))).updates();
    Bench.done(coffer.firmKeys().rotate(firm.id()));
    List<SignedUpdate> fresh = answered(coffer, context(activate(sold(firm)))).updates();
    assertThat(fresh).hasSize(2);
    applied(fresh.get(0));

    // Of the same step it is a repetition; a later one by the former keys is refused.
    assertThat(((ApplyOutcome.Applied) machine.apply(serial, old.get(0))).repeated()).isTrue();
    Coffer stale = node();
    assertThat(machine.apply(serial, fresh.get(1))).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(answered(stale, context()).updates()).isEmpty();
    transfer(firm, activate(sold(firm)));
    assertThat(machine.contents(serial, firm.id()).items()).hasSize(4);
  }

  @Test
  void aContainerIsToldOnceOfNewKeysEvenIfThereIsNothingElse() {
    transfer(firm, activate(sold(firm)));
    Bench.done(coffer.firmKeys().rotate(firm.id()));

    SignedMessage context = context();
    List<SignedUpdate> told = answered(coffer, context).updates();

    assertThat(told).hasSize(1);
    Trust.UpdateReading reading = trust().read(told.get(0));
    assertThat(((Trust.UpdateReading.Genuine) reading).update().update().operations())
        .singleElement()
        .isInstanceOf(Operation.Certify.class);
    assertThat(answered(coffer, context).updates()).isEqualTo(told);
    assertThat(answered(coffer, applied(told.get(0))).updates()).isEmpty();
    assertThat(answered(coffer, context()).updates()).isEmpty();
  }

  @Test
  void aContainerThatHasNothingIsToldNothing() {
    Bench.done(coffer.firmKeys().rotate(firm.id()));
    assertThat(answered(coffer, context()).updates()).isEmpty();
    transfer(firm, activate(sold(firm)));
    assertThat(answered(coffer, context()).updates()).isEmpty();
  }

  @Test
  void theNextRootReachesContainersAndEverythingIsCertifiedAnew() {
    License first = sold(firm);
    License second = sold(firm);
    transfer(firm, activate(first), activate(second));
    Trust carriedByAnOldProgram = trust();

    Anchor anchor = succeed(true);
    for (ContainerDriver.Item item : machine.contents(serial, firm.id()).items()) {
      assertThat(trust().readEntry(item.certifiedBy(), item.entry().encode()))
          .isEqualTo(new Trust.EntryReading.Refused(TrustRefusal.UNKNOWN_KEY));
    }
    transfer(firm);

    assertThat(anchor.firm()).isEqualTo(firm.id());
    assertThat(machine.contents(serial, firm.id()).items()).hasSize(2);
    for (ContainerDriver.Item item : machine.contents(serial, firm.id()).items()) {
      for (Trust trust : List.of(trust(), carriedByAnOldProgram)) {
        assertThat(trust.readEntry(item.certifiedBy(), item.entry().encode()))
            .isInstanceOf(Trust.EntryReading.Genuine.class);
        assertThat(trust.anchor().messages()).isEqualTo(anchor.messages());
      }
    }
    assertThat(answered(coffer, context()).updates()).isEmpty();
    for (License license : List.of(first, second)) {
      License now = coffer.sales().license(firm.id(), license.id()).orElseThrow();
      assertThat(now.place().isIn(serial)).isTrue();
      assertThat(now.generation()).isEqualTo(license.generation());
    }
  }

  @Test
  void entriesOfAnEarlierRootStayGoodUnlessItIsEnded() {
    transfer(firm, activate(sold(firm)));
    succeed(false);
    ContainerDriver.Item item = machine.contents(serial, firm.id()).items().get(0);
    assertThat(trust().readEntry(item.certifiedBy(), item.entry().encode()))
        .isInstanceOf(Trust.EntryReading.Genuine.class);
  }

  @Test
  void updatesUnderWayAreSignedByTheNextRootsKeys() {
    transfer(firm, activate(sold(firm)));
    SignedMessage context = context(activate(sold(firm)));
    List<SignedUpdate> withheld = answered(coffer, context).updates();
    succeed(true);

    List<SignedUpdate> again = answered(coffer, context).updates();

    assertThat(again).hasSize(2);
    applied(again.get(0));
    applied(again.get(1));
    assertThat(((ApplyOutcome.Applied) machine.apply(serial, withheld.get(0))).repeated()).isTrue();
    assertThat(machine.contents(serial, firm.id()).items()).hasSize(2);
  }

  @Test
  void aCloudContainersKindIsBelievedThroughSuccessions() {
    Terms terms = Terms.builder().build();
    var sale = bench.sell(bench.product(firm, products++, terms), 1);
    var activated =
        Bench.done(
            coffer
                .gateway()
                .activate(
                    sale.ticket(), "pc", bench.enrolment(bench.deviceKey(), sale.ticket()), "r"));
    ContainerSerial cloud =
        Bench.done(coffer.cloud().authenticate(activated.enrolled().token())).container().serial();
    for (int i = 0; i < 3; i++) {
      succeed(true);
      assertThat(
              new Transfer(coffer.containers(), coffer.central())
                  .run(cloud, firm.id(), List.of(), "r"))
          .isEqualTo(new Transfer.Ending.Complete(1, List.of(), Optional.empty()));
    }
  }

  @Test
  void otherNodesUseNewKeysWithinASecondOrWhenAContextKnowsThem() {
    transfer(firm, activate(sold(firm)));
    Coffer other = node();
    Coffer third = node();
    for (Coffer node : List.of(other, third)) {
      assertThat(answered(node, context()).updates()).isEmpty();
    }
    succeed(true);

    // A context from before: the other node may not know yet, and knows a second later.
    bench.time.advance(Duration.ofSeconds(1));
    License next = sold(firm);
    List<SignedUpdate> updates = answered(other, context(activate(next))).updates();
    assertThat(epoch(updates.get(0))).isEqualTo(2);
    updates.forEach(this::applied);
    Bench.done(coffer.firmKeys().rotate(firm.id()));
    transfer(firm);

    // The third looks at once: the container speaks of keys that it does not know.
    List<SignedUpdate> byThird = answered(third, context(activate(sold(firm)))).updates();
    assertThat(epoch(byThird.get(0))).isEqualTo(3);
    byThird.forEach(this::applied);
    assertThat(machine.contents(serial, firm.id()).items()).hasSize(3);
  }

  @Test
  void rotationsAtOnceMakeOneEpochAfterTheOther() {
    List<Long> epochs =
        Parallel.run(4, number -> Bench.done(coffer.firmKeys().rotate(firm.id())).number());
    assertThat(epochs).containsExactlyInAnyOrder(2L, 3L, 4L, 5L);
    assertThat(coffer.firmKeys().list(firm.id()))
        .filteredOn(key -> key.role() == Role.ISSUING)
        .extracting(FirmKeys.Listed::number)
        .containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void allKeysAreListedWithTheirTimes() {
    bench.time.advance(Duration.ofHours(1));
    Bench.done(coffer.firmKeys().rotate(firm.id()));
    bench.time.advance(Duration.ofHours(1));
    succeed(true);

    List<FirmKeys.Listed> keys = coffer.firmKeys().list(firm.id());

    assertThat(keys)
        .extracting(key -> key.role() + " " + key.number() + " " + key.believed())
        .containsExactly(
            "ROOT 0 false", "ROOT 1 true", "ISSUING 1 false", "ISSUING 2 false", "ISSUING 3 true");
    assertThat(keys)
        .extracting(key -> key.until().isPresent())
        .containsExactly(true, false, true, true, false);
    assertThat(keys.get(3).since()).isEqualTo(keys.get(2).until().orElseThrow());
    assertThat(keys.get(3).until()).contains(keys.get(4).since());
    assertThat(keys.get(0).thumbprint()).isEqualTo(firm.id().root());
  }

  @Test
  void everyChangeIsToldOf() {
    Bench.done(coffer.firmKeys().rotate(firm.id()));
    succeed(true);

    var stores = bench.stores.ports(bench.time);
    List<Event> events =
        stores
            .transactions()
            .inTransaction(
                () ->
                    stores.outbox().pending("firm.", 9).stream().map(Outbox.Entry::event).toList());

    assertThat(events)
        .extracting(Event::type)
        .containsExactly("firm.keys-rotated", "firm.root-succeeded");
    assertThat(events).allMatch(event -> event.firm().equals(Optional.of(firm.id())));
    assertThat(events.get(0).data()).containsEntry("epoch", "2");
    assertThat(events.get(1).data())
        .containsEntry("generation", "1")
        .containsEntry("former", firm.id().root().hex())
        .containsEntry("earlierEnded", "true");
  }

  @Test
  void aHybridFirmDeliversAndRotatesWithBothAlgorithms() {
    Firm hybrid =
        ((Firms.Founding.Founded) coffer.firms().found(new FirmCode(2002), "Hybrid", BOTH)).firm();
    transfer(hybrid, activate(sold(hybrid)));
    assertThat(Bench.done(coffer.firmKeys().rotate(hybrid.id())).algorithms()).isEqualTo(BOTH);
    transfer(hybrid, activate(sold(hybrid)));
    Bench.done(coffer.firmKeys().succeed(hybrid.id(), Optional.empty(), true));
    transfer(hybrid, activate(sold(hybrid)));
    assertThat(machine.contents(serial, hybrid.id()).items()).hasSize(3);
    assertThat(problem(coffer.firmKeys().succeed(hybrid.id(), Optional.of(ESP256), false)))
        .isEqualTo(Problem.KEYS_ALGORITHMS);
  }

  @Test
  void aFirmOfEsp256BecomesHybridByARootThatCan() {
    transfer(firm, activate(sold(firm)));
    assertThat(problem(coffer.firmKeys().succeed(firm.id(), Optional.of(BOTH), true)))
        .isEqualTo(Problem.KEYS_ALGORITHMS);
    succeed(false);
    assertThat(coffer.firmKeys().anchor(firm.id()).required().software().update())
        .isEqualTo(ESP256);

    Anchor hybrid = Bench.done(coffer.firmKeys().succeed(firm.id(), Optional.of(BOTH), true));
    transfer(firm);

    assertThat(hybrid.required().software().update()).isEqualTo(BOTH);
    ContainerDriver.Item item = machine.contents(serial, firm.id()).items().get(0);
    assertThat(trust().readEntry(item.certifiedBy(), item.entry().encode()))
        .isInstanceOf(Trust.EntryReading.Genuine.class);
  }

  @Test
  void aFirmHasSevenRootsInItsLife() {
    for (int i = 1; i < Anchor.MOST_ROOTS; i++) {
      assertThat(succeed(false).generation()).isEqualTo(i);
    }
    transfer(firm, activate(sold(firm)));
    assertThat(problem(coffer.firmKeys().succeed(firm.id(), Optional.empty(), false)))
        .isEqualTo(Problem.KEYS_NO_MORE_ROOTS);
    Bench.done(coffer.firmKeys().rotate(firm.id()));
    transfer(firm);
  }

  private static Problem problem(Outcome<?> outcome) {
    return Bench.problem(outcome);
  }
}
