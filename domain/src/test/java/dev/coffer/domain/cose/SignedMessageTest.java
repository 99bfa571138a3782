package dev.coffer.domain.cose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cose.Verification.Reason;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.fixture.BouncySigner;
import dev.coffer.domain.fixture.TestFirm;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignedMessageTest {
  private static final Set<Algorithm> CLASSICAL = EnumSet.of(Algorithm.ESP256);
  private static final Set<Algorithm> HYBRID = EnumSet.allOf(Algorithm.class);
  private static final Bytes PAYLOAD = Bytes.utf8("payload");
  private static final SignatureCheck CHECK = BouncySigner.CHECK;

  private final Signer signer = BouncySigner.of("signer", TestFirm.CLASSICAL);
  private final Signer hybrid = BouncySigner.of("signer", TestFirm.HYBRID);

  @ParameterizedTest
  @EnumSource
  void aMessageVerifiesAsItsTypeOnly(MessageType type) {
    SignedMessage message = SignedMessage.sign(type, SignedMessage.Header.NONE, PAYLOAD, signer);
    SignedMessage received = SignedMessage.parse(message.encoded());
    assertThat(received).isEqualTo(message);
    for (MessageType other : MessageType.values()) {
      Verification verification = received.verify(other, signer.keys(), CLASSICAL, CHECK);
      if (other == type) {
        assertThat(verification)
            .isInstanceOfSatisfying(
                Verification.Verified.class,
                verified -> {
                  assertThat(verified.type()).isEqualTo(type);
                  assertThat(verified.payload()).isEqualTo(PAYLOAD);
                  assertThat(verified.signer()).isEqualTo(signer.keys());
                });
      } else {
        assertThat(verification).isEqualTo(new Verification.Refused(Reason.BAD_SIGNATURE));
      }
    }
  }

  @Test
  void labelsOfTypesDifferAndAreReadBack() {
    for (MessageType type : MessageType.values()) {
      assertThat(MessageType.ofLabel(type.label())).isEqualTo(type);
      assertThat(type.externalData()).isEqualTo(Bytes.utf8("coffer/1/" + type.label()));
    }
    assertThatThrownBy(() -> MessageType.ofLabel("other")).isInstanceOf(Malformed.class);
  }

  @Test
  void headersAreReadBack() {
    List<SignedMessage.Header> headers =
        List.of(
            SignedMessage.Header.NONE,
            SignedMessage.Header.of(hybrid.keys()),
            SignedMessage.Header.certified(List.of(Bytes.utf8("one"), Bytes.utf8("two"))));
    for (SignedMessage.Header header : headers) {
      SignedMessage message = sign(header, hybrid);
      SignedMessage received = SignedMessage.parse(message.encoded());
      assertThat(received.claimedHeader()).isEqualTo(header);
      assertThat(received.claimedSigner()).isEqualTo(hybrid.keys().thumbprint());
      assertThat(received.verify(MessageType.CONTEXT, hybrid.keys(), HYBRID, CHECK))
          .isInstanceOfSatisfying(
              Verification.Verified.class,
              verified -> assertThat(verified.header()).isEqualTo(header));
    }
  }

  @Test
  void anyFlippedBitIsRefused() {
    SignedMessage message = sign(SignedMessage.Header.of(signer.keys()), signer);
    for (int bit = 0; bit < message.encoded().length() * 8; bit++) {
      assertThat(isBelieved(flip(message.encoded(), bit), signer.keys(), CLASSICAL))
          .as("bit %d", bit)
          .isFalse();
    }
  }

  @Test
  void anyAlteredOctetOfAHybridMessageIsRefused() {
    SignedMessage message = sign(SignedMessage.Header.NONE, hybrid);
    int length = message.encoded().length();
    for (int octet = 0; octet < length; octet += octet < 200 ? 1 : 23) {
      assertThat(isBelieved(flip(message.encoded(), octet * 8 + 3), hybrid.keys(), HYBRID))
          .as("octet %d", octet)
          .isFalse();
    }
  }

  @Test
  void anotherIdentityIsNotBelieved() {
    SignedMessage message = sign(SignedMessage.Header.NONE, signer);
    refused(
        message,
        BouncySigner.of("other", TestFirm.CLASSICAL).keys(),
        CLASSICAL,
        Reason.UNKNOWN_KEY);
  }

  @Test
  void halfOfASetIsAnotherIdentity() {
    refused(sign(SignedMessage.Header.NONE, signer), hybrid.keys(), CLASSICAL, Reason.UNKNOWN_KEY);
    refused(sign(SignedMessage.Header.NONE, hybrid), signer.keys(), CLASSICAL, Reason.UNKNOWN_KEY);
  }

  @Test
  void whoClaimsASetWithoutItsKeysIsNotBelieved() {
    Signer other = BouncySigner.of("other", TestFirm.HYBRID);
    SignedMessage claimed =
        sign(SignedMessage.Header.NONE, new Pretender(hybrid.keys(), other, other));
    refused(claimed, hybrid.keys(), HYBRID, Reason.BAD_SIGNATURE);
  }

  /** One genuine half does not help the other. */
  @Test
  void halvesOfTwoSignersAreNotBelieved() {
    Signer other = BouncySigner.of("other", TestFirm.HYBRID);
    SignedMessage first =
        sign(SignedMessage.Header.NONE, new Pretender(hybrid.keys(), hybrid, other));
    SignedMessage second =
        sign(SignedMessage.Header.NONE, new Pretender(hybrid.keys(), other, hybrid));
    refused(first, hybrid.keys(), HYBRID, Reason.BAD_SIGNATURE);
    refused(second, hybrid.keys(), HYBRID, Reason.BAD_SIGNATURE);
    refused(first, hybrid.keys(), CLASSICAL, Reason.BAD_SIGNATURE);
  }

  @Test
  void aSignatureTakenAwayIsADowngrade() {
    SignedMessage whole = sign(SignedMessage.Header.NONE, hybrid);
    Cbor.Array signatures = Messages.signatures(whole);
    for (Cbor kept : signatures.items()) {
      SignedMessage stripped =
          SignedMessage.parse(Messages.with(whole, 3, Cbor.array(kept)).encode());
      refused(stripped, hybrid.keys(), HYBRID, Reason.ALGORITHM_MISSING);
    }
    SignedMessage classicalHalf =
        SignedMessage.parse(
            Messages.with(whole, 3, Cbor.array(signatures.items().get(0))).encode());
    assertThat(classicalHalf.verify(MessageType.CONTEXT, hybrid.keys(), CLASSICAL, CHECK))
        .isInstanceOf(Verification.Verified.class);
  }

  @Test
  void aSetWithoutARequiredAlgorithmIsRefused() {
    refused(
        sign(SignedMessage.Header.NONE, signer), signer.keys(), HYBRID, Reason.ALGORITHM_MISSING);
  }

  @Test
  void aSignatureDoesNotServeAnotherHeaderOrPayload() {
    SignedMessage message = sign(SignedMessage.Header.NONE, signer);
    SignedMessage other =
        SignedMessage.sign(
            MessageType.CONTEXT,
            SignedMessage.Header.of(signer.keys()),
            Bytes.utf8("other"),
            signer);
    Cbor signatures = Messages.signatures(message);
    Cbor moved = Messages.with(other, 3, signatures);
    refused(SignedMessage.parse(moved.encode()), signer.keys(), CLASSICAL, Reason.BAD_SIGNATURE);
    Cbor withHeader = Messages.with(message, 0, Messages.parts(other).get(0));
    refused(
        SignedMessage.parse(withHeader.encode()), signer.keys(), CLASSICAL, Reason.BAD_SIGNATURE);
  }

  @Test
  void aMessageThatNobodyWouldReadIsNotSigned() {
    Bytes payload = Bytes.of(new byte[SignedMessage.LONGEST]);
    assertThatThrownBy(
            () ->
                SignedMessage.sign(MessageType.UPDATE, SignedMessage.Header.NONE, payload, signer))
        .isInstanceOf(IllegalArgumentException.class);
    Bytes fits = Bytes.of(new byte[SignedMessage.LONGEST - 200]);
    SignedMessage longest =
        SignedMessage.sign(MessageType.UPDATE, SignedMessage.Header.NONE, fits, signer);
    assertThat(SignedMessage.parse(longest.encoded())).isEqualTo(longest);
  }

  @Test
  void aHeaderThatNobodyWouldReadIsNotMade() {
    Bytes certificate = Bytes.of(new byte[16 * 1024 + 1]);
    assertThatThrownBy(() -> SignedMessage.Header.certified(List.of(certificate)))
        .isInstanceOf(Malformed.class);
    Bytes one = Bytes.of((byte) 1);
    assertThatThrownBy(() -> SignedMessage.Header.certified(Collections.nCopies(9, one)))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void thePayloadIsNotPrinted() {
    assertThat(sign(SignedMessage.Header.NONE, signer).toString())
        .startsWith("SignedMessage[")
        .doesNotContain("payload");
  }

  /** Signs for a set with the keys of others. */
  private record Pretender(KeySet keys, Signer esp256, Signer mlDsa65) implements Signer {
    @Override
    public Bytes sign(Algorithm algorithm, Bytes message) {
      return algorithm == Algorithm.ESP256
          ? esp256.sign(algorithm, message)
          : mlDsa65.sign(algorithm, message);
    }
  }

  private static SignedMessage sign(SignedMessage.Header header, Signer signer) {
    return SignedMessage.sign(MessageType.CONTEXT, header, PAYLOAD, signer);
  }

  private static boolean isBelieved(Bytes encoded, KeySet keys, Set<Algorithm> required) {
    try {
      return SignedMessage.parse(encoded).verify(MessageType.CONTEXT, keys, required, CHECK)
          instanceof Verification.Verified;
    } catch (Malformed e) {
      return false;
    }
  }

  private static void refused(
      SignedMessage message, KeySet keys, Set<Algorithm> required, Reason reason) {
    assertThat(message.verify(MessageType.CONTEXT, keys, required, CHECK))
        .isEqualTo(new Verification.Refused(reason));
  }

  private static Bytes flip(Bytes octets, int bit) {
    byte[] flipped = octets.toArray();
    flipped[bit / 8] ^= (byte) (0x80 >> bit % 8);
    return Bytes.of(flipped);
  }
}
