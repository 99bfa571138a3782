package dev.coffer.domain.vector;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.Granted;
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
import dev.coffer.domain.update.SignedUpdate;
import java.util.ArrayList;
import java.util.List;

/** Bundles applied to a container that holds others. */
final class ApplyVectors {
  private static final TestFirm FIRM = UpdateVectors.FIRM;

  private final List<Vector> all = new ArrayList<>();
  private final TestContainer box = UpdateVectors.container(FIRM);
  private final LicenseEntry entry = entry(1);
  private final Chain.Step first = box.issuePuts(entry);
  private final Chain.Step second = box.issuePuts(entry(2));
  private final Chain.Step third = box.issue(TestContainer.remove(entry));

  private ApplyVectors() {}

  static List<Vector> all() {
    ApplyVectors vectors = new ApplyVectors();
    vectors.chain();
    vectors.notTaken();
    vectors.rebase();
    return vectors.all;
  }

  private static LicenseEntry entry(long number) {
    return Samples.entry(FIRM.id(), number, 1, Samples.anywhere().build());
  }

  private void add(String name, String outcome, String why, Bytes held, Bytes input) {
    add(name, outcome, why, held, input, 1);
  }

  private void add(String name, String outcome, String why, Bytes held, Bytes input, int contexts) {
    all.add(
        Vector.of("apply", name, outcome, why)
            .with("anchor", UpdateVectors.ANCHOR)
            .with("keys", box.keys().keys().encoded())
            .with("kind", "C")
            .with("capacity", "2")
            .with("held", held)
            .with("contexts", Integer.toString(contexts))
            .with("input", input));
  }

  private static Bytes bundle(Chain.Step... steps) {
    List<SignedUpdate> updates = new ArrayList<>();
    for (Chain.Step step : steps) {
      updates.add(FIRM.sign(step, 1));
    }
    return SignedUpdate.encodeBundle(updates);
  }

  private static Bytes bundle(LicenseUpdate update, LicenseEntry... entries) {
    List<Bytes> encoded = new ArrayList<>();
    for (LicenseEntry each : entries) {
      encoded.add(each.encode());
    }
    return bundle(new Chain.Step(update.counter(), update.digest(), update.encode(), encoded));
  }

  private void chain() {
    add("first", "ok", "The first update.", bundle(), bundle(first));
    add("three", "ok", "Three consecutive updates.", bundle(), bundle(first, second, third));
    add("replay", "REPEATED", "The last update again.", bundle(first), bundle(first));
    add(
        "old-replay",
        "REPEATED",
        "An update before the last again.",
        bundle(first, second),
        bundle(first));
    add(
        "overlap",
        "REPEATED",
        "Two it has and one it has not.",
        bundle(first, second),
        bundle(first, second, third));
    add("gap", "GAP", "The second update without the first.", bundle(), bundle(second));
    TestContainer fork = UpdateVectors.container(FIRM);
    Chain.Step other = fork.issue(new Operation.Block());
    Chain.Step after = fork.issue(new Operation.Unblock());
    add(
        "fork",
        "FORK",
        "Another update with the counter of the last.",
        bundle(first),
        bundle(other));
    add(
        "fork-before",
        "FORK",
        "An update that follows another than the last.",
        bundle(first),
        bundle(after));
    TestContainer stranger = new TestContainer(FIRM, "another container", ContainerKind.CLOUD, 2);
    add(
        "other-container",
        "WRONG_CONTAINER",
        "An update of another container.",
        bundle(),
        bundle(stranger.issue(new Operation.Block())));
    add(
        "stale-epoch",
        "STALE_EPOCH",
        "Signed by the issuing key of epoch 1 after one of epoch 2.",
        SignedUpdate.encodeBundle(List.of(FIRM.sign(first, 2))),
        bundle(second));
    add(
        "new-epoch",
        "ok",
        "Signed by the issuing key of epoch 2 after one of epoch 1.",
        bundle(first),
        SignedUpdate.encodeBundle(List.of(FIRM.sign(second, 2))));
    add(
        "other-state",
        "GRANTED_MISMATCH",
        "The state announced is not what the operations yield.",
        bundle(first),
        bundle(update(2, first.digest(), new Operation.Block(), Granted.NOTHING)));
    add(
        "older-generation",
        "GRANTED_MISMATCH",
        "Removes another generation than the one there.",
        bundle(first),
        bundle(
            update(2, first.digest(), new Operation.Remove(entry.license(), 2), Granted.NOTHING)));
  }

  private LicenseUpdate update(
      long counter, Digest previous, Operation operation, Granted granted) {
    return new LicenseUpdate(
        FIRM.id(),
        box.keys().keys().thumbprint(),
        Issuer.CENTRAL,
        counter,
        previous,
        List.of(operation),
        granted.digest());
  }

  private void notTaken() {
    TestContainer full = UpdateVectors.container(FIRM);
    Chain.Step two = full.issuePuts(entry(1), entry(2));
    Chain.Step one = full.issuePuts(entry(3));
    add("no-space", "NOT_TAKEN", "A third entry for a container of two.", bundle(two), bundle(one));
    LicenseEntry dongle =
        Samples.entry(FIRM.id(), 1, 1, Terms.builder().kinds(ContainerKind.DONGLE).build());
    add(
        "other-kind",
        "NOT_TAKEN",
        "An entry for dongles alone.",
        bundle(),
        bundle(UpdateVectors.container(FIRM).issuePuts(dongle)));
    Bytes future = Alter.key(entry.encode(), 1, Cbor.of(2));
    Operation.Put put = new Operation.Put(entry.license(), 1, Digest.sha256(future));
    LicenseUpdate update = update(1, Digest.ZERO, put, Granted.NOTHING.after(put));
    add(
        "future-entry",
        "NOT_TAKEN",
        "An entry of a format that is not known.",
        bundle(),
        bundle(new Chain.Step(1, update.digest(), update.encode(), List.of(future))));
    Operation.Put wrong = new Operation.Put(entry.license(), 2, entry.digest());
    add(
        "entry-of-other-generation",
        "NOT_TAKEN",
        "The update names another generation than its entry.",
        bundle(),
        bundle(update(1, Digest.ZERO, wrong, Granted.NOTHING.after(wrong)), entry));
    LicenseEntry foreign =
        Samples.entry(UpdateVectors.RIVAL.id(), 1, 1, Samples.anywhere().build());
    add(
        "entry-of-other-firm",
        "NOT_TAKEN",
        "The entry is another firm's.",
        bundle(),
        bundle(UpdateVectors.container(FIRM).issuePuts(foreign)));
  }

  private void rebase() {
    Granted held = Granted.NOTHING.after(TestContainer.put(entry));
    add(
        "rebase",
        "ok",
        "Replaces everything, answers the latest context, at a higher counter.",
        bundle(first),
        rebased(new Operation.Rebase(3, held.digest(), List.of())),
        3);
    add(
        "rebase-of-older-context",
        "ANOTHER_CONTEXT",
        "Answers a context that is not the latest.",
        bundle(first),
        rebased(new Operation.Rebase(2, held.digest(), List.of())),
        3);
    add(
        "rebase-of-other-state",
        "ANOTHER_CONTEXT",
        "Answers a context with another granted state.",
        bundle(first),
        rebased(new Operation.Rebase(3, Granted.NOTHING.digest(), List.of())),
        3);
  }

  private Bytes rebased(Operation.Rebase rebase) {
    return bundle(update(9, TestFirm.digest("restored"), rebase, Granted.NOTHING));
  }
}
