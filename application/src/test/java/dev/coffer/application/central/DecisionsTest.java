package dev.coffer.application.central;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.Samples;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.SealedState;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Chain.Incident.Kind;
import dev.coffer.domain.update.SignedUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Old files put back and copies that run: how they are found, and what vendors decide of them. */
class DecisionsTest {
  private final MachineBench machine = new MachineBench();
  private final Bench bench = machine.bench;
  private final Changes changes = bench.coffer.changes();

  private SealedState.Stored file() {
    return machine.files.find(machine.serial).orElseThrow();
  }

  /** What a contact gives, whether or not it comes to its end. */
  private Transfer.Ending contact() {
    bench.time.advance(Duration.ofSeconds(1));
    return new Transfer(machine.driver, bench.coffer.central())
        .run(machine.serial, machine.firm.id(), List.of(), "r");
  }

  private Optional<Kind> found() {
    return ((Transfer.Ending.Complete) contact()).incident().map(Chain.Incident::kind);
  }

  private Chain decided(Chain.Decision decision) {
    return Bench.done(changes.decide(machine.firm.id(), machine.serial, decision));
  }

  private Place.State state(License license) {
    return machine.current(license).place().state();
  }

  private void isInQuestion(boolean quarantined) {
    assertThat(machine.chain().quarantined()).isEqualTo(quarantined);
  }

  /** A container that was copied while it held this, and of which both copies had contact. */
  private SealedState.Stored copied() {
    SealedState.Stored copy = file();
    contact();
    SealedState.Stored original = file();
    machine.putBack(copy);
    assertThat(found()).contains(Kind.CLONE);
    return original;
  }

  @Test
  void aFilePutBackUnderAFreshNumberIsFoundByTheChallenge() {
    License license = machine.active(Terms.builder());
    SealedState.Stored before = file();
    Bench.done(changes.withdraw(machine.firm.id(), license.id()));
    contact();
    machine.putBack(before);
    for (long i = 0; i < machine.chain().highestSeq(); i++) {
      machine.context();
    }

    assertThat(found()).contains(Kind.ROLLED_BACK);
    assertThat(machine.items()).as("takes are not held back").isEmpty();
    Chain.Evidence evidence = machine.chain().incidents().get(0);
    assertThat(evidence.at()).isEqualTo(evidence.lastSeen());
    assertThat(evidence.incident().confirmed()).isGreaterThan(evidence.incident().counter());
  }

  @Test
  void lessUseThanWasSeenUnderAHigherNumberIsARollBack() {
    License license = machine.active(Terms.builder().units(10));
    SealedState.Stored before = file();
    machine.use(license, 4);
    contact();
    machine.putBack(before);
    machine.context();
    machine.context();

    assertThat(found()).contains(Kind.ROLLED_BACK);
    isInQuestion(true);
  }

  @Test
  void anHonestContainerWhoseContextsComeLateIsNotAccused() {
    License license = machine.active(Terms.builder().units(10));
    machine.use(license, 1);
    SignedMessage late = machine.context();
    machine.use(license, 4);
    contact();

    ExchangeResult.Answered answer = machine.answered(late);
    assertThat(answer.incident()).isEmpty();
    assertThat(answer.challenge()).isEqualTo(machine.chain().challenge());
    assertThat(found()).isEmpty();
    isInQuestion(false);
  }

  @Test
  void anAcceptedContainerGoesOnAndTheOtherCopyIsLeftBehind() {
    License license = machine.active(Terms.builder());
    SealedState.Stored other = copied();

    decided(Chain.Decision.ACCEPT);
    isInQuestion(true);
    assertThat(contact()).isInstanceOf(Transfer.Ending.Complete.class);

    isInQuestion(false);
    assertThat(machine.chain().decision()).isEmpty();
    assertThat(machine.held(license).generation()).isEqualTo(2);
    assertThat(state(license)).isEqualTo(Place.State.ACTIVE);
    assertThat(found()).as("and its next numbers are not taken for a copy's").isEmpty();
    machine.transfer(machine.activate(machine.sold(Terms.builder())));

    machine.putBack(other);
    assertThat(found()).isPresent();
    isInQuestion(true);
    assertThat(machine.chain().found()).isEqualTo(2);
    assertThat(machine.held(license).generation()).as("it is not given the decision").isEqualTo(1);
    assertThat(state(license)).isEqualTo(Place.State.ACTIVE);
  }

  @Test
  void whatWasUsedStaysUsedWhenAnOlderStateIsAccepted() {
    License license = machine.active(Terms.builder().units(10).usagePeriod(Duration.ofDays(30)));
    SealedState.Stored unused = file();
    machine.use(license, 4);
    contact();
    machine.putBack(unused);
    assertThat(found()).contains(Kind.CLONE);

    decided(Chain.Decision.ACCEPT);
    contact();

    isInQuestion(false);
    assertThat(machine.held(license).terms().units()).contains(6L);
    assertThat(machine.held(license).terms().validUntil())
        .isEqualTo(machine.current(license).end());
    machine.use(license, 6);
    assertThat(found()).isEmpty();
    assertThat(machine.current(license).usedInAll().units()).isEqualTo(10);
    machine.transfer(machine.giveBack(license));
    assertThat(machine.current(license).remainder().units()).contains(0L);
  }

