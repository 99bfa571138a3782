package dev.coffer.adapters.hardware.software;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.Signer;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.jspecify.annotations.Nullable;

/** Opened private keys. */
final class SoftwareSigner implements Signer {
  private final KeySet keys;
  private final Map<Algorithm, UnaryOperator<Bytes>> signing = new EnumMap<>(Algorithm.class);

  /**
   * Opens the keys of {@code keys}.
   *
   * @param privateKeys 32 bytes for each key, in the order of the set
   */
  SoftwareSigner(KeySet keys, Bytes privateKeys) {
    this.keys = keys;
    for (int i = 0; i < keys.keys().size(); i++) {
      Algorithm algorithm = keys.keys().get(i).algorithm();
      signing.put(algorithm, signing(algorithm, privateKeys.slice(i * 32, i * 32 + 32)));
    }
  }

  private static UnaryOperator<Bytes> signing(Algorithm algorithm, Bytes privateKey) {
    switch (algorithm) {
      case ESP256 -> {
        ECPrivateKeyParameters key = P256.privateKey(privateKey);
        return message -> P256.sign(key, message);
      }
      case ML_DSA_65 -> {
        MLDSAPrivateKeyParameters key = MlDsa65.privateKey(privateKey);
        return message -> MlDsa65.sign(key, message);
      }
    }
    throw new IllegalStateException("every algorithm has a case");
  }

  @Override
  public KeySet keys() {
    return keys;
  }

  @Override
  public Bytes sign(Algorithm algorithm, Bytes message) {
    @Nullable UnaryOperator<Bytes> sign = signing.get(algorithm);
    if (sign == null) {
      throw new IllegalArgumentException("no key for " + algorithm + " in the set");
    }
    return sign.apply(message);
  }

  @Override
  public String toString() {
    return "SoftwareSigner[" + keys.thumbprint() + "]";
  }
}
