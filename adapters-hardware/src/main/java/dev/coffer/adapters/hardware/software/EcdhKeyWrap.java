package dev.coffer.adapters.hardware.software;

import dev.coffer.application.RandomSource;
import dev.coffer.application.container.KeyWrap;
import dev.coffer.application.container.UnwrapRefused;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.crypto.WrappedKey;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC3394WrapEngine;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * ECDH on P-256 with an ephemeral key, one block of HKDF-SHA-256, AES-256 key wrap.
 *
 * <p>Salt: none. Info: {@code coffer/1/wrap} ‖ ephemeral point ‖ recipient's point, so the wrapping
 * key depends on both ends and serves nothing else.
 */
final class EcdhKeyWrap implements KeyWrap {
  private static final int KEY = 32;
  private static final Bytes LABEL = Bytes.utf8("coffer/1/wrap");

  private final RandomSource random;

  EcdhKeyWrap(RandomSource random) {
    this.random = random;
  }

  @Override
  public WrappedKey wrap(PublicKey recipient, Bytes key) {
    if (key.length() != KEY) {
      throw new IllegalArgumentException("wraps keys of 32 bytes, this had " + key.length());
    }
    if (recipient.algorithm() != Algorithm.ESP256) {
      throw new IllegalArgumentException("wraps for ESP256 keys, not " + recipient.algorithm());
    }
    return wrap(P256.newPrivateKey(random), recipient, key);
  }

  @Override
  public Bytes wrap(Bytes productKey, Bytes bound, Bytes contentKey) {
    return ContentKeyWrap.wrap(productKey, bound, contentKey);
  }

  static WrappedKey wrap(ECPrivateKeyParameters ephemeral, PublicKey recipient, Bytes key) {
    ECPublicKeyParameters point =
        P256.point(recipient)
            .orElseThrow(
                () ->
                    new Malformed(
                        Malformed.Reason.OUT_OF_RANGE, "the key is no point of the curve"));
    PublicKey sender = P256.publicKey(ephemeral);
    RFC3394WrapEngine engine = engine(true, P256.agree(ephemeral, point), sender, recipient);
    return new WrappedKey(sender, Bytes.of(engine.wrap(key.toArray(), 0, KEY)));
  }

  static Bytes unwrap(ECPrivateKeyParameters own, PublicKey ownPoint, WrappedKey wrapped) {
    ECPublicKeyParameters point = P256.point(wrapped.ephemeral()).orElseThrow(UnwrapRefused::new);
    RFC3394WrapEngine engine = engine(false, P256.agree(own, point), wrapped.ephemeral(), ownPoint);
    try {
      return Bytes.of(engine.unwrap(wrapped.wrapped().toArray(), 0, wrapped.wrapped().length()));
    } catch (InvalidCipherTextException e) {
      throw new UnwrapRefused();
    }
  }

  private static RFC3394WrapEngine engine(
      boolean wrapping, Bytes shared, PublicKey ephemeral, PublicKey recipient) {
    Bytes info = Bytes.concat(LABEL, ephemeral.encoded(), recipient.encoded());
    RFC3394WrapEngine engine = new RFC3394WrapEngine(AESEngine.newInstance());
    engine.init(wrapping, new KeyParameter(Hkdf.derive(shared, Bytes.empty(), info, KEY)));
    return engine;
  }
}
