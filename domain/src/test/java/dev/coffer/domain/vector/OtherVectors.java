package dev.coffer.domain.vector;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.CertifiedContact;
import dev.coffer.domain.container.ContainerProof;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.fixture.BouncySigner;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.update.Certificate;
import dev.coffer.domain.update.Requirements;
import dev.coffer.domain.update.Role;
import dev.coffer.domain.update.SignedUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Anchors, proofs, certified times, device requests, credentials, armor, CBOR. */
final class OtherVectors {
  private static final TestFirm FIRM = UpdateVectors.FIRM;

  private final List<Vector> all = new ArrayList<>();
  private final TestContainer box = UpdateVectors.container(FIRM);
  private final LicenseEntry entry = Samples.entry(FIRM.id(), 1, 1, Samples.anywhere().build());
  private final SignedUpdate update = FIRM.sign(box.issuePuts(entry), 1);

  private OtherVectors() {}

  static List<Vector> all() {
    OtherVectors vectors = new OtherVectors();
    vectors.anchors();
    vectors.weakerRoots();
    vectors.proofs();
    vectors.times();
    vectors.devices();
    vectors.credentials();
    vectors.armors();
    vectors.items();
    return vectors.all;
  }

  private void add(String kind, String name, String outcome, String why, Bytes input) {
    all.add(Vector.of(kind, name, outcome, why).with("input", input));
  }

  private void anchors() {
    Signer root = FIRM.root();
    Signer next = FIRM.signer("Example next root", TestFirm.CLASSICAL);
    Signer thief = FIRM.signer("thief", TestFirm.CLASSICAL);
    Bytes first = UpdateVectors.ANCHOR;
    Bytes own = FIRM.rootCertificate().encode();
    add("anchor", "root", "ok", "A firm's only root.", first);
    add("anchor", "bad-signature", "BAD_SIGNATURE", "One bit is flipped.", Alter.flip(first, -1));
    add(
        "anchor",
        "no-header",
        "UNKNOWN_KEY",
        "Without its key set in the header.",
        TestFirm.certified(FIRM.rootCertificate(), root));
    add(
        "anchor",
        "signed-by-other",
        "WRONG_ROLE",
        "A root's certificate, signed by another key.",
        message(MessageType.CERTIFICATE, own, thief));
    add(
        "anchor",
        "issuing-key",
        "WRONG_ROLE",
        "The certificate of an issuing key, signed by itself.",
        message(MessageType.CERTIFICATE, FIRM.issuingCertificate(1).encode(), FIRM.issuing(1)));
    add(
        "anchor",
        "followed",
        "ok",
        "A root and the one it named.",
        list(first, follower(next, 2, 1)));
    add(
        "anchor",
        "foreign-follower",
        "FOREIGN_ROOT",
        "A root and one it did not name.",
        list(first, follower(thief, 2, 1)));
    add(
        "anchor",
        "stale-follower",
        "STALE_EPOCH",
        "The follower's epoch is not greater.",
        list(first, follower(next, 0, 0)));
    add("anchor", "list-of-one", "MALFORMED_OVER_LIMIT", "One root is no list.", list(first));
    add(
        "anchor",
        "trailing-byte",
        "MALFORMED_TRAILING_BYTES",
        "An octet after it.",
        Bytes.concat(first, Bytes.of((byte) 0)));
    add(
        "anchor",
        "types-out-of-order",
        "MALFORMED_NOT_CANONICAL",
        "A list of types that is not sorted.",
        message(
            MessageType.CERTIFICATE,
            Alter.key(own, 6, Cbor.array(Cbor.of("update"), Cbor.of("certificate"))),
            root));
    add(
        "anchor",
        "name-of-two-lines",
        "MALFORMED_BAD_TEXT",
        "A name with a line feed.",
        message(MessageType.CERTIFICATE, Alter.key(own, 12, Cbor.of("a\nb")), root));
    add(
        "anchor",
        "without-successor",
        "MALFORMED_OUT_OF_RANGE",
        "A root that names no successor.",
        message(MessageType.CERTIFICATE, Alter.without(own, 9), root));
  }

