package dev.coffer.domain.vector;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Contexts, read by who has the firm's anchor. */
final class ContextVectors {
  private static final TestFirm FIRM = UpdateVectors.FIRM;

  private final List<Vector> all = new ArrayList<>();
  private final TestContainer cloud = UpdateVectors.container(FIRM);
  private final TestContainer machine =
      new TestContainer(FIRM, "example container", ContainerKind.MACHINE, 2);
  private final Bytes payload =
      machine
          .context(
              Optional.of(Bytes.of(new byte[16])),
              new Wish(Wish.Kind.RETURN, Samples.license(1), 1, Optional.empty()))
          .encode();
  private final Signer keys = machine.keys();

  private ContextVectors() {}

  static List<Vector> all() {
    ContextVectors vectors = new ContextVectors();
    vectors.messages();
    vectors.kinds();
    vectors.payloads();
    return vectors.all;
  }

  private void add(String name, String outcome, String why, Bytes message) {
    all.add(
        Vector.of("context", name, outcome, why)
            .with("anchor", UpdateVectors.ANCHOR)
            .with("input", message));
  }

  private Bytes signed(MessageType type, SignedMessage.Header header, Bytes octets, Signer by) {
    return SignedMessage.sign(type, header, octets, by).encoded();
  }

  private Bytes machine(Bytes octets) {
    return signed(MessageType.CONTEXT, SignedMessage.Header.of(keys.keys()), octets, keys);
  }

  private void tellings() {
    Cbor clock = Cbor.array(Cbor.of(1_772_000_000), Cbor.of(2), Cbor.of(1));
    Cbor emergency =
        Cbor.array(
            Cbor.of(Samples.license(9).id().value()),
            Cbor.of(TestFirm.digest("key").value()),
            Cbor.of(100),
            Cbor.of(1_773_000_000));
    Bytes telling = Alter.key(Alter.key(payload, 15, clock), 16, Cbor.array(emergency));
    add("telling", "ok", "Tells of its clock and of an emergency.", machine(telling));
    add(
        "payload-clock-of-two",
        "MALFORMED_WRONG_TYPE",
        "Two numbers for the clock.",
        machine(Alter.key(payload, 15, Cbor.array(Cbor.of(1), Cbor.of(2)))));
    add(
        "payload-clock-after-9999",
        "MALFORMED_OUT_OF_RANGE",
        "A clock beyond the year 9999.",
        machine(
            Alter.key(payload, 15, Cbor.array(Cbor.of(253_402_300_800L), Cbor.of(0), Cbor.of(0)))));
    add(
        "payload-no-emergencies",
        "MALFORMED_NOT_CANONICAL",
        "An empty list of emergencies.",
        machine(Alter.key(payload, 16, Cbor.array())));
    add(
        "payload-emergency-twice",
        "MALFORMED_NOT_CANONICAL",
        "One emergency twice.",
        machine(Alter.key(payload, 16, Cbor.array(emergency, emergency))));
  }

  private void messages() {
    SignedMessage.Header header = SignedMessage.Header.of(keys.keys());
    add("machine", "ok", "A machine's context.", machine(payload));
    tellings();
    add("cloud", "ok", "A cloud container's context.", cloud.signed(cloud.context()).encoded());
    add(
        "bad-signature",
        "BAD_SIGNATURE",
        "One bit of the signature is flipped.",
        Alter.flip(machine(payload), -1));
    add(
        "signed-as-update",
        "BAD_SIGNATURE",
        "Signed as a message of another type.",
        signed(MessageType.UPDATE, header, payload, keys));
    add(
        "no-header",
        "UNKNOWN_KEY",
        "Without a key set in the header.",
        signed(MessageType.CONTEXT, SignedMessage.Header.NONE, payload, keys));
    add(
        "other-key-in-header",
        "UNKNOWN_KEY",
        "The key set in the header is not the signer's.",
        signed(MessageType.CONTEXT, SignedMessage.Header.of(FIRM.root().keys()), payload, keys));
    Signer stranger = FIRM.signer("another container", TestFirm.CLASSICAL);
    add(
        "other-serial",
        "UNKNOWN_KEY",
        "The serial is another container's.",
        signed(MessageType.CONTEXT, SignedMessage.Header.of(stranger.keys()), payload, stranger));
    add(
        "other-firm",
        "UNKNOWN_FIRM",
        "For a firm that is not served here.",
        machine(Alter.key(payload, 3, Cbor.of(UpdateVectors.RIVAL.id().root().value()))));
  }

