package dev.coffer.adapters.hardware.software;

import dev.coffer.application.container.UnwrapRefused;
import dev.coffer.domain.Bytes;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC3394WrapEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/** AES-256 key wrap under one block of HKDF-SHA-256 of a product key, without salt. */
final class ContentKeyWrap {
  private static final int KEY = 32;
  private static final int WRAPPED = 40;

  private ContentKeyWrap() {}

  static Bytes wrap(Bytes productKey, Bytes bound, Bytes contentKey) {
    if (productKey.length() != KEY || contentKey.length() != KEY) {
      throw new IllegalArgumentException("wraps keys of 32 bytes under keys of 32 bytes");
    }
    return Bytes.of(engine(true, productKey, bound).wrap(contentKey.toArray(), 0, KEY));
  }

  static Bytes unwrap(Bytes productKey, Bytes bound, Bytes wrapped) {
    if (wrapped.length() != WRAPPED) {
      throw new UnwrapRefused();
    }
    try {
      return Bytes.of(engine(false, productKey, bound).unwrap(wrapped.toArray(), 0, WRAPPED));
    } catch (InvalidCipherTextException e) {
      throw new UnwrapRefused();
    }
  }

  private static RFC3394WrapEngine engine(boolean wrapping, Bytes productKey, Bytes bound) {
    RFC3394WrapEngine engine = new RFC3394WrapEngine(AESEngine.newInstance());
    engine.init(wrapping, new KeyParameter(Hkdf.derive(productKey, Bytes.empty(), bound, KEY)));
    return engine;
  }
}