  private void weakerRoots() {
    Signer root = FIRM.root();
    Bytes own = FIRM.rootCertificate().encode();
    TestFirm hybrid = TestFirm.real("Hybrid", TestFirm.HYBRID);
    add("anchor", "hybrid", "ok", "A root with two keys.", hybrid.anchorMessage().encoded());
    add(
        "anchor",
        "hybrid-half",
        "ALGORITHM_MISSING",
        "A root with two keys, signed by one of them.",
        Alter.signatures(hybrid.anchorMessage().encoded(), 0));
    add(
        "anchor",
        "requires-what-it-lacks",
        "MALFORMED_OUT_OF_RANGE",
        "A root with one key that requires two.",
        message(
            MessageType.CERTIFICATE,
            Alter.key(own, 11, Cbor.array(Cbor.of(-9), Cbor.of(-49))),
            root));
    add(
        "anchor",
        "requires-nothing",
        "MALFORMED_OUT_OF_RANGE",
        "A root that requires no algorithm.",
        message(MessageType.CERTIFICATE, Alter.key(own, 11, Cbor.array()), root));
    add(
        "anchor",
        "unknown-algorithm",
        "MALFORMED_BAD_HEADER",
        "A root that requires an algorithm that there is not.",
        message(MessageType.CERTIFICATE, Alter.key(own, 11, Cbor.array(Cbor.of(-8))), root));
    add(
        "anchor",
        "ends-before-start",
        "MALFORMED_OUT_OF_RANGE",
        "Its end is its start.",
        message(
            MessageType.CERTIFICATE,
            Alter.key(own, 8, Cbor.of(TestFirm.FROM.getEpochSecond())),
            root));
    add(
        "anchor",
        "root-of-a-kind",
        "MALFORMED_OUT_OF_RANGE",
        "A root for a kind of container.",
        message(MessageType.CERTIFICATE, Alter.key(own, 10, Cbor.array(Cbor.of("C"))), root));
  }

  private static Bytes message(MessageType type, Bytes payload, Signer by) {
    return SignedMessage.sign(type, SignedMessage.Header.of(by.keys()), payload, by).encoded();
  }

  private static Bytes list(Bytes... roots) {
    List<Cbor> items = new ArrayList<>();
    for (Bytes root : roots) {
      items.add(Cbor.of(root));
    }
    return Cbor.array(items).encode();
  }

  /** A root that follows the first. */
  static Bytes follower(Signer by, long epoch, int oldest) {
    Certificate certificate =
        new Certificate(
            Role.ROOT,
            by.keys(),
            Optional.of(FIRM.id().root()),
            epoch,
            Set.of(MessageType.CERTIFICATE),
            TestFirm.FROM,
            TestFirm.TO,
            Optional.of(TestFirm.digest("third root")),
            Set.of(),
            Optional.of(Requirements.CLASSICAL),
            "Example",
            oldest);
    return message(MessageType.CERTIFICATE, certificate.encode(), by);
  }

  private void proofs() {
    Digest nonce = new Digest(Bytes.fromHex("11".repeat(32)));
    Bytes payload = proof(nonce, 300);
    proof(
        "genuine",
        "ok",
        "A lease's proof.",
        message(MessageType.PROOF, payload, box.keys()),
        "300");
    proof(
        "bad-signature",
        "NOT_BELIEVED",
        "One bit is flipped.",
        Alter.flip(message(MessageType.PROOF, payload, box.keys()), -1),
        "300");
    proof(
        "signed-as-context",
        "NOT_BELIEVED",
        "Signed as another type.",
        message(MessageType.CONTEXT, payload, box.keys()),
        "300");
    proof(
        "other-container",
        "NOT_BELIEVED",
        "Signed by another container.",
        message(MessageType.PROOF, payload, FIRM.signer("another container", TestFirm.CLASSICAL)),
        "300");
    proof(
        "other-seconds",
        "NOT_BELIEVED",
        "The lease is said to have more seconds.",
        message(MessageType.PROOF, payload, box.keys()),
        "301");
    proof(
        "other-nonce",
        "NOT_BELIEVED",
        "The proof answers another nonce: a replay.",
        message(MessageType.PROOF, proof(Digest.ZERO, 300), box.keys()),
        "300");
    proof(
        "unknown-key",
        "MALFORMED_UNKNOWN_KEY",
        "A key that is not known.",
        message(MessageType.PROOF, Alter.key(payload, 6, Cbor.of(0)), box.keys()),
        "300");
    proof(
        "oversized",
        "MALFORMED_OVER_LIMIT",
        "A payload over 256 octets.",
        message(
            MessageType.PROOF, Alter.key(payload, 6, Cbor.of(Bytes.of(new byte[200]))), box.keys()),
        "300");
  }

  private Bytes proof(Digest nonce, long seconds) {
    Digest leaf =
        ContainerProof.leaf(
            box.keys().keys().thumbprint(),
            FIRM.id(),
            entry.digest(),
            Samples.id(42),
            TestFirm.digest("holder"),
            nonce,
            seconds);
    return ContainerProof.encode(
        box.state().serial(), FIRM.id(), box.chain().granted().digest(), leaf);
  }

