package dev.coffer.domain.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.LicenseUpdate;
import dev.coffer.domain.update.Operation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A rebase replaces all that a firm granted and joins two histories that had parted. */
class RebaseTest {
  private final TestFirm firm = TestFirm.scripted("firm", TestFirm.CLASSICAL);
  private final LicenseEntry one = entry(1);
  private final LicenseEntry two = entry(2);
  private final LicenseEntry three = entry(3);
  private final TestContainer box = new TestContainer(firm, "box", ContainerKind.CLOUD, 3);

  private LicenseEntry entry(long license) {
    return Samples.entry(firm.id(), license, 1, Samples.anywhere().units(100).build());
  }

  private ApplyResult rebase(
      long counter, long contextSeq, Digest granted, LicenseEntry... entries) {
    List<Operation.Put> puts = List.of(entries).stream().map(TestContainer::put).toList();
    Operation.Rebase rebase = new Operation.Rebase(contextSeq, granted, puts);
    LicenseUpdate update =
        new LicenseUpdate(
            firm.id(),
            box.keys().keys().thumbprint(),
            Issuer.CENTRAL,
            counter,
            TestFirm.digest("the last update of another history"),
            List.of(rebase),
            Granted.NOTHING.after(rebase).digest());
    ApplyResult result = box.state().apply(firm.verified(update, List.of(entries)), Samples.T0);
    if (result instanceof ApplyResult.Applied applied) {
      box.put(applied.state());
    }
    return result;
  }

  @Test
  void itAnswersTheLatestContextOnly() {
    box.gets(one);
    ContainerContext old = box.context();
    ContainerContext latest = box.context();
    ApplyResult another = new ApplyResult.Refused(ApplyResult.Reason.ANOTHER_CONTEXT, 1);

    assertThat(rebase(9, old.contextSeq(), old.granted(), two)).isEqualTo(another);
    assertThat(rebase(9, latest.contextSeq(), TestFirm.digest("other"), two)).isEqualTo(another);
    assertThat(rebase(9, latest.contextSeq(), latest.granted(), two))
        .isInstanceOf(ApplyResult.Applied.class);
    assertThat(box.context().position(Issuer.CENTRAL).counter()).isEqualTo(9);
  }

  @Test
  void whatItLeavesOutLeavesATombstoneAndWhatItKeepsKeepsItsUse() {
    box.gets(one, two);
    box.use(one.license(), 1, 10);
    box.use(two.license(), 2, 20);
    ContainerContext shown = box.context();

    rebase(9, shown.contextSeq(), shown.granted(), two, three);

    assertThat(box.state().holdings(firm.id()))
        .extracting(Holding::entry)
        .containsExactly(two, three);
    assertThat(box.context().tombstones())
        .containsExactly(
            new Tombstone(one.license(), 1, new Used(10, Optional.of(Samples.T0)), false));
    assertThat(box.state().used(firm.id(), two.license()).units()).isEqualTo(20);
  }

  @Test
  void aCounterThatIsNotAboveTheOneReachedChangesNothing() {
    box.gets(one);
    box.does(new Operation.Unblock());
    ContainerContext shown = box.context();

    assertThat(rebase(2, shown.contextSeq(), shown.granted(), two))
        .isEqualTo(new ApplyResult.Refused(ApplyResult.Reason.FORK, 2));
    assertThat(rebase(1, shown.contextSeq(), shown.granted(), two))
        .isEqualTo(new ApplyResult.Repeated());
    assertThat(box.state().holdings(firm.id())).extracting(Holding::entry).containsExactly(one);
  }

  @Test
  void theChainGoesOnFromIt() {
    ContainerContext shown = box.context();
    rebase(9, shown.contextSeq(), shown.granted(), two);
    ChainPosition position = box.context().position(Issuer.CENTRAL);
    LicenseUpdate next =
        new LicenseUpdate(
            firm.id(),
            box.keys().keys().thumbprint(),
            Issuer.CENTRAL,
            10,
            position.digest(),
            List.of(new Operation.Block()),
            new Granted(true, Granted.NOTHING.after(TestContainer.put(two)).entries()).digest());

    assertThat(box.state().apply(firm.verified(next, List.of()), Samples.T0))
        .isInstanceOf(ApplyResult.Applied.class);
  }

  @Test
  void itAppliesOnce() {
    ContainerContext shown = box.context();
    rebase(9, shown.contextSeq(), shown.granted(), two);

    assertThat(rebase(9, shown.contextSeq(), shown.granted(), two))
        .isEqualTo(new ApplyResult.Repeated());
  }
}
