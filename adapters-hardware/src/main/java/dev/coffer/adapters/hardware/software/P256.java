package dev.coffer.adapters.hardware.software;

import dev.coffer.application.RandomSource;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.PublicKey;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** Arithmetic on P-256: keys, ECDSA with SHA-256 as ESP256 has it, key agreement. */
final class P256 {
  /** The length of a coordinate, a scalar and a shared secret, in bytes. */
  static final int SCALAR = 32;

  private static final ECDomainParameters CURVE = curve();

  private P256() {}

  /** A uniform private key 1..n-1, by rejection (FIPS 186-5 appendix A.2.2). */
  static ECPrivateKeyParameters newPrivateKey(RandomSource random) {
    while (true) {
      BigInteger scalar = new BigInteger(1, random.next(SCALAR).toArray());
      if (scalar.signum() > 0 && scalar.compareTo(CURVE.getN()) < 0) {
        return new ECPrivateKeyParameters(scalar, CURVE);
      }
    }
  }

  /**
   * The private key that {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when it is not 1..n-1
   */
  static ECPrivateKeyParameters privateKey(Bytes scalar) {
    return new ECPrivateKeyParameters(new BigInteger(1, scalar.toArray()), CURVE);
  }

  static Bytes encode(ECPrivateKeyParameters key) {
    return Bytes.of(BigIntegers.asUnsignedByteArray(SCALAR, key.getD()));
  }

  static PublicKey publicKey(ECPrivateKeyParameters key) {
    byte[] point =
        new FixedPointCombMultiplier().multiply(CURVE.getG(), key.getD()).getEncoded(false);
    return new PublicKey(Algorithm.ESP256, Bytes.of(point));
  }

  /** The point of {@code key}, or nothing when it is not on the curve. */
  static Optional<ECPublicKeyParameters> point(PublicKey key) {
    try {
      return Optional.of(
          new ECPublicKeyParameters(CURVE.getCurve().decodePoint(key.encoded().toArray()), CURVE));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** r ‖ s, with the nonce of RFC 6979: no randomness that could fail. */
  static Bytes sign(ECPrivateKeyParameters key, Bytes message) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, key);
    BigInteger[] signature = signer.generateSignature(sha256(message));
    byte[] octets = new byte[2 * SCALAR];
    BigIntegers.asUnsignedByteArray(signature[0], octets, 0, SCALAR);
    BigIntegers.asUnsignedByteArray(signature[1], octets, SCALAR, SCALAR);
    return Bytes.of(octets);
  }

  static boolean verify(ECPublicKeyParameters key, Bytes message, Bytes signature) {
    byte[] octets = signature.toArray();
    BigInteger r = BigIntegers.fromUnsignedByteArray(octets, 0, SCALAR);
    BigInteger s = BigIntegers.fromUnsignedByteArray(octets, SCALAR, SCALAR);
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, key);
    return verifier.verifySignature(sha256(message), r, s);
  }

  /** The x coordinate of the shared point, 32 bytes. */
  static Bytes agree(ECPrivateKeyParameters own, ECPublicKeyParameters other) {
    ECDHBasicAgreement agreement = new ECDHBasicAgreement();
    agreement.init(own);
    return Bytes.of(BigIntegers.asUnsignedByteArray(SCALAR, agreement.calculateAgreement(other)));
  }

  private static byte[] sha256(Bytes message) {
    return Digest.sha256(message).value().toArray();
  }

  private static ECDomainParameters curve() {
    X9ECParameters curve = CustomNamedCurves.getByName("secp256r1");
    return new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
  }
}