  private void proof(String name, String outcome, String why, Bytes input, String seconds) {
    all.add(
        Vector.of("proof", name, outcome, why)
            .with("anchor", UpdateVectors.ANCHOR)
            .with("update", update.message().encoded())
            .with("entry", entry.encode())
            .with("lease", Samples.id(42).value())
            .with("holder", "holder")
            .with("nonce", Bytes.fromHex("11".repeat(32)))
            .with("seconds", seconds)
            .with("input", input));
  }

  private void times() {
    Bytes payload =
        new CertifiedContact(FIRM.id(), box.keys().keys().thumbprint(), 3, Samples.T0).encode();
    time("genuine", "ok", "A time that the firm certifies.", payload, MessageType.TIME);
    time(
        "signed-as-update", "NOT_BELIEVED", "Signed as another type.", payload, MessageType.UPDATE);
    time(
        "other-firm",
        "NOT_BELIEVED",
        "For another firm.",
        Alter.key(payload, 2, Cbor.of(Bytes.of(new byte[32]))),
        MessageType.TIME);
    time(
        "number-zero",
        "MALFORMED_OUT_OF_RANGE",
        "Answers a context with number 0.",
        Alter.key(payload, 4, Cbor.of(0)),
        MessageType.TIME);
  }

  private void time(String name, String outcome, String why, Bytes payload, MessageType type) {
    Bytes certificate =
        FIRM.byRoot(
            UpdateVectors.issuing(
                FIRM.issuing(1).keys(), FIRM.id().root().value(), MessageType.TIME));
    SignedMessage.Header header =
        SignedMessage.Header.certified(List.of(certificate, UpdateVectors.ANCHOR));
    all.add(
        Vector.of("time", name, outcome, why)
            .with("anchor", UpdateVectors.ANCHOR)
            .with("input", SignedMessage.sign(type, header, payload, FIRM.issuing(1)).encoded()));
  }

  private void devices() {
    Signer device = BouncySigner.of("example device", TestFirm.CLASSICAL);
    DeviceRequest enrol = new DeviceRequest.Enrol(TestFirm.digest("right"), Bytes.of(new byte[16]));
    SignedMessage genuine = enrol.sign(device);
    Bytes payload =
        Alter.bytes(
            ((Cbor.Array) ((Cbor.Tag) Alter.parse(genuine.encoded())).content()).items().get(2));
    add("device", "enrol", "ok", "An enrolment.", genuine.encoded());
    DeviceRequest renewal =
        new DeviceRequest.Renew(new DeviceId(Samples.id(7)), 3, Bytes.of(new byte[16]));
    add("device", "renew", "ok", "A renewal.", renewal.sign(device).encoded());
    add(
        "device",
        "bad-signature",
        "NOT_BELIEVED",
        "One bit is flipped.",
        Alter.flip(genuine.encoded(), -1));
    add(
        "device",
        "signed-as-proof",
        "NOT_BELIEVED",
        "Signed as another type.",
        message(MessageType.PROOF, payload, device));
    add(
        "device",
        "enrol-with-generation",
        "MALFORMED_UNKNOWN_KEY",
        "An enrolment with a key of renewals.",
        message(MessageType.DEVICE, Alter.key(payload, 5, Cbor.of(1)), device));
    add(
        "device",
        "unknown-request",
        "MALFORMED_OUT_OF_RANGE",
        "A request that there is not.",
        message(MessageType.DEVICE, Alter.key(payload, 2, Cbor.of(3)), device));
    add(
        "device",
        "short-nonce",
        "MALFORMED_OUT_OF_RANGE",
        "A nonce of 15 octets.",
        message(
            MessageType.DEVICE, Alter.key(payload, 6, Cbor.of(Bytes.of(new byte[15]))), device));
  }

  private void credentials() {
    Bytes file =
        new CredentialFile(
                box.state().serial(),
                Credential.Kind.WORKLOAD,
                "https://cloud.example.com",
                Bytes.of(new byte[32]),
                Samples.T0)
            .encode();
    add("credential", "workload", "ok", "A workload credential.", file);
    add(
        "credential",
        "short-secret",
        "MALFORMED_OUT_OF_RANGE",
        "A secret of 31 octets.",
        Alter.key(file, 5, Cbor.of(Bytes.of(new byte[31]))));
    add(
        "credential",
        "unknown-kind",
        "MALFORMED_OUT_OF_RANGE",
        "A kind that there is not.",
        Alter.key(file, 3, Cbor.of(4)));
    add(
        "credential",
        "escape-in-address",
        "MALFORMED_BAD_TEXT",
        "An address with a control character.",
        Alter.key(file, 4, Cbor.of("https://a\u001b[2J")));
    add(
        "credential",
        "oversized",
        "MALFORMED_OVER_LIMIT",
        "More than 2048 octets.",
        Alter.key(file, 4, Cbor.of("x".repeat(2000))));
    add("credential", "not-a-map", "MALFORMED_WRONG_TYPE", "An array.", Bytes.fromHex("80"));
  }

