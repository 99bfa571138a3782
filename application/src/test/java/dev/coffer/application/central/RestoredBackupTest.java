package dev.coffer.application.central;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.Coffer;
import dev.coffer.application.Problem;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.memory.MemoryDatabase;
import dev.coffer.domain.container.ApplyResult;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.update.Adoption;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.SignedGrant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A Central that was restored from a backup meets containers that went on meanwhile. */
class RestoredBackupTest {
  private final MachineBench machine = new MachineBench();
  private final Bench bench = machine.bench;
  private final Changes changes = bench.coffer.changes();
  private final MemoryDatabase database = bench.stores.transactions();

  private Transfer.Ending.Complete contact(MachineBench of, Wish... wishes) {
    bench.time.advance(Duration.ofSeconds(1));
    return (Transfer.Ending.Complete) of.contact(wishes);
  }

  private Place place(License license) {
    return machine.current(license).place();
  }

  private void isHere(License license) {
    assertThat(place(license).state()).isEqualTo(Place.State.ACTIVE);
    assertThat(place(license).isIn(machine.serial)).isTrue();
  }

  private void change(License license, int seats) {
    Bench.done(
        changes.change(
            machine.firm.id(),
            license.id(),
            terms -> Terms.builder().kinds(terms.kinds().get(0)).seats(seats).build()));
  }

  private Optional<Adoption.Dispute> dispute() {
    List<Chain.Evidence> incidents = machine.chain().incidents();
    return incidents.isEmpty() ? Optional.empty() : incidents.get(incidents.size() - 1).dispute();
  }

  private long told(String type) {
    return database.inTransaction(() -> bench.stores.outbox().pending(type, 1000)).size();
  }

  @Test
  void whatWasIssuedSinceTheBackupIsAdoptedWithoutTheVendor() {
    License kept = machine.active(Terms.builder().units(100));
    License changed = machine.active(Terms.builder());
    License returned = machine.active(Terms.builder());
    License later = machine.sold(Terms.builder());
    License other = machine.sold(Terms.builder());
    MemoryDatabase.Backup backup = database.backup();
    machine.use(kept, 7);
    machine.transfer(machine.activate(later));
    change(changed, 9);
    machine.transfer(machine.giveBack(returned));
    machine.transfer();

    database.restore(backup);
    assertThat(place(later)).isEqualTo(Place.AVAILABLE);
    Transfer.Ending.Complete ending = contact(machine, machine.activate(other));

    assertThat(ending.incident()).isEmpty();
    assertThat(ending.refusedWishes()).isEmpty();
    List.of(kept, changed, later, other).forEach(this::isHere);
    assertThat(place(returned)).isEqualTo(Place.AVAILABLE);
    assertThat(machine.current(kept).seen().units()).isEqualTo(7);
    assertThat(machine.current(changed).newestTerms().seats()).isEqualTo(9);
    assertThat(machine.chain().isInQuestion()).isFalse();
    assertThat(machine.items()).hasSize(4);
    assertThat(told("container.adopted")).isEqualTo(1);
    contact(machine, machine.giveBack(later));
    assertThat(place(later)).isEqualTo(Place.AVAILABLE);
    assertThat(contact(machine).incident()).isEmpty();
  }

  @Test
  void aContainerThatIsAheadGetsNothingBeforeItsGrantIsSeen() {
    License license = machine.sold(Terms.builder());
    contact(machine);
    MemoryDatabase.Backup backup = database.backup();
    machine.transfer(machine.activate(license));
    License other = machine.sold(Terms.builder());
    database.restore(backup);

    ExchangeResult.Answered answer = machine.answered(machine.context(machine.activate(license)));

    assertThat(answer.grantWanted()).isTrue();
    assertThat(answer.updates()).isEmpty();
    assertThat(answer.refusedWishes()).hasSize(1);
    assertThat(answer.incident())
        .map(Chain.Incident::kind)
        .contains(Chain.Incident.Kind.FOREIGN_STATE);
    assertThat(machine.chain().isInQuestion()).isTrue();
    assertThat(machine.chain().quarantined()).isFalse();
    machine.answered(machine.context());
    assertThat(told("container.incident")).as("told once").isEqualTo(1);
    assertThat(contact(machine).incident()).as("and adopted later").isEmpty();
    assertThat(machine.chain().isInQuestion()).isFalse();
    assertThat(other.place()).isEqualTo(Place.AVAILABLE);
  }

