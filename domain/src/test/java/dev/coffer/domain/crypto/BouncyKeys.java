package dev.coffer.domain.crypto;

import dev.coffer.domain.Bytes;
import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.util.BigIntegers;

/** Real keys and signatures for tests of the domain, each determined by a name. */
public final class BouncyKeys {
  private static final X9ECParameters P256 = CustomNamedCurves.getByName("secp256r1");
  private static final ECDomainParameters CURVE =
      new ECDomainParameters(P256.getCurve(), P256.getG(), P256.getN(), P256.getH());

  private BouncyKeys() {}

  /** An identity with an ESP256 key. */
  public static Signer classical(String name) {
    return new BouncySigner(name, KeySet.of(esp256(name)));
  }

  /** An identity with both keys, its ESP256 key the one of {@link #classical} of that name. */
  public static Signer hybrid(String name) {
    return new BouncySigner(name, KeySet.of(esp256(name), mlDsa65(name)));
  }

  public static SignatureCheck check() {
    return BouncyKeys::verify;
  }

  private static PublicKey esp256(String name) {
    Bytes point = Bytes.of(P256.getG().multiply(scalar(name)).getEncoded(false));
    return new PublicKey(Algorithm.ESP256, point);
  }

  private static PublicKey mlDsa65(String name) {
    return new PublicKey(
        Algorithm.ML_DSA_65, Bytes.of(lattice(name).getPublicKeyParameters().getEncoded()));
  }

  private static BigInteger scalar(String name) {
    return new BigInteger(1, Digest.sha256(Bytes.utf8(name)).value().slice(0, 31).toArray());
  }

  private static MLDSAPrivateKeyParameters lattice(String name) {
    return new MLDSAPrivateKeyParameters(
        MLDSAParameters.ml_dsa_65, Digest.sha256(Bytes.utf8(name)).value().toArray());
  }

  private static boolean verify(PublicKey key, Bytes message, Bytes signature) {
    if (key.algorithm() == Algorithm.ML_DSA_65) {
      MLDSASigner verifier = new MLDSASigner();
      verifier.init(
          false, new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_65, key.encoded().toArray()));
      verifier.update(message.toArray(), 0, message.length());
      return verifier.verifySignature(signature.toArray());
    }
    try {
      ECDSASigner verifier = new ECDSASigner();
      verifier.init(
          false,
          new ECPublicKeyParameters(P256.getCurve().decodePoint(key.encoded().toArray()), CURVE));
      return verifier.verifySignature(
          Digest.sha256(message).value().toArray(),
          new BigInteger(1, signature.slice(0, 32).toArray()),
          new BigInteger(1, signature.slice(32, 64).toArray()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private record BouncySigner(String name, KeySet keys) implements Signer {
    @Override
    public Bytes sign(Algorithm algorithm, Bytes message) {
      if (algorithm == Algorithm.ML_DSA_65) {
        MLDSASigner signer = new MLDSASigner();
        signer.init(true, lattice(name));
        signer.update(message.toArray(), 0, message.length());
        try {
          return Bytes.of(signer.generateSignature());
        } catch (CryptoException e) {
          throw new IllegalStateException(e);
        }
      }
      ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
      signer.init(true, new ECPrivateKeyParameters(scalar(name), CURVE));
      BigInteger[] signature = signer.generateSignature(Digest.sha256(message).value().toArray());
      return Bytes.concat(
          Bytes.of(BigIntegers.asUnsignedByteArray(32, signature[0])),
          Bytes.of(BigIntegers.asUnsignedByteArray(32, signature[1])));
    }
  }
}
