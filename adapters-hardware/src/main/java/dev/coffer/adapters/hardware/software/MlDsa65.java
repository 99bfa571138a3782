package dev.coffer.adapters.hardware.software;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.PublicKey;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;

/** ML-DSA-65 of FIPS 204: pure, empty context, deterministic; private keys are 32-byte seeds. */
final class MlDsa65 {
  static final int SEED = 32;

  private MlDsa65() {}

  static MLDSAPrivateKeyParameters privateKey(Bytes seed) {
    if (seed.length() != SEED) {
      throw new IllegalArgumentException("an ML-DSA seed has 32 bytes");
    }
    return new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_65, seed.toArray());
  }

  static PublicKey publicKey(MLDSAPrivateKeyParameters key) {
    return new PublicKey(Algorithm.ML_DSA_65, Bytes.of(key.getPublicKeyParameters().getEncoded()));
  }

  /** Any string of the right length is a key. */
  static MLDSAPublicKeyParameters publicKey(PublicKey key) {
    return new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_65, key.encoded().toArray());
  }

  static Bytes sign(MLDSAPrivateKeyParameters key, Bytes message) {
    MLDSASigner signer = new MLDSASigner();
    signer.init(true, key);
    signer.update(message.toArray(), 0, message.length());
    try {
      return Bytes.of(signer.generateSignature());
    } catch (CryptoException e) {
      throw new IllegalStateException("signing with a valid key does not fail", e);
    }
  }

  static boolean verify(MLDSAPublicKeyParameters key, Bytes message, Bytes signature) {
    MLDSASigner verifier = new MLDSASigner();
    verifier.init(false, key);
    verifier.update(message.toArray(), 0, message.length());
    return verifier.verifySignature(signature.toArray());
  }
}