  @Test
  void aLicenceSoldTwiceIsFlaggedAtTheContactOfTheSecond() {
    License license = machine.sold(Terms.builder());
    MachineBench second = machine.another();
    contact(machine);
    MemoryDatabase.Backup backup = database.backup();
    machine.transfer(machine.activate(license));
    database.restore(backup);
    second.transfer(second.activate(license));

    Transfer.Ending.Complete ending = contact(machine);

    assertThat(ending.incident()).isPresent();
    assertThat(dispute())
        .contains(new Adoption.Dispute(license.id(), Adoption.Dispute.Why.ELSEWHERE));
    assertThat(place(license).isIn(second.serial)).isTrue();
    assertThat(machine.chain().confirmed().counter()).isZero();

    contact(second, second.giveBack(license));
    contact(machine);
    assertThat(dispute())
        .as("it was used in two places")
        .contains(new Adoption.Dispute(license.id(), Adoption.Dispute.Why.OLDER));

    Bench.done(changes.decide(machine.firm.id(), machine.serial, Chain.Decision.ACCEPT));
    contact(machine);
    assertThat(machine.items()).as("the vendor accepts what belongs there").isEmpty();
    assertThat(machine.chain().isInQuestion()).isFalse();
  }

  @Test
  void aLicenceThatWasMovedIsAdoptedWhereItIsOnceItsFormerContainerWasSeen() {
    License license = machine.active(Terms.builder().units(100));
    MachineBench former = machine;
    MachineBench latter = machine.another();
    MemoryDatabase.Backup backup = database.backup();
    former.use(license, 5);
    former.transfer(former.giveBack(license));
    contact(former);
    latter.transfer(latter.activate(machine.current(license)));
    latter.use(license, 2);
    database.restore(backup);

    assertThat(contact(latter).incident()).isPresent();
    assertThat(latter.chain().isInQuestion()).isTrue();
    assertThat(contact(former).incident()).isEmpty();
    assertThat(contact(latter).incident()).isEmpty();

    assertThat(place(license).isIn(latter.serial)).isTrue();
    assertThat(latter.chain().isInQuestion()).isFalse();
    assertThat(machine.current(license).usedInAll().units()).isEqualTo(7);
  }

  @Test
  void aDecisionIsDoneThoughALicenceThatWasUsedLeftUnseen() {
    License returned = machine.active(Terms.builder().units(10));
    License twice = machine.sold(Terms.builder());
    MachineBench second = machine.another();
    machine.use(returned, 4);
    machine.answered(machine.context(machine.giveBack(returned)));
    assertThat(place(returned).state()).isEqualTo(Place.State.RETURNING);
    MemoryDatabase.Backup backup = database.backup();
    contact(machine);
    machine.transfer(machine.activate(twice));
    database.restore(backup);
    second.transfer(second.activate(twice));
    assertThat(contact(machine).incident()).isPresent();

    Bench.done(changes.decide(machine.firm.id(), machine.serial, Chain.Decision.ACCEPT));
    contact(machine);

    assertThat(machine.chain().isInQuestion()).isFalse();
    assertThat(machine.chain().decision()).isEmpty();
    assertThat(place(returned)).isEqualTo(Place.AVAILABLE);
    assertThat(machine.current(returned).used().units()).isEqualTo(4);
  }

  @Test
  void aForgottenOrderKeepsItsContainerInQuestionUntilTheVendorDecides() {
    License known = machine.active(Terms.builder());
    MemoryDatabase.Backup backup = database.backup();
    License forgotten = machine.active(Terms.builder());
    database.restore(backup);

    contact(machine);
    assertThat(dispute())
        .contains(new Adoption.Dispute(forgotten.id(), Adoption.Dispute.Why.UNKNOWN));
    assertThat(Bench.problem(changes.assign(machine.firm.id(), known.id(), machine.serial)))
        .isEqualTo(Problem.CONTAINER_QUARANTINED);

    Bench.done(changes.decide(machine.firm.id(), machine.serial, Chain.Decision.ACCEPT));
    contact(machine);
    contact(machine);
    assertThat(machine.chain().isInQuestion()).isFalse();
    assertThat(machine.items()).hasSize(1);
    isHere(known);
  }

