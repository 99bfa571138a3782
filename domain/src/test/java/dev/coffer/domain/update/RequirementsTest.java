package dev.coffer.domain.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.ContextReader;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.fixture.Dynasty;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.ScriptedSigner;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an anchor requires, by role of the message and by who checks it. */
class RequirementsTest {
  private static final Set<Algorithm> LATTICE = Set.of(Algorithm.ML_DSA_65);

  private final Dynasty hybrid = new Dynasty("hybrid", TestFirm.HYBRID);
  private final Dynasty classical = new Dynasty("classical", TestFirm.CLASSICAL);

  private static Chain.Step step(Dynasty firm) {
    LicenseEntry entry = Samples.entry(firm.id(), 1, 1, Samples.anywhere().build());
    ScriptedSigner box = ScriptedSigner.of("box", TestFirm.CLASSICAL);
    return Chain.start(ContainerSerial.of(ContainerKind.DONGLE, box.keys()), box.keys(), firm.id())
        .extend(
            List.of(new Operation.Put(entry.license(), 1, entry.digest())),
            Map.of(entry.digest(), entry))
        .step();
  }

  /** {@code update} with the signature at {@code kept} alone. */
  private static SignedUpdate half(SignedUpdate update, int kept) {
    Cbor.Tag tag =
        (Cbor.Tag) Cbor.parse(update.message().encoded(), new Cbor.Limits(1 << 20, 9, 99));
    List<Cbor> parts = ((Cbor.Array) tag.content()).items();
    Cbor one = Cbor.array(((Cbor.Array) parts.get(3)).items().get(kept));
    Bytes encoded =
        new Cbor.Tag(98, Cbor.array(parts.get(0), parts.get(1), parts.get(2), one)).encode();
    return new SignedUpdate(SignedMessage.parse(encoded), update.entries());
  }

  @Test
  void anAnchorStatesAlgorithmsByRole() {
    Requirements required = Dynasty.anchor(hybrid.roots(0)).required();

    assertThat(required.on(MessageType.CERTIFICATE, Verifier.SOFTWARE)).contains(TestFirm.HYBRID);
    assertThat(required.on(MessageType.UPDATE, Verifier.SOFTWARE)).contains(TestFirm.HYBRID);
    assertThat(required.on(MessageType.TIME, Verifier.SOFTWARE)).contains(TestFirm.HYBRID);
    assertThat(required.on(MessageType.PROOF, Verifier.SOFTWARE)).contains(TestFirm.CLASSICAL);
    for (MessageType type : MessageType.values()) {
      assertThat(required.on(type, Verifier.CHIP)).contains(TestFirm.CLASSICAL);
    }
  }

  @Test
  void aRootOfEsp256AloneIsWrittenAsItAlwaysWas() {
    Certificate root = classical.certificate(0, 0, Requirements.CLASSICAL);
    Bytes format1 = root.encode();
    assertThat(format1.slice(1, 3)).isEqualTo(Bytes.fromHex("0101"));
    assertThat(Certificate.parse(format1)).isEqualTo(root);
    assertThat(hybrid.certificate(0, 0, Requirements.HYBRID).encode().slice(1, 3))
        .isEqualTo(Bytes.fromHex("0102"));
  }

  @Test
  void requirementsSurviveTheirEncoding() {
    for (Requirements each :
        List.of(
            Requirements.HYBRID,
            Requirements.flat(TestFirm.HYBRID),
            new Requirements(
                new Requirements.Roles(TestFirm.HYBRID, TestFirm.HYBRID, TestFirm.HYBRID),
                Optional.empty()),
            new Requirements(
                new Requirements.Roles(LATTICE, TestFirm.CLASSICAL, TestFirm.CLASSICAL),
                Optional.empty()))) {
      Certificate root = hybrid.certificate(0, 0, each);
      assertThat(Certificate.parse(root.encode())).isEqualTo(root);
      Certificate second = hybrid.certificate(1, 1, each);
      assertThat(Certificate.parse(second.encode())).isEqualTo(second);
    }
  }

