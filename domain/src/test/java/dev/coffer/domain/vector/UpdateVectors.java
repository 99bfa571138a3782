package dev.coffer.domain.vector;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.update.Certificate;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.Role;
import dev.coffer.domain.update.SignedUpdate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Bundles of updates, read from an anchor. */
final class UpdateVectors {
  static final TestFirm FIRM = TestFirm.real("Example", TestFirm.CLASSICAL);
  static final TestFirm RIVAL = TestFirm.real("Rival", TestFirm.CLASSICAL);
  static final Bytes ANCHOR = FIRM.anchorMessage().encoded();

  private static final TestFirm HYBRID = TestFirm.real("Hybrid", TestFirm.HYBRID);

  private final List<Vector> all = new ArrayList<>();
  private final LicenseEntry entry =
      Samples.entry(FIRM.id(), 1, 1, Samples.anywhere().units(10).build());
  private final Chain.Step step = container(FIRM).issuePuts(entry);
  private final Bytes genuine = bundle(FIRM.sign(step, 1));

  private UpdateVectors() {}

  static List<Vector> all() {
    UpdateVectors vectors = new UpdateVectors();
    vectors.signatures();
    vectors.certificates();
    vectors.successions();
    vectors.payloads();
    vectors.entries();
    vectors.forms();
    vectors.hybrid();
    return vectors.all;
  }

  static TestContainer container(TestFirm firm) {
    return new TestContainer(firm, "example container", ContainerKind.CLOUD, 2);
  }

  static Bytes bundle(SignedUpdate... updates) {
    return SignedUpdate.encodeBundle(List.of(updates));
  }

  private void add(String name, String outcome, String why, Bytes bundle) {
    add(name, outcome, why, ANCHOR, bundle);
  }

  private void add(String name, String outcome, String why, Bytes anchor, Bytes bundle) {
    all.add(Vector.of("update", name, outcome, why).with("anchor", anchor).with("input", bundle));
  }

  private Bytes signed(MessageType type, SignedMessage.Header header, Bytes payload, Signer by) {
    return bundle(new SignedUpdate(SignedMessage.sign(type, header, payload, by), step.entries()));
  }

  private Bytes payload(Bytes payload) {
    return signed(MessageType.UPDATE, FIRM.updateHeader(1), payload, FIRM.issuing(1));
  }

  private static SignedMessage.Header header(Bytes... certificates) {
    return SignedMessage.Header.certified(List.of(certificates));
  }

  private void signatures() {
    add("genuine", "ok", "An update of the firm, with its entry.", genuine);
    add("none", "ok", "An empty bundle is a bundle.", bundle());
    add(
        "bad-signature",
        "BAD_SIGNATURE",
        "One bit of the signature is flipped.",
        Alter.inBundle(genuine, each -> Alter.signature(each, octets -> Alter.flip(octets, 40))));
    add(
        "zero-signature",
        "BAD_SIGNATURE",
        "r and s are zero.",
        Alter.inBundle(genuine, each -> Alter.signature(each, octets -> Bytes.of(new byte[64]))));
    add(
        "altered-payload",
        "BAD_SIGNATURE",
        "One bit of the payload is flipped.",
        Alter.inBundle(
            genuine,
            each ->
                Alter.message(
                    each, Alter.PAYLOAD, octets -> Cbor.of(Alter.flip(Alter.bytes(octets), -1)))));
    add(
        "other-half",
        "ok",
        "The other valid form of the signature: s is n - s.",
        Alter.inBundle(genuine, each -> Alter.signature(each, Alter::otherHalf)));
    for (MessageType type : MessageType.values()) {
      if (type != MessageType.UPDATE) {
        add(
            "signed-as-" + type.label(),
            "BAD_SIGNATURE",
            "Signed as a message of another type.",
            signed(type, FIRM.updateHeader(1), step.payload(), FIRM.issuing(1)));
      }
    }
    add(
        "unknown-key",
        "UNKNOWN_KEY",
        "Signed by a key that is not the certificate's.",
        signed(MessageType.UPDATE, FIRM.updateHeader(1), step.payload(), RIVAL.issuing(1)));
    add(
        "other-firms-anchor",
        "UNKNOWN_KEY",
        "Read with the anchor of another firm.",
        RIVAL.anchorMessage().encoded(),
        genuine);
  }

