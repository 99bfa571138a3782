package dev.coffer.domain.vector;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.Granted;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.fixture.EmergencyAuthor;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.SignedGrant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a container's firm granted it, as a server reads it that was restored from a backup. */
final class GrantVectors {
  private static final TestFirm FIRM = UpdateVectors.FIRM;

  private final List<Vector> all = new ArrayList<>();
  private final TestContainer box = UpdateVectors.container(FIRM);
  private final LicenseEntry one = Samples.entry(FIRM.id(), 1, 1, Samples.anywhere().build());
  private final LicenseEntry two = Samples.entry(FIRM.id(), 2, 1, Samples.anywhere().build());

  private GrantVectors() {}

  static List<Vector> all() {
    GrantVectors vectors = new GrantVectors();
    vectors.states();
    vectors.forms(vectors.granted());
    return vectors.all;
  }

  private void add(String name, String outcome, String why, SignedGrant grant) {
    add(name, outcome, why, grant.encode());
  }

  private void add(String name, String outcome, String why, Bytes input) {
    all.add(
        Vector.of("grant", name, outcome, why)
            .with("anchor", UpdateVectors.ANCHOR)
            .with("input", input));
  }

  private SignedGrant granted() {
    return box.state().grant(FIRM.id()).orElseThrow();
  }

  private static SignedGrant with(SignedGrant grant, Bytes... entries) {
    return new SignedGrant(grant.update(), grant.granted(), List.of(entries));
  }

  private void states() {
    box.gets(one);
    SignedGrant before = granted();
    box.gets(two);
    SignedGrant grant = granted();
    add("genuine", "ok", "Two licences, by the update that put the second.", grant);
    add("without-entries", "ok", "The same, too long for its entries.", with(grant));
    add("some-entries", "ok", "One of the entries is not sent.", with(grant, two.encode()));
    add(
        "unreadable-entry",
        "ok",
        "An entry that cannot be read is as good as not sent.",
        with(grant, Bytes.fromHex("a0")));
    LicenseEntry more = Samples.entry(FIRM.id(), 1, 1, Samples.anywhere().units(10).build());
    add(
        "altered-entry",
        "BAD_SIGNATURE",
        "An entry with other terms than were granted.",
        with(grant, more.encode()));
    LicenseEntry third = Samples.entry(FIRM.id(), 3, 1, Samples.anywhere().build());
    add(
        "foreign-entry",
        "BAD_SIGNATURE",
        "An entry that was not granted.",
        with(grant, one.encode(), third.encode()));
    add(
        "older-state",
        "BAD_SIGNATURE",
        "The granted state of the update before.",
        new SignedGrant(grant.update(), before.granted(), List.of()));
    add(
        "blocked-otherwise",
        "BAD_SIGNATURE",
        "Its first item is another.",
        new SignedGrant(grant.update(), new Granted(true, grant.granted().entries()), List.of()));
    box.does(new Operation.Block());
    add("blocked", "ok", "Both licences, blocked.", granted());
    box.does(TestContainer.remove(one));
    add("removed", "ok", "One was removed.", granted());
    add(
        "removed-entry",
        "BAD_SIGNATURE",
        "The entry of the one removed.",
        with(granted(), one.encode(), two.encode()));
  }

  /** Of other signers, and in other forms. */
  private void forms(SignedGrant grant) {
    Bytes genuine = grant.encode();
    add(
        "bad-signature",
        "BAD_SIGNATURE",
        "One bit of the signature is flipped.",
        update(genuine, each -> Alter.signature(each, octets -> Alter.flip(octets, 40))));
    add(
        "signed-as-context",
        "BAD_SIGNATURE",
        "Signed as another type.",
        update(
            genuine,
            each -> signed(MessageType.CONTEXT, FIRM.updateHeader(1), each, FIRM.issuing(1))));
    TestContainer rivals = UpdateVectors.container(UpdateVectors.RIVAL);
    rivals.does(new Operation.Block());
    add(
        "of-rival",
        "UNKNOWN_KEY",
        "By another firm.",
        rivals.state().grant(UpdateVectors.RIVAL.id()).orElseThrow());
    EmergencyAuthor author = new EmergencyAuthor(FIRM, 1);
    LicenseEntry brief = author.entry(1, Samples.T0, Samples.T0.plusSeconds(60));
    add(
        "of-emergency",
        "WRONG_ROLE",
        "What an emergency key signed grants nothing.",
        new SignedGrant(
            author.put(box.keys().keys().thumbprint(), 1, Digest.ZERO, brief).message(),
            Granted.NOTHING.after(TestContainer.put(brief)),
            List.of(brief.encode())));
    Signer next = FIRM.signer("Example next root", TestFirm.CLASSICAL);
    SignedMessage.Header later =
        SignedMessage.Header.certified(
            List.of(
                TestFirm.certified(FIRM.issuingCertificate(2), next),
                UpdateVectors.ANCHOR,
                OtherVectors.follower(next, 2, 1)));
    add(
        "of-later-root",
        "FOREIGN_ROOT",
        "By an issuing key of a root that followed the anchor's.",
        update(genuine, each -> signed(MessageType.UPDATE, later, each, FIRM.issuing(2))));
    add(
        "trailing-byte",
        "MALFORMED_TRAILING_BYTES",
        "An octet after it.",
        Bytes.concat(genuine, Bytes.of((byte) 0)));
    add(
        "not-three",
        "MALFORMED_WRONG_TYPE",
        "Without its entries' array.",
        Cbor.array(((Cbor.Array) Alter.parse(genuine)).items().subList(0, 2)).encode());
    add(
        "text-for-entry",
        "MALFORMED_WRONG_TYPE",
        "An entry that is no byte string.",
        part(genuine, 2, each -> Cbor.array(Cbor.of("entry"))));
    add(
        "generation-zero",
        "MALFORMED_OUT_OF_RANGE",
        "A licence of no generation.",
        copies(genuine, each -> Alter.at(each, 0, copy -> Alter.at(copy, 1, any -> Cbor.of(0)))));
    add(
        "short-digest",
        "MALFORMED_OUT_OF_RANGE",
        "An entry's digest of 31 octets.",
        copies(
            genuine,
            each ->
                Alter.at(
                    each, 0, copy -> Alter.at(copy, 2, any -> Cbor.of(Bytes.of(new byte[31]))))));
    add(
        "twice-the-same",
        "MALFORMED_NOT_CANONICAL",
        "A licence that is granted twice.",
        copies(
            genuine,
            each -> {
              Cbor copy = ((Cbor.Array) each).items().get(0);
              return Cbor.array(copy, copy);
            }));
  }

  /** A message of the same payload. */
  private static Bytes signed(
      MessageType type, SignedMessage.Header header, Bytes message, Signer by) {
    Cbor.Array parts = (Cbor.Array) ((Cbor.Tag) Alter.parse(message)).content();
    Bytes payload = Alter.bytes(parts.items().get(Alter.PAYLOAD));
    return SignedMessage.sign(type, header, payload, by).encoded();
  }

  private static Bytes part(Bytes grant, int place, UnaryOperator<Cbor> change) {
    return Alter.at(Alter.parse(grant), place, change).encode();
  }

  private static Bytes update(Bytes grant, UnaryOperator<Bytes> change) {
    return part(grant, 0, each -> Cbor.of(change.apply(Alter.bytes(each))));
  }

  private static Bytes copies(Bytes grant, UnaryOperator<Cbor> change) {
    return part(grant, 1, each -> Alter.at(each, 1, change));
  }
}
