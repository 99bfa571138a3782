package dev.coffer.domain.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.ApplyResult;
import dev.coffer.domain.container.ChainPosition;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerState;
import dev.coffer.domain.container.Tombstone;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainTest {
  private static final Optional<Bytes> CHALLENGE = Optional.of(Bytes.of(new byte[16]));

  private final TestFirm firm = TestFirm.scripted("firm", TestFirm.CLASSICAL);
  private final TestContainer box = new TestContainer(firm, "box", ContainerKind.CLOUD, 3);
  private final LicenseEntry one = entry(1);
  private final LicenseEntry two = entry(2);
  private final Map<Long, Digest> seen = new HashMap<>();
  private final List<Chain.Step> issued = new ArrayList<>();

  private LicenseEntry entry(long license) {
    return Samples.entry(firm.id(), license, 1, Samples.anywhere().units(100).build());
  }

  private static Digest payload(ContainerContext context) {
    return Digest.sha256(context.encode());
  }

  private Chain.Finding examine(ContainerContext context, boolean challenged) {
    long counter = context.position(Issuer.CENTRAL).counter();
    return box.chain()
        .examine(
            context,
            payload(context),
            Optional.ofNullable(seen.get(context.contextSeq())),
            issued.stream()
                .filter(step -> step.counter() == counter)
                .map(Chain.Step::digest)
                .findFirst(),
            challenged);
  }

  /** As Central does: examines, remembers, confirms. */
  private Chain.Finding receive(ContainerContext context) {
    Chain.Finding finding = examine(context, context.challenge().isPresent());
    if (finding instanceof Chain.Finding.Proves proves) {
      seen.put(context.contextSeq(), payload(context));
      box.put(box.chain().confirmed(proves.position(), context.contextSeq()));
    }
    return finding;
  }

  private void does(Operation... operations) {
    Chain.Step step = box.issue(operations);
    issued.add(step);
    box.apply(step);
  }

  private void gets(LicenseEntry entry) {
    Chain.Step step = box.issuePuts(entry);
    issued.add(step);
    box.apply(step);
  }

  private Chain.Finding suspect(Chain.Incident.Kind kind, ContainerContext context) {
    return new Chain.Finding.Suspect(
        new Chain.Incident(
            kind,
            context.contextSeq(),
            context.position(Issuer.CENTRAL).counter(),
            box.chain().confirmed().counter()));
  }

  @Test
  void anEmptyContainerProvesTheStart() {
    ContainerContext context = box.context();

    assertThat(receive(context)).isEqualTo(new Chain.Finding.Proves(ChainPosition.START));
    assertThat(box.chain().highestSeq()).isEqualTo(1);
  }

  @Test
  void aStateThatWasIssuedProvesAllStepsToItsCounter() {
    gets(one);
    gets(two);

    assertThat(receive(box.context())).isEqualTo(new Chain.Finding.Proves(box.chain().issued()));
    assertThat(box.chain().confirmed()).isEqualTo(box.chain().issued());
  }

  @Test
  void theSameContextAgainProvesTheSameWhileNothingCameAfterIt() {
    gets(one);
    ContainerContext context = box.context();
    receive(context);
    Chain before = box.chain();

    assertThat(receive(context)).isEqualTo(new Chain.Finding.Proves(before.confirmed()));
    assertThat(box.chain()).isEqualTo(before);
  }

  @Test
  void aKnownContextThatWasOvertakenIsAnOldFile() {
    gets(one);
    ContainerContext old = box.context();
    receive(old);
    gets(two);
    receive(box.context());

    assertThat(receive(old)).isEqualTo(new Chain.Finding.Old());
  }

  @Test
  void aContextThatComesLateIsAnOldFile() {
    gets(one);
    ContainerContext late = box.context();
    gets(two);
    receive(box.context());

    assertThat(receive(late)).isEqualTo(new Chain.Finding.Old());
  }

  @Test
  void anAnswerToAnEarlierChallengeThatComesLateIsAnOldFile() {
    box.put(box.chain().challengingBy(Bytes.of(new byte[16])));
    gets(one);
    ContainerContext late = box.context(box.chain().challenge());
    gets(two);
    receive(box.context());

    assertThat(late.challenge()).isNotEqualTo(box.chain().challenge());
    assertThat(examine(late, false)).isEqualTo(new Chain.Finding.Old());
  }

  @Test
  void theChallengeIsAnotherWheneverAContextWasConfirmed() {
    assertThat(box.chain().challenge()).isEmpty();
    box.put(box.chain().challengingBy(Bytes.of(new byte[16])));
    Optional<Bytes> first = box.chain().challenge();
    assertThat(first.orElseThrow().length()).isEqualTo(32);
    assertThat(box.chain().challengingBy(Bytes.of(new byte[] {1}))).isEqualTo(box.chain());

    receive(box.context());
    Optional<Bytes> second = box.chain().challenge();
    gets(one);
    assertThat(box.chain().challenge()).isEqualTo(second);
    receive(box.context());

    assertThat(second).isNotEqualTo(first);
    assertThat(box.chain().challenge()).isNotEqualTo(second);
  }

  @Test
  void aFreshAnswerUnderANumberThatWasPassedIsARollBack() {
    gets(one);
    ContainerState earlier = box.state();
    box.context();
    receive(box.context());
    box.put(earlier);

    ContainerContext again = box.context(CHALLENGE);
    assertThat(examine(again, false)).isInstanceOf(Chain.Finding.Proves.class);
    assertThat(examine(again, true)).isEqualTo(suspect(Chain.Incident.Kind.ROLLED_BACK, again));
    box.context();
    assertThat(examine(box.context(CHALLENGE), true)).isInstanceOf(Chain.Finding.Proves.class);
  }

  @Test
  void aFreshAnswerBelowWhatWasConfirmedIsARollBack() {
    gets(one);
    ContainerState earlier = box.state();
    gets(two);
    receive(box.context());
    box.put(earlier);
    box.context();

    ContainerContext unchallenged = box.context();
    assertThat(examine(unchallenged, false)).isEqualTo(new Chain.Finding.Old());
    ContainerContext back = box.context(CHALLENGE);
    assertThat(examine(back, true)).isEqualTo(suspect(Chain.Incident.Kind.ROLLED_BACK, back));
  }

  @Test
  void oneNumberWithTwoContentsIsAClone() {
    gets(one);
    ContainerState copied = box.state();
    receive(box.context());
    box.put(copied);
    box.at(Samples.T0.plusSeconds(1));
    ContainerContext other = box.context();

    assertThat(receive(other)).isEqualTo(suspect(Chain.Incident.Kind.CLONE, other));
  }

  @Test
  void aStateThatWasNeverIssuedIsForeign() {
    Chain start = box.chain();
    box.apply(box.issuePuts(one));
    box.put(start);
    issued.add(box.issuePuts(two));
    ContainerContext other = box.context();
    assertThat(receive(other)).isEqualTo(suspect(Chain.Incident.Kind.FOREIGN_STATE, other));

    box.put(start);
    issued.clear();
    ContainerContext ahead = box.context();
    assertThat(receive(ahead)).isEqualTo(suspect(Chain.Incident.Kind.FOREIGN_STATE, ahead));
  }

  @Test
  void anotherGrantedStateUnderAnIssuedCounterIsForeign() {
    gets(one);
    ContainerContext context = with(box.context(), TestFirm.digest("more"), List.of());

    assertThat(receive(context)).isEqualTo(suspect(Chain.Incident.Kind.FOREIGN_STATE, context));
  }

  @Test
  void grantsOrTombstonesBeforeTheFirstUpdateAreForeign() {
    ContainerContext empty = box.context();
    ContainerContext grants = with(empty, TestFirm.digest("more"), List.of());
    ContainerContext stone =
        with(empty, empty.granted(), List.of(new Tombstone(one.license(), 1, Used.NOTHING, false)));

    assertThat(receive(grants)).isEqualTo(suspect(Chain.Incident.Kind.FOREIGN_STATE, grants));
    assertThat(receive(stone)).isEqualTo(suspect(Chain.Incident.Kind.FOREIGN_STATE, stone));
  }

  @Test
  void aTombstoneOfAnEntryThatWasNotTakenAwayIsForeign() {
    gets(one);
    ContainerContext shown = box.context();
    Tombstone stone = new Tombstone(one.license(), 1, Used.NOTHING, false);
    ContainerContext lie = with(shown, shown.granted(), List.of(stone));
    assertThat(receive(lie)).isEqualTo(suspect(Chain.Incident.Kind.FOREIGN_STATE, lie));

    ContainerContext notTaken =
        with(shown, shown.granted(), List.of(new Tombstone(one.license(), 1, Used.NOTHING, true)));
    assertThat(receive(notTaken)).isInstanceOf(Chain.Finding.Proves.class);

    does(TestContainer.remove(one));
    assertThat(receive(box.context())).isInstanceOf(Chain.Finding.Proves.class);
  }

  private Chain.Extended rebase(ContainerContext answered, LicenseEntry... entries) {
    Map<Digest, LicenseEntry> named = new HashMap<>();
    for (LicenseEntry entry : entries) {
      named.put(entry.digest(), entry);
    }
    Chain.Extended extended = box.chain().rebase(answered, named);
    box.put(extended.chain());
    issued.add(extended.step());
    return extended;
  }

  @Test
  void aRebaseIsAboveBothSidesAndOnlyTheCopyItAnswersTakesIt() {
    Chain start = box.chain();
    for (long i = 0; i < 5; i++) {
      gets(entry(10 + i));
    }
    box.put(start);
    issued.clear();
    ContainerContext ahead = box.context();
    assertThat(receive(ahead)).isEqualTo(suspect(Chain.Incident.Kind.FOREIGN_STATE, ahead));
    ContainerState copy = box.state();
    box.context();
    ContainerState other = box.state();

    Chain.Extended extended = rebase(ahead, one);

    assertThat(extended.step().counter()).isEqualTo(6);
    assertThat(extended.chain().rebased()).isEqualTo(6);
    assertThat(extended.chain().highestSeq()).isEqualTo(ahead.contextSeq());
    box.put(other);
    assertThat(box.apply(extended.step()))
        .isEqualTo(new ApplyResult.Refused(ApplyResult.Reason.ANOTHER_CONTEXT, 5));
    box.put(copy);
    box.apply(extended.step());
    assertThat(receive(box.context())).isEqualTo(new Chain.Finding.Proves(box.chain().issued()));
  }

  @Test
  void whatIsBelowAProvedRebaseIsOldAndARollBackIfItAnswersTheChallenge() {
    gets(one);
    ContainerState before = box.state();
    ContainerContext first = box.context();
    receive(first);
    box.put(before);
    box.at(Samples.T0.plusSeconds(1));
    ContainerContext other = box.context();
    assertThat(receive(other)).isEqualTo(suspect(Chain.Incident.Kind.CLONE, other));
    box.put(box.chain().decided(Chain.Decision.ACCEPT));
    Chain.Extended extended = rebase(other, two);
    ContainerState left = box.state();
    box.apply(extended.step());
    assertThat(box.chain().isSettledBy(2)).isTrue();
    assertThat(box.chain().isSettledBy(1)).isFalse();
    receive(box.context());
    assertThat(box.chain().isSettledBy(2)).as("once").isFalse();

    box.put(left);
    ContainerContext late = box.context(CHALLENGE);
    assertThat(examine(late, false)).isEqualTo(new Chain.Finding.Old());
    assertThat(examine(late, true)).isInstanceOf(Chain.Finding.Suspect.class);
  }

  @Test
  void anotherDecisionIsNotSettledByTheRebaseOfTheOneBefore() {
    ContainerContext context = box.context();
    box.put(box.chain().decided(Chain.Decision.ACCEPT));
    rebase(context, one);
    assertThat(box.chain().decided(Chain.Decision.ACCEPT)).isEqualTo(box.chain());

    Chain otherwise = box.chain().decided(Chain.Decision.RESET);

    assertThat(otherwise.isSettledBy(box.chain().issued().counter())).isFalse();
    assertThat(otherwise.settled().quarantined()).isFalse();
    assertThat(otherwise.settled().decision()).isEmpty();
  }

  @Test
  void aCounterOrNumberBeyondAllReachIsNotGoneOnFrom() {
    gets(one);
    ContainerContext shown = box.context();
    assertThat(Chain.isWithinReach(shown)).isTrue();
    assertThat(Chain.isWithinReach(numbered(shown, (1L << 62) - 1))).isTrue();
    assertThat(Chain.isWithinReach(numbered(shown, 1L << 62))).isFalse();
  }

  private static ContainerContext numbered(ContainerContext like, long contextSeq) {
    return new ContainerContext(
        like.serial(),
        like.firm(),
        contextSeq,
        like.chains(),
        like.granted(),
        like.blocked(),
        like.epoch(),
        like.used(),
        like.tombstones(),
        like.lastSeen(),
        like.capabilities(),
        like.challenge(),
        like.wishes(),
        like.clock(),
        like.emergencies());
  }

  @Test
  void whatIsConfirmedOnlyRises() {
    gets(one);
    gets(two);
    ChainPosition first = new ChainPosition(1, issued.get(0).digest());
    ChainPosition second = box.chain().issued();

    Chain chain = box.chain().confirmed(second, 9).confirmed(first, 4);

    assertThat(chain.confirmed()).isEqualTo(second);
    assertThat(chain.highestSeq()).isEqualTo(9);
  }

  @Test
  void anIncidentQuarantinesAndTheLast32AreKept() {
    Chain chain = box.chain();
    for (int i = 1; i <= 40; i++) {
      Chain.Incident incident = new Chain.Incident(Chain.Incident.Kind.CLONE, i, 0, 0);
      chain =
          chain.flagged(
              new Chain.Evidence(
                  incident, Samples.T0, TestFirm.digest("it"), Optional.empty(), Samples.T0));
    }

    assertThat(chain.quarantined()).isTrue();
    assertThat(chain.found()).isEqualTo(40);
    assertThat(chain.incidents()).hasSize(32);
    assertThat(chain.incidents().get(31).incident().contextSeq()).isEqualTo(40);
  }

  @Test
  void aStepTravelsWithTheEntriesItNames() {
    Chain chain = box.chain();
    List<Operation> put = List.of(TestContainer.put(one));

    assertThatThrownBy(() -> chain.extend(put, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> chain.extend(put, Map.of(one.digest(), one, two.digest(), two)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(chain.extend(put, Map.of(one.digest(), one)).step().entries())
        .containsExactly(one.encode());
  }

  @Test
  void noStepPutsAnOlderGenerationOrRemovesAnother() {
    gets(Samples.entry(firm.id(), 1, 2, Samples.anywhere().build()));

    assertThatThrownBy(() -> box.issuePuts(one)).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> box.issue(TestContainer.remove(one))).isInstanceOf(Malformed.class);
  }

  private static ContainerContext with(
      ContainerContext like, Digest granted, List<Tombstone> tombstones) {
    return new ContainerContext(
        like.serial(),
        like.firm(),
        like.contextSeq(),
        like.chains(),
        granted,
        like.blocked(),
        like.epoch(),
        like.used(),
        tombstones,
        like.lastSeen(),
        like.capabilities(),
        like.challenge(),
        like.wishes(),
        like.clock(),
        like.emergencies());
  }
}
