package dev.coffer.adapters.hardware.software;

import dev.coffer.application.RandomSource;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.container.Keys;
import dev.coffer.application.container.KeysUnavailable;
import dev.coffer.application.container.Secrets;
import dev.coffer.application.container.SecretsUnreadable;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.crypto.WrappedKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;

/**
 * Keys whose handle is the private keys themselves, 32 bytes each in the order of the set, sealed
 * for the purpose {@code keys/<thumbprint>}. The thumbprint is that of the whole set, so a handle
 * opens beside exactly the public keys it was made with, and they need not be computed again.
 */
final class SoftwareKeys implements Keys {
  private static final int PRIVATE_KEY = 32;

  private final Secrets secrets;
  private final RandomSource random;

  SoftwareKeys(Secrets secrets, RandomSource random) {
    this.secrets = secrets;
    this.random = random;
  }

  @Override
  public KeyHandle create(Set<Algorithm> algorithms) {
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("an identity signs with at least one algorithm");
    }
    Map<Algorithm, Bytes> privateKeys = new EnumMap<>(Algorithm.class);
    List<PublicKey> publicKeys = new ArrayList<>();
    for (Algorithm algorithm : algorithms) {
      switch (algorithm) {
        case ESP256 -> {
          ECPrivateKeyParameters key = P256.newPrivateKey(random);
          privateKeys.put(algorithm, P256.encode(key));
          publicKeys.add(P256.publicKey(key));
        }
        case ML_DSA_65 -> {
          Bytes seed = random.next(MlDsa65.SEED);
          privateKeys.put(algorithm, seed);
          publicKeys.add(MlDsa65.publicKey(MlDsa65.privateKey(seed)));
        }
      }
    }
    KeySet keys = new KeySet(publicKeys);
    Bytes plain =
        Bytes.concat(
            keys.keys().stream()
                .map(key -> privateKeys.get(key.algorithm()))
                .toArray(Bytes[]::new));
    return new KeyHandle(keys, secrets.seal(purpose(keys), plain));
  }

  @Override
  public Signer signer(KeyHandle handle) {
    return new SoftwareSigner(handle.keys(), open(handle));
  }

  @Override
  public Bytes unwrap(KeyHandle handle, WrappedKey wrapped) {
    PublicKey own =
        handle
            .keys()
            .key(Algorithm.ESP256)
            .orElseThrow(() -> new IllegalArgumentException("the handle has no P-256 key"));
    int at = handle.keys().keys().indexOf(own) * PRIVATE_KEY;
    ECPrivateKeyParameters key = P256.privateKey(open(handle).slice(at, at + PRIVATE_KEY));
    return EcdhKeyWrap.unwrap(key, own, wrapped);
  }

  @Override
  public Bytes unwrap(KeyHandle handle, WrappedKey productKey, Bytes bound, Bytes content) {
    return ContentKeyWrap.unwrap(unwrap(handle, productKey), bound, content);
  }

  @Override
  public Bytes derive(KeyHandle handle, WrappedKey secret, Bytes bound) {
    return Bytes.of(Hkdf.derive(unwrap(handle, secret), Bytes.empty(), bound, PRIVATE_KEY));
  }

  private Bytes open(KeyHandle handle) {
    Bytes plain;
    try {
      plain = secrets.open(purpose(handle.keys()), handle.handle());
    } catch (SecretsUnreadable e) {
      throw new KeysUnavailable("private keys do not open here: " + e.getMessage(), e);
    }
    if (plain.length() != handle.keys().keys().size() * PRIVATE_KEY) {
      throw new KeysUnavailable("the handle holds other keys than it names");
    }
    return plain;
  }

  private static String purpose(KeySet keys) {
    return "keys/" + keys.thumbprint().hex();
  }
}
