package dev.coffer.domain.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is believed of a hybrid firm: every key of its set must have signed. */
class TrustTest {
  private final TestFirm firm = TestFirm.scripted("firm", TestFirm.HYBRID);
  private final TestFirm rival = TestFirm.scripted("rival", TestFirm.HYBRID);
  private final TestContainer box = new TestContainer(firm, "box", ContainerKind.CLOUD, 3);
  private final LicenseEntry entry = Samples.entry(firm.id(), 1, 1, Samples.anywhere().build());
  private final LicenseEntry other = Samples.entry(firm.id(), 2, 1, Samples.anywhere().build());
  private final Chain.Step step = box.issuePuts(entry);
  private final SignedUpdate genuine = firm.sign(step, 1);

  private static Trust.UpdateReading refused(TrustRefusal reason) {
    return new Trust.UpdateReading.Refused(reason);
  }

  private SignedUpdate signed(MessageType type, SignedMessage.Header header, Signer signer) {
    return new SignedUpdate(
        SignedMessage.sign(type, header, step.payload(), signer), step.entries());
  }

  private SignedMessage.Header header(Bytes issuing) {
    return SignedMessage.Header.certified(List.of(issuing, firm.anchorMessage().encoded()));
  }

  /** The signatures of {@code message} that {@code keep} names, in that order. */
  private static SignedMessage withSignatures(SignedMessage message, int... keep) {
    Cbor.Tag tag = (Cbor.Tag) Cbor.parse(message.encoded(), new Cbor.Limits(1 << 20, 9, 99));
    List<Cbor> parts = ((Cbor.Array) tag.content()).items();
    List<Cbor> signatures = ((Cbor.Array) parts.get(3)).items();
    List<Cbor> kept = Arrays.stream(keep).mapToObj(signatures::get).toList();
    return SignedMessage.parse(
        new Cbor.Tag(98, Cbor.array(parts.get(0), parts.get(1), parts.get(2), Cbor.array(kept)))
            .encode());
  }

  @Test
  void anUpdateOfTheFirmIsGenuineWithItsEntries() {
    Trust.UpdateReading reading = firm.trust().read(genuine);

    assertThat(reading).isInstanceOf(Trust.UpdateReading.Genuine.class);
    VerifiedUpdate update = ((Trust.UpdateReading.Genuine) reading).update();
    assertThat(update.update()).isEqualTo(step.update());
    assertThat(update.digest()).isEqualTo(step.digest());
    assertThat(update.entries()).containsExactly(Map.entry(entry.digest(), entry));
    assertThat(update.epoch()).isEqualTo(1);
  }

  @Test
  void anUpdateWithoutItsMlDsaSignatureIsADowngrade() {
    for (int kept : new int[] {0, 1}) {
      SignedUpdate half =
          new SignedUpdate(withSignatures(genuine.message(), kept), genuine.entries());
      assertThat(firm.trust().read(half)).isEqualTo(refused(TrustRefusal.ALGORITHM_MISSING));
    }
  }

  @Test
  void anIssuingKeyWithoutMlDsaIsADowngradeEvenIfCertified() {
    Signer classical = firm.signer("classical", TestFirm.CLASSICAL);
    Certificate full = firm.issuingCertificate(1);
    Certificate weak = with(full, classical.keys(), full.role(), full.firm(), full.types());

    assertThat(firm.trust().read(signed(MessageType.UPDATE, header(firm.byRoot(weak)), classical)))
        .isEqualTo(refused(TrustRefusal.ALGORITHM_MISSING));
  }