  @Test
  void whatTheVendorWithdrewSinceTheRestoreIsTakenBackAtOnce() {
    License license = machine.sold(Terms.builder());
    contact(machine);
    MemoryDatabase.Backup backup = database.backup();
    machine.transfer(machine.activate(license));
    database.restore(backup);
    Bench.done(changes.withdraw(machine.firm.id(), license.id()));

    assertThat(contact(machine).incident()).isEmpty();

    assertThat(machine.items()).isEmpty();
    assertThat(place(license)).isEqualTo(Place.WITHDRAWN);
  }

  @Test
  void aCopyThatWasRestoredAwaySinceIsTakenBack() {
    License license =
        machine.active(Terms.builder().moves(new Terms.Moves(true, true, 3, Duration.ZERO)));
    MemoryDatabase.Backup backup = database.backup();
    change(license, 9);
    machine.transfer();
    database.restore(backup);
    Bench.done(changes.restore(machine.firm.id(), license.id()));

    assertThat(contact(machine).incident()).isEmpty();
    contact(machine);

    assertThat(machine.items()).isEmpty();
    assertThat(machine.current(license).ghosts()).isEmpty();
    assertThat(place(license)).isEqualTo(Place.AVAILABLE);
  }

  @Test
  void aForgottenBlockIsKept() {
    License license = machine.active(Terms.builder());
    MemoryDatabase.Backup backup = database.backup();
    Bench.done(changes.block(machine.firm.id(), machine.serial, true));
    machine.transfer();
    database.restore(backup);

    contact(machine);

    assertThat(machine.blocked()).isTrue();
    assertThat(machine.chain().blocked()).isTrue();
    isHere(license);
  }

  @Test
  void afterALostRotationRotatingOnceMoreLetsContainersTakeUpdatesAgain() {
    License license = machine.active(Terms.builder());
    MemoryDatabase.Backup backup = database.backup();
    Bench.done(bench.coffer.firmKeys().rotate(machine.firm.id()));
    change(license, 3);
    machine.transfer();
    database.restore(backup);
    Coffer restarted = bench.started();
    Transfer transfer = new Transfer(machine.driver, restarted.central());

    assertThat(transfer.run(machine.serial, machine.firm.id(), List.of(), "r"))
        .isInstanceOf(Transfer.Ending.Complete.class);
    change(license, 4);
    assertThat(transfer.run(machine.serial, machine.firm.id(), List.of(), "r"))
        .isEqualTo(new Transfer.Ending.UpdateRefused(ApplyResult.Reason.STALE_EPOCH));
    Bench.done(restarted.firmKeys().rotate(machine.firm.id()));

    assertThat(transfer.run(machine.serial, machine.firm.id(), List.of(), "r"))
        .isInstanceOf(Transfer.Ending.Complete.class);
    assertThat(machine.held(license).terms().seats()).isEqualTo(4);
  }

  @Test
  void noOtherGrantHelps() {
    License license = machine.sold(Terms.builder());
    MachineBench other = machine.another();
    MemoryDatabase.Backup backup = database.backup();
    machine.transfer(machine.activate(license));
    SignedGrant older = grant(machine);
    License second = machine.active(Terms.builder());
    other.active(Terms.builder());
    other.active(Terms.builder());
    database.restore(backup);

    for (SignedGrant grant : List.of(older, grant(other))) {
      ExchangeResult.Answered answer =
          (ExchangeResult.Answered)
              bench
                  .coffer
                  .central()
                  .exchange(machine.context(), Optional.of(grant), Optional.empty());
      assertThat(answer.incident()).isPresent();
      assertThat(answer.grantWanted()).isTrue();
      assertThat(machine.chain().issued().counter()).isZero();
    }
    assertThat(place(license)).isEqualTo(Place.AVAILABLE);
    assertThat(second.place().state()).isEqualTo(Place.State.ACTIVE);
  }

  @Test
  void aGrantOfWhatIsKnownChangesNothing() {
    machine.active(Terms.builder());
    Chain before = machine.chain();
    ContainerDriver.Backed backed =
        machine.driver.backed(machine.serial, machine.firm.id(), List.of());

    ExchangeResult.Answered answer =
        (ExchangeResult.Answered)
            bench.coffer.central().exchange(backed.context(), backed.grant(), Optional.empty());

    assertThat(answer.incident()).isEmpty();
    assertThat(answer.grantWanted()).isFalse();
    assertThat(machine.chain().issued()).isEqualTo(before.issued());
    assertThat(told("container.adopted")).isZero();
  }

  private static SignedGrant grant(MachineBench of) {
    return of.driver.backed(of.serial, of.firm.id(), List.of()).grant().orElseThrow();
  }
}
