package dev.coffer.domain.cose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import COSE.AlgorithmID;
import COSE.CoseException;
import COSE.HeaderKeys;
import COSE.KeyKeys;
import COSE.Message;
import COSE.MessageTag;
import COSE.OneKey;
import COSE.SignMessage;
import com.upokecenter.cbor.CBORObject;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.fixture.BouncySigner;
import dev.coffer.domain.fixture.TestFirm;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Coffer's messages beside an independent COSE library, and an example of RFC 9052.
 *
 * <p>The library is older than RFC 9864 and knows ECDSA with SHA-256 as ES256 (-7) alone; the
 * arithmetic of ESP256 (-9) is the same. So it is told -7 where it looks the algorithm up, while
 * the octets that are signed stay those of the message.
 */
class CoseOracleTest {
  private static final Set<Algorithm> CLASSICAL = EnumSet.of(Algorithm.ESP256);
  private static final Bytes PAYLOAD = Bytes.utf8("payload");
  private static final SignatureCheck CHECK = BouncySigner.CHECK;

  @Test
  void theOtherLibraryVerifiesOurMessages() throws CoseException {
    for (int i = 0; i < 20; i++) {
      Signer signer = BouncySigner.of("signer " + i, TestFirm.CLASSICAL);
      for (SignedMessage.Header header :
          List.of(SignedMessage.Header.NONE, SignedMessage.Header.of(signer.keys()))) {
        SignedMessage message = SignedMessage.sign(MessageType.UPDATE, header, PAYLOAD, signer);
        assertThat(theyVerify(message.encoded(), signer.keys(), "coffer/1/update")).isTrue();
        assertThat(theyVerify(message.encoded(), signer.keys(), "coffer/1/context")).isFalse();
        assertThat(theyVerify(message.encoded(), signer.keys(), "")).isFalse();
      }
    }
  }

  @Test
  void theOtherLibraryReadsAHybridMessageAndVerifiesItsClassicalHalf() throws CoseException {
    Signer signer = BouncySigner.of("signer", TestFirm.HYBRID);
    SignedMessage message =
        SignedMessage.sign(MessageType.UPDATE, SignedMessage.Header.NONE, PAYLOAD, signer);
    SignMessage read =
        (SignMessage) Message.DecodeFromBytes(message.encoded().toArray(), MessageTag.Sign);
    assertThat(read.getSignerCount()).isEqualTo(2);
    assertThat(theyVerify(message.encoded(), signer.keys(), "coffer/1/update")).isTrue();
  }

  @Test
  void weVerifyMessagesOfTheOtherLibrary() throws CoseException {
    for (int i = 0; i < 20; i++) {
      OneKey pair = OneKey.generateKey(AlgorithmID.ECDSA_256);
      PublicKey key =
          new PublicKey(
              Algorithm.ESP256,
              Bytes.concat(Bytes.of((byte) 4), coordinate(pair, true), coordinate(pair, false)));
      KeySet keys = KeySet.of(key);
      SignedMessage message =
          SignedMessage.parse(theySign(pair, keys.thumbprint(), -9, "coffer/1/context"));
      assertThat(message.verify(MessageType.CONTEXT, keys, CLASSICAL, CHECK))
          .isInstanceOfSatisfying(
              Verification.Verified.class,
              verified -> assertThat(verified.payload()).isEqualTo(PAYLOAD));
      assertThat(message.verify(MessageType.UPDATE, keys, CLASSICAL, CHECK))
          .isEqualTo(new Verification.Refused(Verification.Reason.BAD_SIGNATURE));
    }
  }