  @Test
  void aSignerListedTwiceCannotBeRead() {
    assertThatThrownBy(() -> withSignatures(genuine.message(), 0, 0)).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> withSignatures(genuine.message())).isInstanceOf(Malformed.class);
  }

  @Test
  void halvesOfTwoSetsAreNoIdentity() {
    Signer one = firm.issuing(1);
    Signer two = firm.issuing(2);
    KeySet mixed =
        KeySet.of(
            one.keys().key(Algorithm.ESP256).orElseThrow(),
            two.keys().key(Algorithm.ML_DSA_65).orElseThrow());
    Signer half =
        new Signer() {
          @Override
          public KeySet keys() {
            return mixed;
          }

          @Override
          public Bytes sign(Algorithm algorithm, Bytes message) {
            return (algorithm == Algorithm.ESP256 ? one : two).sign(algorithm, message);
          }
        };

    assertThat(
            firm.trust()
                .read(
                    signed(
                        MessageType.UPDATE, header(firm.byRoot(firm.issuingCertificate(1))), half)))
        .isEqualTo(refused(TrustRefusal.UNKNOWN_KEY));
  }

  @Test
  void aContextPresentedAsAnUpdateIsRefused() {
    for (MessageType type : MessageType.values()) {
      if (type != MessageType.UPDATE) {
        assertThat(firm.trust().read(signed(type, firm.updateHeader(1), firm.issuing(1))))
            .isEqualTo(refused(TrustRefusal.BAD_SIGNATURE));
      }
    }
  }

  @Test
  void onlyAnIssuingCertificateThatListsUpdatesSignsUpdates() {
    Certificate issuing = firm.issuingCertificate(1);
    Certificate operator =
        with(issuing, issuing.subject(), Role.OPERATOR, issuing.firm(), issuing.types());
    Certificate emergency =
        with(issuing, issuing.subject(), Role.EMERGENCY, issuing.firm(), issuing.types());
    Certificate silent =
        with(
            issuing,
            issuing.subject(),
            Role.ISSUING,
            issuing.firm(),
            Set.of(MessageType.CONTEXT, MessageType.CERTIFICATE));
    for (Certificate wrong : List.of(operator, emergency, silent)) {
      assertThat(
              firm.trust()
                  .read(signed(MessageType.UPDATE, header(firm.byRoot(wrong)), firm.issuing(1))))
          .isEqualTo(refused(TrustRefusal.WRONG_ROLE));
    }
  }

  @Test
  void theRootDoesNotSignUpdatesItself() {
    assertThat(
            firm.trust()
                .read(
                    signed(
                        MessageType.UPDATE, header(firm.anchorMessage().encoded()), firm.root())))
        .isEqualTo(refused(TrustRefusal.WRONG_ROLE));
  }

  @Test
  void anotherFirmsUpdateIsRefused() {
    assertThat(rival.trust().read(genuine)).isEqualTo(refused(TrustRefusal.UNKNOWN_KEY));
  }

  @Test
  void anUpdateThatNamesAnotherFirmIsRefusedWhoeverSignedIt() {
    TestContainer theirs = new TestContainer(rival, "box", ContainerKind.CLOUD, 3);
    Chain.Step foreign = theirs.issue(new Operation.Block());

    assertThat(firm.trust().read(firm.sign(foreign, 1)))
        .isEqualTo(refused(TrustRefusal.WRONG_FIRM));
  }

  @Test
  void aCertificateForAnotherFirmServesNoneEvenIfTheRootSignedIt() {
    Certificate issuing = firm.issuingCertificate(1);
    Certificate foreign =
        with(
            issuing,
            issuing.subject(),
            Role.ISSUING,
            Optional.of(rival.id().root()),
            issuing.types());

    assertThat(
            firm.trust()
                .read(signed(MessageType.UPDATE, header(firm.byRoot(foreign)), firm.issuing(1))))
        .isEqualTo(refused(TrustRefusal.WRONG_FIRM));
  }

  @Test
  void aCertificateThatTheRootDidNotSignIsRefused() {
    Certificate issuing = firm.issuingCertificate(1);
    for (Bytes forged :
        List.of(
            TestFirm.certified(issuing, firm.issuing(1)),
            rival.byRoot(issuing),
            withSignatures(SignedMessage.parse(firm.byRoot(issuing)), 0).encoded())) {
      Trust.UpdateReading reading =
          firm.trust().read(signed(MessageType.UPDATE, header(forged), firm.issuing(1)));
      assertThat(reading)
          .isIn(refused(TrustRefusal.UNKNOWN_KEY), refused(TrustRefusal.ALGORITHM_MISSING));
    }
  }

  @Test
  void anIssuingKeySpeaksForCentralOnly() {
    LicenseUpdate update = step.update();
    LicenseUpdate loan =
        new LicenseUpdate(
            update.firm(),
            update.container(),
            Issuer.of(firm.issuing(1).keys().thumbprint()),
            1,
            update.previous(),
            update.operations(),
            update.granted());

    assertThat(
            firm.trust()
                .read(
                    firm.sign(new Chain.Step(1, loan.digest(), loan.encode(), step.entries()), 1)))
        .isEqualTo(refused(TrustRefusal.WRONG_ROLE));
  }

  @Test
  void entriesAreThoseThatTheUpdateNames() {
    Bytes altered = Samples.entry(firm.id(), 1, 1, Samples.anywhere().seats(2).build()).encode();
    for (List<Bytes> entries :
        List.of(
            List.<Bytes>of(),
            List.of(altered),
            List.of(entry.encode(), other.encode()),
            List.of(entry.encode(), entry.encode()))) {
      assertThat(firm.trust().read(new SignedUpdate(genuine.message(), entries)))
          .isEqualTo(refused(TrustRefusal.BAD_SIGNATURE));
    }
  }

  @Test
  void anEntryIsBelievedByTheUpdateThatPutIt() {
    assertThat(firm.trust().readEntry(genuine.message(), entry.encode()))
        .isEqualTo(new Trust.EntryReading.Genuine(entry, box.keys().keys().thumbprint()));
    assertThat(firm.trust().readEntry(genuine.message(), other.encode()))
        .isEqualTo(new Trust.EntryReading.Refused(TrustRefusal.BAD_SIGNATURE));
    assertThat(rival.trust().readEntry(genuine.message(), entry.encode()))
        .isEqualTo(new Trust.EntryReading.Refused(TrustRefusal.UNKNOWN_KEY));
  }

  @Test
  void anEntryThatNamesAnotherFirmIsRefused() {
    LicenseEntry theirs = Samples.entry(rival.id(), 3, 1, Samples.anywhere().build());
    SignedUpdate put = firm.sign(box.issuePuts(theirs), 1);

    assertThat(firm.trust().readEntry(put.message(), theirs.encode()))
        .isEqualTo(new Trust.EntryReading.Refused(TrustRefusal.WRONG_FIRM));
  }

  @Test
  void aContainerStartsFromTheAnchorThatTheUpdateCarries() {
    Anchor.Reading reading = Trust.carriedBy(genuine.message(), firm.check());

    assertThat(reading).isInstanceOf(Anchor.Reading.Genuine.class);
    assertThat(((Anchor.Reading.Genuine) reading).anchor().firm()).isEqualTo(firm.id());
  }

  @Test
  void anAnchorIsARootThatSpeaksOfItself() {
    Certificate root = firm.rootCertificate();
    SignedMessage byAnother =
        SignedMessage.sign(
            MessageType.CERTIFICATE,
            SignedMessage.Header.of(rival.root().keys()),
            root.encode(),
            rival.root());
    SignedMessage noRoot =
        SignedMessage.sign(
            MessageType.CERTIFICATE,
            SignedMessage.Header.of(firm.root().keys()),
            firm.issuingCertificate(1).encode(),
            firm.root());
    SignedMessage mute =
        SignedMessage.sign(
            MessageType.CERTIFICATE,
            SignedMessage.Header.of(firm.root().keys()),
            with(root, root.subject(), Role.ROOT, root.firm(), Set.of()).encode(),
            firm.root());
    for (SignedMessage wrong : List.of(byAnother, noRoot, mute)) {
      assertThat(Anchor.read(wrong, firm.check()))
          .isEqualTo(new Anchor.Reading.Refused(TrustRefusal.WRONG_ROLE));
    }
    SignedMessage bare =
        SignedMessage.sign(
            MessageType.CERTIFICATE, SignedMessage.Header.NONE, root.encode(), firm.root());
    assertThat(Anchor.read(bare, firm.check()))
        .isEqualTo(new Anchor.Reading.Refused(TrustRefusal.UNKNOWN_KEY));
    assertThat(Anchor.read(withSignatures(firm.anchorMessage(), 0), firm.check()))
        .isEqualTo(new Anchor.Reading.Refused(TrustRefusal.ALGORITHM_MISSING));
  }

  @Test
  void anyFlippedBitIsNoticed() {
    TestFirm small = TestFirm.scripted("small", TestFirm.CLASSICAL);
    TestContainer container = new TestContainer(small, "box", ContainerKind.CLOUD, 3);
    Bytes message = small.sign(container.issue(new Operation.Block()), 1).message().encoded();
    for (int bit = 0; bit < message.length() * 8; bit++) {
      byte[] octets = message.toArray();
      octets[bit / 8] ^= (byte) (1 << bit % 8);
      Trust.UpdateReading reading;
      try {
        reading =
            small.trust().read(new SignedUpdate(SignedMessage.parse(Bytes.of(octets)), List.of()));
      } catch (Malformed unreadable) {
        continue;
      }
      assertThat(reading).as("bit %s", bit).isInstanceOf(Trust.UpdateReading.Refused.class);
    }
  }

  private static Certificate with(
      Certificate like, KeySet subject, Role role, Optional<Digest> firm, Set<MessageType> types) {
    return new Certificate(
        role,
        subject,
        firm,
        like.epoch(),
        types,
        like.notBefore(),
        like.notAfter(),
        like.successor(),
        role == Role.OPERATOR ? Set.of(ContainerKind.CLOUD) : Set.of(),
        like.required(),
        like.name(),
        like.oldest());
  }
}