  private void kinds() {
    Bytes octets = cloud.context().encode();
    KeySet set = cloud.keys().keys();
    Bytes own =
        TestFirm.certified(
            TestFirm.containerCertificate(set, ContainerKind.CLOUD), FIRM.operator());
    Bytes operator = FIRM.byRoot(FIRM.operatorCertificate(ContainerKind.CLOUD));
    add(
        "cloud-without-certificates",
        "UNCERTIFIED_KIND",
        "Says it is a cloud container, and nobody certifies it.",
        certified(octets));
    add(
        "cloud-with-one-certificate",
        "UNCERTIFIED_KIND",
        "Without its operator's certificate.",
        certified(octets, own));
    add(
        "operator-of-other-kinds",
        "WRONG_ROLE",
        "Certified by an operator of dongles.",
        certified(octets, own, FIRM.byRoot(FIRM.operatorCertificate(ContainerKind.DONGLE))));
    add(
        "operator-of-other-firm",
        "UNKNOWN_KEY",
        "Certified by an operator that another firm lists.",
        certified(
            octets,
            own,
            UpdateVectors.RIVAL.byRoot(
                UpdateVectors.RIVAL.operatorCertificate(ContainerKind.CLOUD))));
    add(
        "certificate-of-other-container",
        "WRONG_ROLE",
        "With the certificate of another container.",
        certified(
            octets,
            TestFirm.certified(
                TestFirm.containerCertificate(
                    FIRM.signer("another container", TestFirm.CLASSICAL).keys(),
                    ContainerKind.CLOUD),
                FIRM.operator()),
            operator));
    add(
        "certificate-of-other-kind",
        "WRONG_ROLE",
        "Its certificate says that it is a dongle.",
        certified(
            octets,
            TestFirm.certified(
                TestFirm.containerCertificate(set, ContainerKind.DONGLE), FIRM.operator()),
            operator));
    add(
        "self-certified",
        "UNKNOWN_KEY",
        "It signed its certificate itself.",
        certified(
            octets,
            TestFirm.certified(
                TestFirm.containerCertificate(set, ContainerKind.CLOUD), cloud.keys()),
            operator));
    add(
        "issuing-key-as-operator",
        "WRONG_ROLE",
        "Certified by an issuing key.",
        certified(octets, own, FIRM.byRoot(FIRM.issuingCertificate(1))));
  }

  private Bytes certified(Bytes octets, Bytes... certificates) {
    return signed(
        MessageType.CONTEXT,
        new SignedMessage.Header(Optional.of(cloud.keys().keys()), List.of(certificates)),
        octets,
        cloud.keys());
  }

  private void payloads() {
    Cbor wish =
        ((Cbor.Array) ((Cbor.Dict) Alter.parse(payload)).entries().get(Cbor.Key.of(14)))
            .items()
            .get(0);
    String serial = machine.state().serial().text();
    Cbor use =
        Alter.parse(
            Bytes.concat(Bytes.fromHex("a20150"), Samples.id(1).value(), Bytes.fromHex("0200")));
    malformed(
        "serial-in-lower-case",
        "NOT_CANONICAL",
        Alter.key(payload, 2, Cbor.of(serial.toLowerCase(Locale.ROOT))));
    malformed(
        "serial-of-no-kind", "BAD_TEXT", Alter.key(payload, 2, Cbor.of("X" + serial.substring(1))));
    malformed("use-twice", "NOT_CANONICAL", Alter.key(payload, 9, Cbor.array(use, use)));
    malformed("number-zero", "OUT_OF_RANGE", Alter.key(payload, 4, Cbor.of(0)));
    malformed(
        "short-challenge", "OUT_OF_RANGE", Alter.key(payload, 13, Cbor.of(Bytes.of(new byte[15]))));
    malformed("null-for-challenge", "WRONG_TYPE", Alter.key(payload, 13, new Cbor.Nil()));
    malformed(
        "too-many-wishes",
        "OUT_OF_RANGE",
        Alter.key(payload, 14, Cbor.array(Collections.nCopies(65, wish))));
    malformed("unknown-key", "UNKNOWN_KEY", Alter.key(payload, 99, Cbor.of(0)));
    malformed("missing-key", "MISSING_KEY", Alter.without(payload, 12));
    malformed("trailing-byte", "TRAILING_BYTES", Bytes.concat(payload, Bytes.of((byte) 0)));
    malformed("future-format", "OUT_OF_RANGE", Alter.key(payload, 1, Cbor.of(2)));
    malformed("after-9999", "OUT_OF_RANGE", Alter.key(payload, 11, Cbor.of(253_402_300_800L)));
  }

  private void malformed(String name, String reason, Bytes octets) {
    add(
        "payload-" + name,
        "MALFORMED_" + reason,
        "A payload that was signed and is none.",
        machine(octets));
  }
}