  private void certificates() {
    Bytes root = ANCHOR;
    Bytes issuing = FIRM.byRoot(FIRM.issuingCertificate(1));
    add(
        "one-certificate",
        "UNKNOWN_KEY",
        "Without the root's certificate in the header.",
        signed(MessageType.UPDATE, header(issuing), step.payload(), FIRM.issuing(1)));
    add(
        "no-certificate",
        "UNKNOWN_KEY",
        "Without a header.",
        signed(MessageType.UPDATE, SignedMessage.Header.NONE, step.payload(), FIRM.issuing(1)));
    add(
        "certified-by-stranger",
        "UNKNOWN_KEY",
        "The issuing certificate is signed by another firm's root.",
        signed(
            MessageType.UPDATE,
            header(TestFirm.certified(FIRM.issuingCertificate(1), RIVAL.root()), root),
            step.payload(),
            FIRM.issuing(1)));
    add(
        "bad-certificate",
        "BAD_SIGNATURE",
        "One bit of the issuing certificate's signature is flipped.",
        signed(
            MessageType.UPDATE,
            header(Alter.signature(issuing, octets -> Alter.flip(octets, 3)), root),
            step.payload(),
            FIRM.issuing(1)));
    add(
        "by-operator",
        "WRONG_ROLE",
        "Signed by an operator.",
        signed(
            MessageType.UPDATE,
            header(FIRM.byRoot(FIRM.operatorCertificate(ContainerKind.CLOUD)), root),
            step.payload(),
            FIRM.operator()));
    add(
        "type-not-listed",
        "WRONG_ROLE",
        "The issuing certificate lists certified times alone.",
        signed(
            MessageType.UPDATE,
            header(
                FIRM.byRoot(
                    issuing(FIRM.issuing(1).keys(), FIRM.id().root().value(), MessageType.TIME)),
                root),
            step.payload(),
            FIRM.issuing(1)));
    add(
        "certificate-of-other-firm",
        "WRONG_FIRM",
        "The issuing certificate names another firm.",
        signed(
            MessageType.UPDATE,
            header(
                FIRM.byRoot(
                    issuing(FIRM.issuing(1).keys(), RIVAL.id().root().value(), MessageType.UPDATE)),
                root),
            step.payload(),
            FIRM.issuing(1)));
  }

  private void successions() {
    Signer next = FIRM.signer("Example next root", TestFirm.CLASSICAL);
    Signer thief = FIRM.signer("thief", TestFirm.CLASSICAL);
    Bytes ended = OtherVectors.follower(next, 2, 1);
    Bytes standing = OtherVectors.follower(next, 2, 0);
    add(
        "by-next-root",
        "ok",
        "By an issuing key of the root that followed, which it carries.",
        succeeded(next, 2, ended));
    add(
        "by-ended-root",
        "UNKNOWN_KEY",
        "By an issuing key of a root that its follower ended.",
        succeeded(FIRM.root(), 1, ended));
    add(
        "by-earlier-root",
        "ok",
        "By an issuing key that an earlier root certified in its time.",
        succeeded(FIRM.root(), 1, standing));
    add(
        "by-earlier-root-too-late",
        "STALE_EPOCH",
        "By an issuing key of an epoch that was its follower's to certify.",
        succeeded(FIRM.root(), 2, standing));
    add(
        "by-foreign-root",
        "FOREIGN_ROOT",
        "By an issuing key of a root that the first did not name.",
        succeeded(thief, 2, OtherVectors.follower(thief, 2, 1)));
  }

  private Bytes succeeded(Signer root, long epoch, Bytes follower) {
    KeySet keys = FIRM.issuing(epoch).keys();
    Certificate issuing = issuing(keys, FIRM.id().root().value(), MessageType.UPDATE, epoch);
    return signed(
        MessageType.UPDATE,
        header(TestFirm.certified(issuing, root), ANCHOR, follower),
        step.payload(),
        FIRM.issuing(epoch));
  }

  static Certificate issuing(KeySet keys, Bytes firm, MessageType type) {
    return issuing(keys, firm, type, 1);
  }

  private static Certificate issuing(KeySet keys, Bytes firm, MessageType type, long epoch) {
    return new Certificate(
        Role.ISSUING,
        keys,
        Optional.of(new Digest(firm)),
        epoch,
        Set.of(type),
        TestFirm.FROM,
        TestFirm.TO,
        Optional.empty(),
        Set.of(),
        Set.of(),
        "issuing");
  }