  private void armors() {
    String text = "-----BEGIN COFFER CONTEXT-----\nAAECAw==\n-----END COFFER CONTEXT-----\n";
    armor("block", "ok", "A block.", text);
    armor(
        "quoted-by-mail",
        "ok",
        "Quoted in a mail, between other lines.",
        "Hello,\r\n> " + text.replace("\n", "\r\n> "));
    armor("no-block", "MALFORMED_BAD_ARMOR", "No block.", "Hello\n");
    armor("cut-short", "MALFORMED_TRUNCATED", "A block without its end.", text.substring(0, 40));
    armor(
        "other-end",
        "MALFORMED_BAD_ARMOR",
        "Ends as another type.",
        text.replace("END COFFER CONTEXT", "END COFFER UPDATE"));
    armor(
        "unknown-type",
        "MALFORMED_BAD_ARMOR",
        "A type that there is not.",
        text.replace("CONTEXT", "LICENCE"));
    armor(
        "stray-bits",
        "MALFORMED_BAD_ARMOR",
        "Base64 that a writer writes otherwise.",
        text.replace("Aw==", "Ax=="));
    armor("two-blocks", "ok", "Two blocks with a line between.", text + "And\n" + text);
    armor("old-line-ends", "ok", "Lines that end with CR.", text.replace('\n', '\r'));
    armor("byte-order-mark", "ok", "After a byte order mark.", "\ufeff" + text);
    armor("end-alone", "MALFORMED_BAD_ARMOR", "An end without a block.", text.substring(40));
    armor("empty-line", "MALFORMED_BAD_ARMOR", "An empty line.", text.replace("Aw", "\n\nAw"));
    armor("no-padding", "MALFORMED_BAD_ARMOR", "Base64 without padding.", text.replace("=", ""));
    armor("no-content", "MALFORMED_OVER_LIMIT", "Nothing inside.", text.replace("AAECAw==\n", ""));
    armor(
        "line-of-65",
        "MALFORMED_BAD_ARMOR",
        "A line of 68 characters.",
        text.replace("AAECAw==", "AAAA".repeat(17)));
    armor(
        "too-many",
        "MALFORMED_OVER_LIMIT",
        "Sixty-five blocks, sixty-four allowed.",
        text.repeat(65));
  }

  private void armor(String name, String outcome, String why, String text) {
    add("armor", name, outcome, why, Bytes.utf8(text));
  }

  private void items() {
    item("map", "ok", "A map in order.", "a301020304" + "2005");
    item("long-form", "MALFORMED_NOT_CANONICAL", "1 in two octets.", "1801");
    item("negative-keys-first", "MALFORMED_NOT_CANONICAL", "Key -1 before key 1.", "a220050102");
    item("key-twice", "MALFORMED_DUPLICATE_KEY", "A key twice.", "a201020103");
    item("indefinite-array", "MALFORMED_UNSUPPORTED", "An array of indefinite length.", "9f01ff");
    item("undefined", "MALFORMED_UNSUPPORTED", "The value undefined.", "f7");
    item("double", "MALFORMED_UNSUPPORTED", "A floating-point number.", "fb3ff0000000000000");
    item("bytes-as-key", "MALFORMED_UNSUPPORTED", "A byte string as a map key.", "a1410101");
    item("beyond-63-bits", "MALFORMED_OUT_OF_RANGE", "2 to the power of 63.", "1b8000000000000000");
    item("overlong-utf-8", "MALFORMED_BAD_TEXT", "An overlong form in text.", "62c080");
    item("surrogate", "MALFORMED_BAD_TEXT", "A surrogate in text.", "63eda080");
    item(
        "too-deep",
        "MALFORMED_OVER_LIMIT",
        "Five arrays within each other, four allowed.",
        "818181818100");
    item(
        "too-many",
        "MALFORMED_OVER_LIMIT",
        "Seventeen items, sixteen allowed.",
        "91" + "00".repeat(17));
    item(
        "huge-count",
        "MALFORMED_OVER_LIMIT",
        "An array that announces 2 to the power of 32 items.",
        "9b0000000100000000");
    item(
        "huge-string",
        "MALFORMED_TRUNCATED",
        "A byte string that announces 2 to the power of 32 octets.",
        "5b0000000100000000");
    item("empty", "MALFORMED_TRUNCATED", "Ends within a number.", "19ff");
    item("two", "MALFORMED_TRAILING_BYTES", "Two items.", "0000");
  }

  private void item(String name, String outcome, String why, String hex) {
    add("cbor", name, outcome, why, Bytes.fromHex(hex));
  }
}