  @Test
  void noRoleIsWithoutAlgorithmAndNoChipChecksMlDsa() {
    assertThatThrownBy(() -> new Requirements.Roles(TestFirm.HYBRID, Set.of(), TestFirm.CLASSICAL))
        .isInstanceOf(Malformed.class);
    Requirements.Roles both =
        new Requirements.Roles(TestFirm.HYBRID, TestFirm.HYBRID, TestFirm.HYBRID);
    assertThatThrownBy(() -> new Requirements(both, Optional.of(both)))
        .isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> classical.certificate(0, 0, Requirements.HYBRID))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void softwareNeedsBothSignaturesOfAHybridFirmAndAChipItsOne() {
    SignedUpdate update = hybrid.sign(step(hybrid), 1, 0, hybrid.roots(0));

    assertThat(hybrid.trust(0).read(update)).isInstanceOf(Trust.UpdateReading.Genuine.class);
    assertThat(Dynasty.chip(hybrid.roots(0)).read(update))
        .isInstanceOf(Trust.UpdateReading.Genuine.class);
    for (int kept : new int[] {0, 1}) {
      assertThat(hybrid.trust(0).read(half(update, kept)))
          .isEqualTo(new Trust.UpdateReading.Refused(TrustRefusal.ALGORITHM_MISSING));
    }
    assertThat(Dynasty.chip(hybrid.roots(0)).read(half(update, 1)))
        .isEqualTo(new Trust.UpdateReading.Refused(TrustRefusal.ALGORITHM_MISSING));
  }

  @Test
  void aChipLeavesMlDsaToTheSoftwareBeforeIt() {
    SignedUpdate update = hybrid.sign(step(hybrid), 1, 0, hybrid.roots(0));
    byte[] octets = update.message().encoded().toArray();
    octets[octets.length - 1] ^= 1;
    SignedUpdate altered =
        new SignedUpdate(SignedMessage.parse(Bytes.of(octets)), update.entries());

    assertThat(hybrid.trust(0).read(altered))
        .isEqualTo(new Trust.UpdateReading.Refused(TrustRefusal.BAD_SIGNATURE));
    assertThat(Dynasty.chip(hybrid.roots(0)).read(altered))
        .isInstanceOf(Trust.UpdateReading.Genuine.class);
  }

  @Test
  void aChipBelievesNoFirmThatDoesNotSayWhatIsEnoughForChips() {
    SignedMessage root =
        Dynasty.signed(
            hybrid.certificate(0, 0, Requirements.flat(TestFirm.HYBRID)), hybrid.root(0));
    assertThat(Anchor.read(List.of(root), ScriptedSigner.CHECK, Verifier.CHIP))
        .isEqualTo(new Anchor.Reading.Refused(TrustRefusal.ALGORITHM_MISSING));
    assertThat(Anchor.read(root, ScriptedSigner.CHECK)).isInstanceOf(Anchor.Reading.Genuine.class);
  }

  @Test
  void aFirmOfEsp256IsTheSameToBoth() {
    SignedUpdate update = classical.sign(step(classical), 1, 0, classical.roots(0));
    assertThat(classical.trust(0).read(update)).isInstanceOf(Trust.UpdateReading.Genuine.class);
    assertThat(Dynasty.chip(classical.roots(0)).read(update))
        .isInstanceOf(Trust.UpdateReading.Genuine.class);
  }

  @Test
  void aFirmMayRequireMoreOfContainersThanTheyCan() {
    TestFirm firm = TestFirm.scripted("strict", TestFirm.HYBRID);
    TestContainer box = new TestContainer(firm, "box", ContainerKind.MACHINE, 3);
    Requirements strict =
        new Requirements(
            new Requirements.Roles(TestFirm.HYBRID, TestFirm.HYBRID, TestFirm.HYBRID),
            Optional.empty());
    Trust trust =
        Dynasty.trust(List.of(Dynasty.signed(hybrid.certificate(0, 0, strict), hybrid.root(0))));

    assertThat(
            new ContextReader(ScriptedSigner.CHECK)
                .read(box.signed(box.context()), id -> Optional.of(trust)))
        .isEqualTo(new ContextReader.Reading.Refused(TrustRefusal.ALGORITHM_MISSING));
  }
}
