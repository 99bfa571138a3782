package dev.coffer.domain.vector;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerState;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.SignedUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Contexts of one container, as the firm's server takes them after what it issued and saw. */
final class ContactVectors {
  private static final TestFirm FIRM = UpdateVectors.FIRM;
  private static final Bytes CHALLENGE = Bytes.fromHex("c4".repeat(16));
  private static final Bytes OFFLINE = Bytes.empty();

  private final List<Vector> all = new ArrayList<>();
  private final TestContainer box = UpdateVectors.container(FIRM);
  private final List<SignedUpdate> issued = new ArrayList<>();
  private final List<Bytes> seen = new ArrayList<>();

  private ContactVectors() {}

  static List<Vector> all() {
    ContactVectors vectors = new ContactVectors();
    vectors.contacts();
    return vectors.all;
  }

  private void contacts() {
    LicenseEntry entry = Samples.entry(FIRM.id(), 1, 1, Samples.anywhere().build());
    ContainerState blank = box.state();
    ContainerContext first = box.context();
    add("first", "ok", "A new container, nothing issued yet.", first);
    applies(box.issuePuts(entry));
    ContainerContext receipt = box.context();
    seen.add(box.signed(first).encoded());
    add("receipt", "ok", "The receipt of an update.", receipt);
    ContainerState earlier = box.state();
    applies(box.issue(new Operation.Block()));
    Bytes later = box.signed(box.context()).encoded();
    seen.add(later);
    add("known", "ok", "The last receipt once more.", later);
    add("old-file", "OLD", "From before the last receipt, by file.", receipt);
    add("first-again", "OLD", "The very first again.", first);
    ContainerState now = box.state();

    box.put(earlier);
    add("cloned", "CLONE", "The number of another context that was seen.", box.context());
    box.context();
    ContainerContext behind = box.context(Optional.of(CHALLENGE));
    add(
        "rolled-back",
        "ROLLED_BACK",
        "Answers the server's challenge from before the last receipt, under a new number.",
        behind,
        CHALLENGE);
    add(
        "behind-by-file",
        "OLD",
        "The same without the server's challenge: it may have been made at any time.",
        behind);
    add(
        "behind-other-challenge",
        "OLD",
        "The same with another challenge than the server's.",
        behind,
        Bytes.fromHex("c5".repeat(16)));
    box.put(blank);
    add(
        "started-anew",
        "CLONE",
        "An empty container once more, with the number of the first context that was seen.",
        challenged(),
        CHALLENGE);

    box.put(now);
    Chain truth = box.chain();
    Chain.Step withheld = box.issue(new Operation.Unblock());
    applyOnly(withheld);
    add(
        "never-issued",
        "FOREIGN_STATE",
        "Shows an update that the server never issued.",
        box.context());
    box.put(now);
    box.put(truth);
    Bytes genuine = box.context().encode();
    add(
        "other-state",
        "FOREIGN_STATE",
        "The newest update, and another granted state than it yields.",
        signed(Alter.key(genuine, 6, Cbor.of(TestFirm.digest("other state").value()))));
    Cbor stone =
        Alter.parse(
            Bytes.concat(
                Bytes.fromHex("a40150"),
                Samples.license(1).id().value(),
                Bytes.fromHex("0200040105f4")));
    add(
        "buried-alive",
        "FOREIGN_STATE",
        "A tombstone of an entry that no update removed.",
        signed(Alter.key(genuine, 10, Cbor.array(stone))));

    box.put(now);
    box.context();
    seen.add(box.signed(box.context()).encoded());
    box.put(now);
    ContainerContext passed = challenged();
    add(
        "number-passed",
        "ROLLED_BACK",
        "Answers the server's challenge under a number that was passed before it was given.",
        passed,
        CHALLENGE);
    add(
        "number-passed-by-file",
        "ok",
        "The same without the server's challenge: it came late.",
        passed);
  }

  private ContainerContext challenged() {
    return box.context(Optional.of(CHALLENGE));
  }

  private void applies(Chain.Step step) {
    issued.add(FIRM.sign(step, 1));
    applyOnly(step);
  }

  private void applyOnly(Chain.Step step) {
    box.apply(step);
  }

  private Bytes signed(Bytes payload) {
    return box.signed(ContainerContext.parse(payload)).encoded();
  }

  private void add(String name, String outcome, String why, ContainerContext context) {
    add(name, outcome, why, context, OFFLINE);
  }

  private void add(
      String name, String outcome, String why, ContainerContext context, Bytes challenge) {
    add(name, outcome, why, box.signed(context).encoded(), challenge);
  }

  private void add(String name, String outcome, String why, Bytes context) {
    add(name, outcome, why, context, OFFLINE);
  }

  private void add(String name, String outcome, String why, Bytes context, Bytes challenge) {
    all.add(
        Vector.of("contact", name, outcome, why)
            .with("anchor", UpdateVectors.ANCHOR)
            .with("issued", SignedUpdate.encodeBundle(issued))
            .with("seen", Cbor.array(seen.stream().<Cbor>map(Cbor::of).toList()).encode())
            .with("challenge", challenge)
            .with("input", context));
  }
}