  @Test
  void aResetContainerGivesEverythingBack() {
    License held = machine.active(Terms.builder().units(10));
    machine.use(held, 3);
    SealedState.Stored before = file();
    License later = machine.active(Terms.builder());
    machine.putBack(before);
    assertThat(found()).isPresent();

    decided(Chain.Decision.RESET);
    contact();

    isInQuestion(false);
    assertThat(machine.items()).isEmpty();
    assertThat(state(held)).isEqualTo(Place.State.AVAILABLE);
    assertThat(state(later)).isEqualTo(Place.State.AVAILABLE);
    assertThat(machine.current(held).remainder().units()).contains(7L);
    machine.transfer(
        machine.activate(machine.current(held)), machine.activate(machine.current(later)));
    assertThat(machine.items()).hasSize(2);
  }

  @Test
  void whatTheContainerNeverHadComesHomeWithTheReset() {
    SealedState.Stored empty = file();
    License license = machine.active(Terms.builder());
    machine.putBack(empty);
    // An answer to the challenge, and its updates are never applied.
    machine.context();
    machine.context();
    machine.context();
    assertThat(machine.answered(machine.challenged()).incident()).isPresent();
    decided(Chain.Decision.RESET);

    contact();

    assertThat(state(license)).isEqualTo(Place.State.AVAILABLE);
    isInQuestion(false);
  }

  @Test
  void theAnswerThatWasLostIsGivenAgainAndALaterContextGetsItsOwn() {
    License license = machine.active(Terms.builder());
    copied();
    decided(Chain.Decision.ACCEPT);
    bench.time.advance(Duration.ofSeconds(1));
    SignedMessage context = machine.context();
    List<SignedUpdate> first = machine.answered(context).updates();

    assertThat(SignedUpdate.encodeBundle(machine.answered(context).updates()))
        .isEqualTo(SignedUpdate.encodeBundle(first));
    SignedMessage next = machine.context();
    List<SignedUpdate> second = machine.answered(next).updates();
    assertThat(machine.driver.apply(machine.serial, first.get(0)))
        .isInstanceOf(ContainerDriver.ApplyOutcome.Refused.class);
    machine.answered(machine.applied(second.get(0)));

    isInQuestion(false);
    assertThat(state(license)).isEqualTo(Place.State.ACTIVE);
    assertThat(machine.answered(context).incident()).as("late, once more").isEmpty();
    isInQuestion(false);
  }

  @Test
  void theVendorMayDecideOtherwiseUntilItIsDone() {
    License license = machine.active(Terms.builder());
    copied();
    decided(Chain.Decision.ACCEPT);
    bench.time.advance(Duration.ofSeconds(1));
    SignedUpdate rebase = machine.answered(machine.context()).updates().get(0);
    decided(Chain.Decision.RESET);

    ExchangeResult.Answered answer = machine.answered(machine.applied(rebase));
    machine.answered(machine.applied(answer.updates().get(0)));

    isInQuestion(false);
    assertThat(state(license)).isEqualTo(Place.State.AVAILABLE);
    assertThat(machine.items()).isEmpty();
  }

  @Test
  void aBlockComesThroughQuarantineAndOutlastsADecision() {
    License license = machine.active(Terms.builder());
    copied();
    Bench.done(changes.block(machine.firm.id(), machine.serial, true));
    contact();
    assertThat(machine.blocked()).isTrue();
    decided(Chain.Decision.ACCEPT);

    contact();

    isInQuestion(false);
    assertThat(machine.blocked()).isTrue();
    assertThat(machine.uses(license)).isFalse();
    Bench.done(changes.block(machine.firm.id(), machine.serial, false));
    contact();
    assertThat(machine.uses(license)).isTrue();
  }

  @Test
  void aContainerFromBeforeABlockOrFromBeforeItsEndIsAcceptedAsItIsToBe() {
    License license = machine.active(Terms.builder().units(10));
    for (boolean on : new boolean[] {true, false}) {
      SealedState.Stored before = file();
      Bench.done(changes.block(machine.firm.id(), machine.serial, on));
      contact();
      machine.putBack(before);
      // Its updates are not applied: what it hears of is the decision alone.
      while (!machine.chain().quarantined()) {
        machine.answered(machine.challenged());
      }
      decided(Chain.Decision.ACCEPT);

      contact();

      isInQuestion(false);
      assertThat(machine.blocked()).isEqualTo(on);
      assertThat(machine.uses(license)).isEqualTo(!on);
    }
  }

  @Test
  void whatIsWithdrawnGoesBeforeAndWithADecision() {
    License gone = machine.active(Terms.builder());
    License stays = machine.active(Terms.builder());
    copied();
    decided(Chain.Decision.ACCEPT);
    Bench.done(changes.withdraw(machine.firm.id(), gone.id()));

    contact();

    assertThat(state(gone)).isEqualTo(Place.State.WITHDRAWN);
    assertThat(state(stays)).isEqualTo(Place.State.ACTIVE);
    assertThat(machine.items()).hasSize(1);
  }

  @Test
  void aContainerThatIsNotInQuestionIsNotDecidedOf() {
    machine.active(Terms.builder());

    assertThat(changes.decide(machine.firm.id(), machine.serial, Chain.Decision.RESET))
        .isEqualTo(
            Outcome.refused(Problem.CONTAINER_NOT_IN_QUESTION, "container", machine.serial.text()));
    ContainerSerial unknown = Samples.serial(9);
    assertThat(changes.decide(machine.firm.id(), unknown, Chain.Decision.ACCEPT))
        .isEqualTo(Outcome.refused(Problem.CONTAINER_UNKNOWN, "container", unknown.text()));
  }
}
