package dev.coffer.adapters.hardware.software;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.memory.SeededRandom;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.crypto.WrappedKey;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC3394WrapEngine;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

class EcdhKeyWrapTest {
  private static final Bytes KEY =
      Bytes.fromHex("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f");

  private final SeededRandom random = new SeededRandom(12);

  @Test
  void rfc3394Section46IsWrappedAsThere() throws InvalidCipherTextException {
    Bytes kek = Bytes.fromHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    String wrapped =
        "28c9f404c4b810f4cbccb35cfb87f826"
            + "3f5786e2d80ed326cbc7f0e71a99f43b"
            + "fb988b9b7a02dd21";
    RFC3394WrapEngine engine = new RFC3394WrapEngine(AESEngine.newInstance());
    engine.init(true, new KeyParameter(kek.toArray()));
    assertThat(Bytes.of(engine.wrap(KEY.toArray(), 0, 32)).hex()).isEqualTo(wrapped);
    engine.init(false, new KeyParameter(kek.toArray()));
    assertThat(Bytes.of(engine.unwrap(Bytes.fromHex(wrapped).toArray(), 0, 40))).isEqualTo(KEY);
  }

  /** The same by the Java platform alone, as a stranger would write it from the specification. */
  @Test
  void theJavaPlatformOpensWhatWeWrap() throws GeneralSecurityException {
    for (int i = 0; i < 20; i++) {
      ECPrivateKeyParameters own = P256.newPrivateKey(random);
      PublicKey ownPoint = P256.publicKey(own);
      WrappedKey wrapped = new EcdhKeyWrap(random).wrap(ownPoint, KEY);

      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(javaPrivate(own.getD()));
      agreement.doPhase(javaPublic(wrapped.ephemeral()), true);
      byte[] prk = hmac(new byte[32], agreement.generateSecret());
      ByteArrayOutputStream info = new ByteArrayOutputStream();
      info.writeBytes(Bytes.utf8("coffer/1/wrap").toArray());
      info.writeBytes(wrapped.ephemeral().encoded().toArray());
      info.writeBytes(ownPoint.encoded().toArray());
      info.write(1);
      byte[] kek = hmac(prk, info.toByteArray());
      Cipher cipher = Cipher.getInstance("AESWrap");
      cipher.init(Cipher.UNWRAP_MODE, new SecretKeySpec(kek, "AES"));
      Key opened = cipher.unwrap(wrapped.wrapped().toArray(), "AES", Cipher.SECRET_KEY);
      assertThat(Bytes.of(opened.getEncoded())).isEqualTo(KEY);
    }
  }

  @Test
  void aGivenEphemeralKeyGivesOneResult() {
    ECPrivateKeyParameters own = P256.privateKey(Bytes.of(filled(1)));
    ECPrivateKeyParameters ephemeral = P256.privateKey(Bytes.of(filled(2)));
    WrappedKey wrapped = EcdhKeyWrap.wrap(ephemeral, P256.publicKey(own), KEY);
    assertThat(wrapped.wrapped().hex())
        .isEqualTo(
            "d12a3423ad4cc56ebb6e92b5862ca084e944c00a723e77f10cfcd93c3fb02175e8fc349e89765816");
    assertThat(EcdhKeyWrap.unwrap(own, P256.publicKey(own), wrapped)).isEqualTo(KEY);
  }

  private static byte[] filled(int octet) {
    byte[] octets = new byte[32];
    Arrays.fill(octets, (byte) octet);
    return octets;
  }

  private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }

  private static ECParameterSpec curve() throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  private static Key javaPrivate(BigInteger scalar) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(scalar, curve()));
  }

  private static Key javaPublic(PublicKey key) throws GeneralSecurityException {
    ECPoint point =
        new ECPoint(
            new BigInteger(1, key.encoded().slice(1, 33).toArray()),
            new BigInteger(1, key.encoded().slice(33, 65).toArray()));
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve()));
  }
}