  private void payloads() {
    Bytes plain = step.payload();
    Cbor block = new Operation.Block().toCbor();
    add(
        "other-firm",
        "WRONG_FIRM",
        "The payload names another firm.",
        payload(Alter.key(plain, 2, Cbor.of(RIVAL.id().root().value()))));
    add(
        "other-issuer",
        "WRONG_ROLE",
        "The payload continues the chain of another issuer.",
        payload(Alter.key(plain, 4, Cbor.of(RIVAL.id().root().value()))));
    malformed("unknown-key-in-payload", "UNKNOWN_KEY", Alter.key(plain, 99, Cbor.of(0)));
    malformed("missing-key-in-payload", "MISSING_KEY", Alter.without(plain, 8));
    malformed("wrong-type-in-payload", "WRONG_TYPE", Alter.key(plain, 5, Cbor.of("1")));
    malformed("future-format", "OUT_OF_RANGE", Alter.key(plain, 1, Cbor.of(2)));
    malformed("counter-zero", "OUT_OF_RANGE", Alter.key(plain, 5, Cbor.of(0)));
    malformed(
        "issuer-of-one-octet", "OUT_OF_RANGE", Alter.key(plain, 4, Cbor.of(Bytes.of((byte) 1))));
    malformed(
        "too-many-operations",
        "OUT_OF_RANGE",
        Alter.key(plain, 7, Cbor.array(Collections.nCopies(129, block))));
    malformed(
        "unknown-operation",
        "OUT_OF_RANGE",
        Alter.key(plain, 7, Cbor.array(Cbor.parse(Bytes.fromHex("a10109"), LIMITS))));
    malformed(
        "operation-with-other-key",
        "UNKNOWN_KEY",
        Alter.key(plain, 7, Cbor.array(Cbor.parse(Bytes.fromHex("a201040301"), LIMITS))));
    malformed(
        "trailing-byte-in-payload", "TRAILING_BYTES", Bytes.concat(plain, Bytes.of((byte) 0)));
    malformed("truncated-payload", "TRUNCATED", plain.slice(0, plain.length() - 1));
    malformed("keys-out-of-order", "NOT_CANONICAL", Bytes.fromHex("a202010101"));
    malformed("key-twice", "DUPLICATE_KEY", Bytes.fromHex("a201010101"));
    malformed("long-form", "NOT_CANONICAL", Bytes.fromHex("a1011801"));
    malformed("indefinite-map", "UNSUPPORTED", Bytes.fromHex("bf0101ff"));
    malformed("floating-point", "UNSUPPORTED", Bytes.fromHex("a101f93c00"));
  }

  private static final Cbor.Limits LIMITS = new Cbor.Limits(64, 4, 8);

  private void malformed(String name, String reason, Bytes payload) {
    add(name, "MALFORMED_" + reason, "A payload that was signed and is none.", payload(payload));
  }

  private void entries() {
    Bytes other = Samples.entry(FIRM.id(), 2, 1, Samples.anywhere().build()).encode();
    add(
        "entry-missing",
        "BAD_SIGNATURE",
        "The entry that it names did not come.",
        Alter.entries(genuine, each -> Cbor.array()));
    add(
        "entry-altered",
        "BAD_SIGNATURE",
        "One bit of the entry is flipped.",
        Alter.entries(genuine, all -> Cbor.array(Cbor.of(Alter.flip(entry.encode(), -1)))));
    add(
        "entry-not-named",
        "BAD_SIGNATURE",
        "An entry that it does not name came too.",
        Alter.entries(genuine, all -> Cbor.array(Cbor.of(entry.encode()), Cbor.of(other))));
    add(
        "entry-twice",
        "BAD_SIGNATURE",
        "Its entry came twice.",
        Alter.entries(
            genuine, all -> Cbor.array(Cbor.of(entry.encode()), Cbor.of(entry.encode()))));
  }

