package dev.coffer.bootstrap.server;

import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.container.Keys;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.crypto.WrappedKey;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** Counts signatures made and checked by this process. Thread-safe. */
final class SignatureCounts {
  private final LongAdder made = new LongAdder();
  private final LongAdder checked = new LongAdder();

  long made() {
    return made.sum();
  }

  long checked() {
    return checked.sum();
  }

  SignatureCheck counting(SignatureCheck check) {
    return (key, message, signature) -> {
      checked.increment();
      return check.verify(key, message, signature);
    };
  }

  Keys counting(Keys keys) {
    return new Keys() {
      @Override
      public KeyHandle create(Set<Algorithm> algorithms) {
        return keys.create(algorithms);
      }

      @Override
      public Signer signer(KeyHandle handle) {
        return counting(keys.signer(handle));
      }

      @Override
      public Bytes unwrap(KeyHandle handle, WrappedKey wrapped) {
        return keys.unwrap(handle, wrapped);
      }

      @Override
      public Bytes unwrap(KeyHandle handle, WrappedKey productKey, Bytes bound, Bytes content) {
        return keys.unwrap(handle, productKey, bound, content);
      }

      @Override
      public Bytes derive(KeyHandle handle, WrappedKey secret, Bytes bound) {
        return keys.derive(handle, secret, bound);
      }
    };
  }

  private Signer counting(Signer signer) {
    return new Signer() {
      @Override
      public KeySet keys() {
        return signer.keys();
      }

      @Override
      public Bytes sign(Algorithm algorithm, Bytes message) {
        made.increment();
        return signer.sign(algorithm, message);
      }
    };
  }
}