  @Test
  void theOldNameOfTheAlgorithmIsNotAccepted() throws CoseException {
    OneKey pair = OneKey.generateKey(AlgorithmID.ECDSA_256);
    Bytes encoded = theySign(pair, Digest.ZERO, -7, "coffer/1/context");
    assertThatThrownBy(() -> SignedMessage.parse(encoded))
        .isInstanceOfSatisfying(
            Malformed.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Malformed.Reason.BAD_HEADER));
  }

  /** RFC 9052 appendix C.1.1: one signature, key "11", no external data. */
  @Test
  void theStructureToBeSignedIsThatOfRfc9052() {
    Bytes payload = Bytes.utf8("This is the content.");
    Bytes toBeSigned =
        SignedMessage.toBeSigned(Bytes.empty(), Bytes.fromHex("a10126"), Bytes.empty(), payload);
    assertThat(toBeSigned.hex())
        .isEqualTo(
            "85695369676e6174757265"
                + "40"
                + "43a10126"
                + "40"
                + "54546869732069732074686520636f6e74656e742e");
    PublicKey key =
        new PublicKey(
            Algorithm.ESP256,
            Bytes.fromHex(
                "04"
                    + "bac5b11cad8f99f9c72b05cf4b9e26d244dc189f745228255a219a86d6a09eff"
                    + "20138bf82dc1b6d562be0fa54ab7804a3a64b6d72ccfed6b6fb6ed28bbfc117e"));
    Bytes signature =
        Bytes.fromHex(
            "e2aeafd40d69d19dfe6e52077c5d7ff4e408282cbefb5d06cbf414af2e19d982"
                + "ac45ac98b8544c908b4507de1e90b717c3d34816fe926a2b98f53afd2fa0f30a");
    assertThat(CHECK.verify(key, toBeSigned, signature)).isTrue();
    assertThat(CHECK.verify(key, Bytes.concat(toBeSigned, toBeSigned), signature)).isFalse();
  }

  /** The whole example has its key id unprotected, which Coffer does not accept. */
  @Test
  void theExampleOfRfc9052ItselfIsRefusedByName() {
    Bytes example =
        Bytes.fromHex(
            "d8628440a054546869732069732074686520636f6e74656e742e818343a10126a1044231315840"
                + "e2aeafd40d69d19dfe6e52077c5d7ff4e408282cbefb5d06cbf414af2e19d982"
                + "ac45ac98b8544c908b4507de1e90b717c3d34816fe926a2b98f53afd2fa0f30a");
    assertThatThrownBy(() -> SignedMessage.parse(example))
        .isInstanceOfSatisfying(
            Malformed.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Malformed.Reason.BAD_HEADER));
  }

  private static boolean theyVerify(Bytes encoded, KeySet keys, String external)
      throws CoseException {
    SignMessage message = (SignMessage) Message.DecodeFromBytes(encoded.toArray(), MessageTag.Sign);
    COSE.Signer signer = message.getSigner(0);
    assertThat(signer.getProtectedAttributes().get(CBORObject.FromObject(1)).AsInt32())
        .isEqualTo(-9);
    signer.getProtectedAttributes().Set(CBORObject.FromObject(1), CBORObject.FromObject(-7));
    signer.setExternal(Bytes.utf8(external).toArray());
    signer.setKey(foreign(keys.key(Algorithm.ESP256).orElseThrow()));
    return message.validate(signer);
  }

  private static Bytes theySign(OneKey pair, Digest keyId, int algorithm, String external)
      throws CoseException {
    Bytes header = new MapWriter().put(1, algorithm).put(4, keyId.value()).build().encode();
    SignMessage message = new SignMessage();
    message.SetContent(PAYLOAD.toArray());
    COSE.Signer signer = new GivenHeaderSigner(pair, header);
    signer.setExternal(Bytes.utf8(external).toArray());
    message.AddSigner(signer);
    message.sign();
    return Bytes.of(message.EncodeToBytes());
  }

  private static OneKey foreign(PublicKey key) throws CoseException {
    CBORObject map = CBORObject.NewMap();
    map.Add(KeyKeys.KeyType.AsCBOR(), KeyKeys.KeyType_EC2);
    map.Add(KeyKeys.EC2_Curve.AsCBOR(), KeyKeys.EC2_P256);
    map.Add(KeyKeys.EC2_X.AsCBOR(), CBORObject.FromObject(key.encoded().slice(1, 33).toArray()));
    map.Add(KeyKeys.EC2_Y.AsCBOR(), CBORObject.FromObject(key.encoded().slice(33, 65).toArray()));
    return new OneKey(map);
  }

  private static Bytes coordinate(OneKey pair, boolean first) throws CoseException {
    return Bytes.of(
        pair.get(first ? KeyKeys.EC2_X.AsCBOR() : KeyKeys.EC2_Y.AsCBOR()).GetByteString());
  }

  /** Signs and writes the protected header that it is given. */
  private static final class GivenHeaderSigner extends COSE.Signer {
    GivenHeaderSigner(OneKey key, Bytes header) throws CoseException {
      setKey(key);
      addAttribute(HeaderKeys.Algorithm, AlgorithmID.ECDSA_256.AsCBOR(), DO_NOT_SEND);
      rgbProtected = header.toArray();
    }
  }
}