  private void forms() {
    Bytes zero = Bytes.of((byte) 0);
    form("trailing-byte", "TRAILING_BYTES", Bytes.concat(genuine, zero));
    form("truncated", "TRUNCATED", genuine.slice(0, genuine.length() - 1));
    form(
        "message-with-trailing-byte",
        "TRAILING_BYTES",
        Alter.inBundle(genuine, each -> Bytes.concat(each, zero)));
    form(
        "message-without-tag",
        "WRONG_TYPE",
        Alter.inBundle(genuine, each -> each.slice(2, each.length())));
    form(
        "message-with-other-tag",
        "WRONG_TYPE",
        Alter.inBundle(
            genuine, each -> Bytes.concat(Bytes.fromHex("d863"), each.slice(2, each.length()))));
    form(
        "unprotected-header",
        "BAD_HEADER",
        Alter.inBundle(
            genuine,
            each ->
                Alter.message(
                    each, Alter.UNPROTECTED, map -> Alter.parse(Bytes.fromHex("a10101")))));
    form(
        "critical-header",
        "UNKNOWN_KEY",
        Alter.inBundle(
            genuine,
            each ->
                Alter.message(
                    each,
                    Alter.HEADER,
                    map -> Cbor.of(Alter.key(Alter.bytes(map), 2, Cbor.array())))));
    form(
        "empty-header-as-map",
        "NOT_CANONICAL",
        Alter.inBundle(
            genuine,
            each -> Alter.message(each, Alter.HEADER, map -> Cbor.of(Bytes.fromHex("a0")))));
    form(
        "detached-payload",
        "WRONG_TYPE",
        Alter.inBundle(
            genuine, each -> Alter.message(each, Alter.PAYLOAD, octets -> new Cbor.Nil())));
    form("no-signature", "OUT_OF_RANGE", Alter.inBundle(genuine, Alter::signatures));
    form(
        "signer-twice",
        "DUPLICATE_KEY",
        Alter.inBundle(genuine, each -> Alter.signatures(each, 0, 0)));
    form(
        "short-signature",
        "OUT_OF_RANGE",
        Alter.inBundle(genuine, each -> Alter.signature(each, octets -> octets.slice(0, 63))));
    form("not-pairs", "WRONG_TYPE", Bytes.fromHex("818101"));
    form(
        "too-many-updates",
        "OVER_LIMIT",
        Bytes.concat(Bytes.fromHex("9841"), Bytes.fromHex("824080".repeat(65))));
  }

  private void form(String name, String reason, Bytes bundle) {
    add(name, "MALFORMED_" + reason, "Not the form of a bundle of messages.", bundle);
  }

  private void hybrid() {
    Chain.Step block = container(HYBRID).issue(new Operation.Block());
    Bytes anchor = HYBRID.anchorMessage().encoded();
    Bytes both = bundle(HYBRID.sign(block, 1));
    add("hybrid", "ok", "Signed by ESP256 and ML-DSA-65.", anchor, both);
    add(
        "downgraded",
        "ALGORITHM_MISSING",
        "The ML-DSA-65 signature was taken away.",
        anchor,
        Alter.inBundle(both, each -> Alter.signatures(each, 0)));
    add(
        "half-mixed",
        "UNKNOWN_KEY",
        "ESP256 by one identity of the firm, ML-DSA-65 by another, under the key id of the mixture.",
        anchor,
        bundle(
            new SignedUpdate(
                SignedMessage.sign(
                    MessageType.UPDATE,
                    HYBRID.updateHeader(1),
                    block.payload(),
                    mixed(HYBRID.issuing(1), HYBRID.issuing(2))),
                List.of())));
    add(
        "signatures-out-of-order",
        "MALFORMED_NOT_CANONICAL",
        "ML-DSA-65 before ESP256.",
        anchor,
        Alter.inBundle(both, each -> Alter.signatures(each, 1, 0)));
    add(
        "bad-ml-dsa",
        "BAD_SIGNATURE",
        "One bit of the ML-DSA-65 signature is flipped.",
        anchor,
        Alter.inBundle(both, each -> Alter.flip(each, -1)));
  }

  private static Signer mixed(Signer one, Signer two) {
    KeySet keys =
        KeySet.of(
            one.keys().key(Algorithm.ESP256).orElseThrow(),
            two.keys().key(Algorithm.ML_DSA_65).orElseThrow());
    return new Signer() {
      @Override
      public KeySet keys() {
        return keys;
      }

      @Override
      public Bytes sign(Algorithm algorithm, Bytes message) {
        return (algorithm == Algorithm.ESP256 ? one : two).sign(algorithm, message);
      }
    };
  }
}
