package dev.coffer.adapters.hardware.software;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.RandomSource;
import dev.coffer.application.memory.SeededRandom;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.crypto.SignatureCheck;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;

class P256Test {
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
  private static final Bytes RFC_6979_KEY =
      Bytes.fromHex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");

  private final RandomSource random = new SeededRandom(11);
  private final SignatureCheck check = new SoftwareSignatureCheck();

  @Test
  void rfc6979AppendixA25IsSignedAsThere() {
    ECPrivateKeyParameters key = P256.privateKey(RFC_6979_KEY);
    PublicKey publicKey = P256.publicKey(key);
    assertThat(publicKey.encoded().hex())
        .isEqualTo(
            "04"
                + "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
    Bytes sample = P256.sign(key, Bytes.utf8("sample"));
    assertThat(sample.hex())
        .isEqualTo(
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    Bytes test = P256.sign(key, Bytes.utf8("test"));
    assertThat(test.hex())
        .isEqualTo(
            "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
                + "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083");
    assertThat(check.verify(publicKey, Bytes.utf8("sample"), sample)).isTrue();
    assertThat(check.verify(publicKey, Bytes.utf8("test"), test)).isTrue();
    assertThat(check.verify(publicKey, Bytes.utf8("test"), sample)).isFalse();
  }

  @Test
  void theJavaPlatformVerifiesWhatWeSign() throws GeneralSecurityException {
    for (int i = 0; i < 40; i++) {
      ECPrivateKeyParameters key = P256.newPrivateKey(random);
      Bytes message = random.next(i * 7);
      Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
      verifier.initVerify(javaKey(P256.publicKey(key)));
      verifier.update(message.toArray());
      assertThat(verifier.verify(P256.sign(key, message).toArray())).as("message %d", i).isTrue();
    }
  }

  @Test
  void weVerifyWhatTheJavaPlatformSigns() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    for (int i = 0; i < 40; i++) {
      KeyPair pair = generator.generateKeyPair();
      Bytes message = random.next(i * 7);
      Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
      signer.initSign(pair.getPrivate());
      signer.update(message.toArray());
      Bytes signature = Bytes.of(signer.sign());
      ECPoint point = ((ECPublicKey) pair.getPublic()).getW();
      PublicKey key = publicKey(point.getAffineX(), point.getAffineY());
      assertThat(check.verify(key, message, signature)).as("message %d", i).isTrue();
      Bytes scalar =
          Bytes.of(BigIntegers.asUnsignedByteArray(32, ((ECPrivateKey) pair.getPrivate()).getS()));
      assertThat(P256.publicKey(P256.privateKey(scalar))).isEqualTo(key);
    }
  }

  @Test
  void numbersOutsideTheOrderDoNotVerify() {
    ECPrivateKeyParameters key = P256.privateKey(RFC_6979_KEY);
    PublicKey publicKey = P256.publicKey(key);
    Bytes message = Bytes.utf8("sample");
    Bytes signature = P256.sign(key, message);
    BigInteger r = new BigInteger(1, signature.slice(0, 32).toArray());
    BigInteger s = new BigInteger(1, signature.slice(32, 64).toArray());
    for (BigInteger bad : new BigInteger[] {BigInteger.ZERO, ORDER, ORDER.add(BigInteger.ONE)}) {
      assertThat(check.verify(publicKey, message, concat(bad, s))).isFalse();
      assertThat(check.verify(publicKey, message, concat(r, bad))).isFalse();
    }
  }

  /** Known and accepted: nothing is keyed by signature octets, and cards do not normalise s. */
  @Test
  void theNegatedSignatureVerifiesToo() {
    ECPrivateKeyParameters key = P256.privateKey(RFC_6979_KEY);
    Bytes message = Bytes.utf8("sample");
    Bytes signature = P256.sign(key, message);
    BigInteger s = new BigInteger(1, signature.slice(32, 64).toArray());
    Bytes negated =
        Bytes.concat(
            signature.slice(0, 32),
            Bytes.of(BigIntegers.asUnsignedByteArray(32, ORDER.subtract(s))));
    assertThat(check.verify(P256.publicKey(key), message, negated)).isTrue();
  }

  @Test
  void aPointBesideTheCurveIsNoKey() {
    byte[] encoded = P256.publicKey(P256.newPrivateKey(random)).encoded().toArray();
    encoded[64] ^= 1;
    assertThat(P256.point(new PublicKey(Algorithm.ESP256, Bytes.of(encoded)))).isEmpty();
  }

  @Test
  void privateKeysOutsideTheOrderAreDrawnAgain() {
    Bytes zero = Bytes.of(new byte[32]);
    Bytes order = Bytes.of(BigIntegers.asUnsignedByteArray(32, ORDER));
    Bytes last = Bytes.of(BigIntegers.asUnsignedByteArray(32, ORDER.subtract(BigInteger.ONE)));
    Bytes[] draws = {zero, order, last};
    int[] at = {0};
    assertThat(P256.encode(P256.newPrivateKey(length -> draws[at[0]++]))).isEqualTo(last);
    assertThat(at[0]).isEqualTo(3);
  }

  private static java.security.PublicKey javaKey(PublicKey key) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECPoint point =
        new ECPoint(
            new BigInteger(1, key.encoded().slice(1, 33).toArray()),
            new BigInteger(1, key.encoded().slice(33, 65).toArray()));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve));
  }

  private static PublicKey publicKey(BigInteger x, BigInteger y) {
    return new PublicKey(Algorithm.ESP256, Bytes.concat(Bytes.of((byte) 4), concat(x, y)));
  }

  private static Bytes concat(BigInteger first, BigInteger second) {
    return Bytes.concat(
        Bytes.of(BigIntegers.asUnsignedByteArray(32, first)),
        Bytes.of(BigIntegers.asUnsignedByteArray(32, second)));
  }
}
