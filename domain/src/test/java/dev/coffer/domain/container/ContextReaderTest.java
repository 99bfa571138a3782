package dev.coffer.domain.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.fixture.ScriptedSigner;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.update.Certificate;
import dev.coffer.domain.update.Role;
import dev.coffer.domain.update.Trust;
import dev.coffer.domain.update.TrustRefusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContextReaderTest {
  private final TestFirm firm = TestFirm.scripted("firm", TestFirm.HYBRID);
  private final TestFirm rival = TestFirm.scripted("rival", TestFirm.HYBRID);
  private final TestContainer cloud = new TestContainer(firm, "box", ContainerKind.CLOUD, 3);
  private final TestContainer machine = new TestContainer(firm, "box", ContainerKind.MACHINE, 3);
  private final ContextReader reader = new ContextReader(ScriptedSigner.CHECK);

  private Optional<Trust> served(FirmId id) {
    return id.equals(firm.id()) ? Optional.of(firm.trust()) : Optional.empty();
  }

  private ContextReader.Reading read(SignedMessage message) {
    return reader.read(message, this::served);
  }

  private static SignedMessage signed(
      ContainerContext context, KeySet claimed, List<Bytes> certificates, Signer signer) {
    return SignedMessage.sign(
        MessageType.CONTEXT,
        new SignedMessage.Header(Optional.of(claimed), certificates),
        context.encode(),
        signer);
  }

  private SignedMessage cloudWith(List<Bytes> certificates) {
    return signed(cloud.context(), cloud.keys().keys(), certificates, cloud.keys());
  }

  private static ContextReader.Reading refused(TrustRefusal reason) {
    return new ContextReader.Reading.Refused(reason);
  }

  @Test
  void aContextOfACertifiedContainerIsGenuine() {
    ContainerContext context = cloud.context();
    ContextReader.Reading reading = read(cloud.signed(context));

    ContextReader.VerifiedContext verified = ((ContextReader.Reading.Genuine) reading).context();
    assertThat(verified.context()).isEqualTo(context);
    assertThat(verified.keys()).isEqualTo(cloud.keys().keys());
  }

  @Test
  void aMachineNeedsNoCertificates() {
    assertThat(read(machine.signed(machine.context())))
        .isInstanceOf(ContextReader.Reading.Genuine.class);
  }

  @Test
  void aMachineThatClaimsToBeACloudContainerIsNotBelieved() {
    assertThat(read(cloudWith(List.of()))).isEqualTo(refused(TrustRefusal.UNCERTIFIED_KIND));
    assertThat(
            read(
                cloudWith(
                    firm.kindCertificates(cloud.keys().keys(), ContainerKind.CLOUD).subList(0, 1))))
        .isEqualTo(refused(TrustRefusal.UNCERTIFIED_KIND));
  }

  @Test
  void aContainerOfOneKindDoesNotServeAsAnother() {
    assertThat(read(cloudWith(firm.kindCertificates(cloud.keys().keys(), ContainerKind.DONGLE))))
        .isEqualTo(refused(TrustRefusal.WRONG_ROLE));
  }

  @Test
  void anotherContainersCertificateDoesNotServe() {
    KeySet other = firm.signer("other", TestFirm.CLASSICAL).keys();

    assertThat(read(cloudWith(firm.kindCertificates(other, ContainerKind.CLOUD))))
        .isEqualTo(refused(TrustRefusal.WRONG_ROLE));
  }

  @Test
  void anOperatorThatAnotherFirmCertifiedDoesNotServe() {
    assertThat(read(cloudWith(rival.kindCertificates(cloud.keys().keys(), ContainerKind.CLOUD))))
        .isEqualTo(refused(TrustRefusal.UNKNOWN_KEY));
  }

  @Test
  void anOperatorCertifiesTheKindsItIsListedFor() {
    Bytes own =
        TestFirm.certified(
            TestFirm.containerCertificate(cloud.keys().keys(), ContainerKind.CLOUD),
            firm.operator());
    Bytes dongleOnly = firm.byRoot(firm.operatorCertificate(ContainerKind.DONGLE));

    assertThat(read(cloudWith(List.of(own, dongleOnly))))
        .isEqualTo(refused(TrustRefusal.WRONG_ROLE));
  }

  @Test
  void anIssuingKeyIsNoOperator() {
    Bytes own =
        TestFirm.certified(
            TestFirm.containerCertificate(cloud.keys().keys(), ContainerKind.CLOUD),
            firm.issuing(1));

    assertThat(read(cloudWith(List.of(own, firm.byRoot(firm.issuingCertificate(1))))))
        .isEqualTo(refused(TrustRefusal.WRONG_ROLE));
  }

  @Test
  void aContainerCertificateThatTheOperatorDidNotSignIsRefused() {
    Bytes forged =
        TestFirm.certified(
            TestFirm.containerCertificate(cloud.keys().keys(), ContainerKind.CLOUD), cloud.keys());
    Bytes operator = firm.byRoot(firm.operatorCertificate(ContainerKind.CLOUD));

    assertThat(read(cloudWith(List.of(forged, operator))))
        .isEqualTo(refused(TrustRefusal.UNKNOWN_KEY));
  }

  @Test
  void aContainerWhoseCertificateListsNoContextsIsRefused() {
    Certificate mute =
        new Certificate(
            Role.CONTAINER,
            cloud.keys().keys(),
            Optional.empty(),
            0,
            Set.of(MessageType.PROOF),
            TestFirm.FROM,
            TestFirm.TO,
            Optional.empty(),
            Set.of(ContainerKind.CLOUD),
            Set.of(),
            "");
    Bytes operator = firm.byRoot(firm.operatorCertificate(ContainerKind.CLOUD));

    assertThat(read(cloudWith(List.of(TestFirm.certified(mute, firm.operator()), operator))))
        .isEqualTo(refused(TrustRefusal.WRONG_ROLE));
  }

  @Test
  void aSerialNamesTheKeysThatSign() {
    Signer thief = firm.signer("thief", TestFirm.CLASSICAL);

    assertThat(read(signed(machine.context(), thief.keys(), List.of(), thief)))
        .isEqualTo(refused(TrustRefusal.UNKNOWN_KEY));
    assertThat(read(signed(machine.context(), machine.keys().keys(), List.of(), thief)))
        .isEqualTo(refused(TrustRefusal.UNKNOWN_KEY));
  }

  @Test
  void aContextWithoutKeysIsRefused() {
    SignedMessage bare =
        SignedMessage.sign(
            MessageType.CONTEXT,
            SignedMessage.Header.NONE,
            machine.context().encode(),
            machine.keys());

    assertThat(read(bare)).isEqualTo(refused(TrustRefusal.UNKNOWN_KEY));
  }

  @Test
  void anotherTypeOfMessageIsNoContext() {
    for (MessageType type : MessageType.values()) {
      if (type != MessageType.CONTEXT) {
        SignedMessage wrong =
            SignedMessage.sign(
                type,
                SignedMessage.Header.of(machine.keys().keys()),
                machine.context().encode(),
                machine.keys());
        assertThat(read(wrong)).isEqualTo(refused(TrustRefusal.BAD_SIGNATURE));
      }
    }
  }

  @Test
  void aFirmThatIsNotServedIsNamed() {
    TestContainer theirs = new TestContainer(rival, "box", ContainerKind.MACHINE, 3);

    ContainerContext context = theirs.context();
    ContextReader.Reading.UnknownFirm unknown = new ContextReader.Reading.UnknownFirm(context);
    assertThat(read(theirs.signed(context))).isEqualTo(unknown);
    assertThat(unknown.firm()).isEqualTo(rival.id());
  }

  @Test
  void anyFlippedBitIsNoticed() {
    Bytes message = machine.signed(machine.context()).encoded();
    for (int bit = 0; bit < message.length() * 8; bit++) {
      byte[] octets = message.toArray();
      octets[bit / 8] ^= (byte) (1 << bit % 8);
      ContextReader.Reading reading;
      try {
        reading = read(SignedMessage.parse(Bytes.of(octets)));
      } catch (Malformed unreadable) {
        continue;
      }
      assertThat(reading).as("bit %s", bit).isInstanceOf(ContextReader.Reading.Refused.class);
    }
  }
}
