package dev.coffer.domain.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.LicenseUpdate;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.Trust;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerStateTest {
  private final TestFirm firm = TestFirm.scripted("firm", TestFirm.CLASSICAL);
  private final Terms terms = Samples.anywhere().units(100).build();
  private final LicenseEntry one = Samples.entry(firm.id(), 1, 1, terms);
  private final LicenseEntry two = Samples.entry(firm.id(), 2, 1, terms);
  private final LicenseEntry three = Samples.entry(firm.id(), 3, 1, terms);
  private final TestContainer box = new TestContainer(firm, "box", ContainerKind.CLOUD, 3);

  @Test
  void anUpdateIsAppliedAfterTheOneBeforeItOnly() {
    Chain.Step first = box.issuePuts(one);
    Chain.Step second = box.issuePuts(two);

    assertThat(box.apply(second)).isEqualTo(new ApplyResult.Refused(ApplyResult.Reason.GAP, 0));
    assertThat(box.apply(first)).isInstanceOf(ApplyResult.Applied.class);
    assertThat(box.apply(second)).isInstanceOf(ApplyResult.Applied.class);
    assertThat(box.context().position(Issuer.CENTRAL))
        .isEqualTo(new ChainPosition(2, second.digest()));
    assertThat(box.context().granted()).isEqualTo(box.chain().granted().digest());
  }

  @Test
  void applyingAgainChangesNothingAndTheNextContextShowsTheSame() {
    Chain.Step first = box.issuePuts(one);
    box.apply(first);
    Chain.Step second = box.issuePuts(two);
    box.apply(second);
    ContainerContext before = box.context();
    String bytes = box.state().encode().hex();

    assertThat(box.apply(second)).isEqualTo(new ApplyResult.Repeated());
    assertThat(box.apply(first)).isEqualTo(new ApplyResult.Repeated());

    assertThat(box.state().encode().hex()).isEqualTo(bytes);
    ContainerContext after = box.context();
    assertThat(after.contextSeq()).isEqualTo(before.contextSeq() + 1);
    assertThat(after.chains()).isEqualTo(before.chains());
    assertThat(after.granted()).isEqualTo(before.granted());
  }

  @Test
  void anUpdateThatContinuesAnotherHistoryIsAFork() {
    Chain start = box.chain();
    Chain.Step mine = box.issuePuts(one);
    box.put(start);
    box.issuePuts(two);
    Chain.Step afterOther = box.issuePuts(three);
    box.apply(mine);
    String bytes = box.state().encode().hex();

    assertThat(box.apply(afterOther))
        .isEqualTo(new ApplyResult.Refused(ApplyResult.Reason.FORK, 1));
    assertThat(box.state().encode().hex()).isEqualTo(bytes);
  }

  @Test
  void anotherUpdateOfTheCounterReachedIsAFork() {
    Chain start = box.chain();
    Chain.Step mine = box.issuePuts(one);
    box.put(start);
    Chain.Step other = box.issuePuts(two);
    box.apply(mine);

    assertThat(box.apply(other)).isEqualTo(new ApplyResult.Refused(ApplyResult.Reason.FORK, 1));
  }

  @Test
  void anotherContainersUpdateIsRefused() {
    TestContainer other = new TestContainer(firm, "other", ContainerKind.CLOUD, 3);

    assertThat(box.apply(other.issuePuts(one)))
        .isEqualTo(new ApplyResult.Refused(ApplyResult.Reason.WRONG_CONTAINER, 0));
  }

  @Test
  void firmsDoNotTouchEachOther() {
    TestFirm rival = TestFirm.scripted("rival", TestFirm.CLASSICAL);
    box.gets(one);
    LicenseEntry theirs = Samples.entry(rival.id(), 9, 1, terms);
    LicenseUpdate update =
        new LicenseUpdate(
            rival.id(),
            box.keys().keys().thumbprint(),
            Issuer.CENTRAL,
            1,
            Digest.ZERO,
            List.of(TestContainer.put(theirs)),
            Granted.NOTHING.after(TestContainer.put(theirs)).digest());
    ContainerContext before = box.context();

    ApplyResult result = box.state().apply(rival.verified(update, List.of(theirs)), Samples.T0);

    box.put(((ApplyResult.Applied) result).state());
    assertThat(box.state().firms()).containsExactlyInAnyOrder(firm.id(), rival.id());
    assertThat(box.state().holdings(rival.id())).hasSize(1);
    assertThat(box.context().chains()).isEqualTo(before.chains());
    assertThat(box.context().granted()).isEqualTo(before.granted());
  }

  @Test
  void anIssuingKeyOfAnEpochBelowTheHighestSeenIsRefused() {
    assertThat(box.apply(box.issuePuts(one), 5)).isInstanceOf(ApplyResult.Applied.class);
    Chain.Step next = box.issuePuts(two);

    assertThat(box.apply(next, 4))
        .isEqualTo(new ApplyResult.Refused(ApplyResult.Reason.STALE_EPOCH, 1));
    assertThat(box.apply(next, 5)).isInstanceOf(ApplyResult.Applied.class);
    assertThat(box.context().epoch()).isEqualTo(5);
  }

  @Test
  void anUpdateWhoseOperationsYieldAnotherStateThanItSaysIsRefused() {
    LicenseUpdate lying =
        new LicenseUpdate(
            firm.id(),
            box.keys().keys().thumbprint(),
            Issuer.CENTRAL,
            1,
            Digest.ZERO,
            List.of(TestContainer.put(one)),
            TestFirm.digest("another state"));
    LicenseUpdate impossible =
        new LicenseUpdate(
            firm.id(),
            box.keys().keys().thumbprint(),
            Issuer.CENTRAL,
            1,
            Digest.ZERO,
            List.of(new Operation.Put(one.license(), 2, one.digest()), TestContainer.remove(one)),
            TestFirm.digest("any"));

    for (LicenseUpdate update : List.of(lying, impossible)) {
      assertThat(box.state().apply(firm.verified(update, List.of(one)), Samples.T0))
          .isEqualTo(new ApplyResult.Refused(ApplyResult.Reason.GRANTED_MISMATCH, 0));
    }
  }

  @Test
  void aRemovedEntryLeavesATombstoneWithItsFinalUseUntilItIsAcknowledged() {
    box.gets(one, two);
    box.use(one.license(), 1, 30);

    box.does(TestContainer.remove(one));

    Tombstone stone = new Tombstone(one.license(), 1, new Used(30, Optional.of(Samples.T0)), false);
    assertThat(box.state().holdings(firm.id())).extracting(Holding::entry).containsExactly(two);
    assertThat(box.context().tombstones()).containsExactly(stone);
    assertThat(box.context().tombstones()).containsExactly(stone);
    assertThat(box.context().used()).isEmpty();

    box.does(new Operation.Acknowledge(one.license(), 2));
    assertThat(box.context().tombstones()).containsExactly(stone);
    box.does(new Operation.Acknowledge(one.license(), 1));
    assertThat(box.context().tombstones()).isEmpty();
  }

  @Test
  void aPutThatComesAfterAReturnStartsWithNothingUsed() {
    box.gets(one);
    box.use(one.license(), 1, 30);
    box.does(TestContainer.remove(one));

    box.gets(Samples.entry(firm.id(), 1, 2, Samples.anywhere().units(70).build()));

    assertThat(box.use(one.license(), 2, 70)).isInstanceOf(UseResult.Allowed.class);
    assertThat(box.use(one.license(), 3, 1)).isEqualTo(new UseResult.UnitsExhausted(0, 1));
  }

  @Test
  void aNewGenerationTakesTheOldOnesPlaceAndWhatWasUsedStays() {
    box.gets(one);
    box.use(one.license(), 1, 30);
    LicenseEntry next = Samples.entry(firm.id(), 1, 2, Samples.anywhere().units(40).build());

    box.gets(next);

    assertThat(box.state().holdings(firm.id())).extracting(Holding::entry).containsExactly(next);
    assertThat(box.state().used(firm.id(), one.license()).units()).isEqualTo(30);
    assertThat(box.context().tombstones()).isEmpty();
    assertThat(box.use(one.license(), 2, 11)).isEqualTo(new UseResult.UnitsExhausted(10, 11));
  }

  @Test
  void anUpdateIsKeptAsLongAsAnEntryOfItLives() {
    box.gets(one, two);
    Holding first = box.state().holding(firm.id(), one.license()).orElseThrow();

    box.does(TestContainer.remove(two));
    assertThat(box.state().certifyingUpdate(firm.id(), first)).isPresent();
    assertThat(
            firm.trust()
                .readEntry(
                    SignedMessage.parse(
                        box.state().certifyingUpdate(firm.id(), first).orElseThrow()),
                    first.entry().encode()))
        .isInstanceOf(Trust.EntryReading.Genuine.class);

    box.does(TestContainer.remove(one));
    assertThat(box.state().certifyingUpdate(firm.id(), first)).isEmpty();
  }

  @Test
  void aBlockedContainerGrantsNothingAndStillAppliesUpdates() {
    box.gets(one);
    box.does(new Operation.Block());

    assertThat(box.state().blocked(firm.id())).isTrue();
    assertThat(box.use(one.license(), 1, 0)).isEqualTo(new UseResult.Blocked());
    assertThat(box.context().blocked()).isTrue();

    box.gets(two);
    box.does(new Operation.Unblock());
    assertThat(box.use(one.license(), 1, 0)).isInstanceOf(UseResult.Allowed.class);
  }

  @Test
  void numbersOfContextsAreNeverUsedAgain() {
    long first = box.context().contextSeq();
    box.gets(one);

    assertThat(box.context().contextSeq()).isEqualTo(first + 1);
    assertThat(box.state().contextSeq()).isEqualTo(first + 1);
  }

  @Test
  void theContainersTimeNeverGoesBack() {
    box.at(Samples.T0.plusSeconds(500));
    assertThat(box.context().lastSeen()).isEqualTo(Samples.T0.plusSeconds(500));
    box.at(Samples.T0.minusSeconds(500));
    assertThat(box.context().lastSeen()).isEqualTo(Samples.T0.plusSeconds(500));
  }

  @Test
  void aClockBeyondAllYearsLeavesAStateThatCanBeRead() {
    box.at(Instant.MAX);
    ContainerContext context = box.context();

    assertThat(ContainerContext.parse(context.encode())).isEqualTo(context);
    assertThat(ContainerState.parse(box.state().encode()).lastSeen())
        .isEqualTo(box.state().lastSeen());
  }
}
