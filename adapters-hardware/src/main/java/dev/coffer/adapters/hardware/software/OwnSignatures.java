package dev.coffer.adapters.hardware.software;

import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.container.Keys;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.crypto.WrappedKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Remembers the signatures made here last, so that a server which shows itself what it signed, as
 * one that is both Central and Cloud does, need not compute again that they verify. Each is known
 * by a digest over algorithm, key, signature and message: any other bit, and it is computed.
 *
 * <p>Only what a private key of this process signed is remembered, never what was checked: nobody
 * outside can put anything in. Thread-safe.
 */
public final class OwnSignatures {
  static final int MOST = 1_024;

  private final Map<Digest, Boolean> made = new Recent();

  OwnSignatures() {}

  /** These keys; what they sign is remembered. */
  public Keys remembering(Keys keys) {
    return new RememberedKeys(keys);
  }

  /** Answers for what is remembered, and asks {@code check} for the rest. */
  public SignatureCheck sparing(SignatureCheck check) {
    return (key, message, signature) ->
        isOwn(key, message, signature) || check.verify(key, message, signature);
  }

  private boolean isOwn(PublicKey key, Bytes message, Bytes signature) {
    if (signature.length() != key.algorithm().signatureLength()) {
      return false;
    }
    Digest digest = digest(key, message, signature);
    synchronized (made) {
      return made.containsKey(digest);
    }
  }

  private void remember(PublicKey key, Bytes message, Bytes signature) {
    Digest digest = digest(key, message, signature);
    synchronized (made) {
      made.put(digest, true);
    }
  }

  /** The algorithm sets the lengths of key and signature, so no two triples are written alike. */
  private static Digest digest(PublicKey key, Bytes message, Bytes signature) {
    Bytes algorithm = Bytes.of((byte) key.algorithm().cose());
    return Digest.sha256(algorithm, key.encoded(), signature, message);
  }

  private final class RememberedKeys implements Keys {
    private final Keys keys;

    RememberedKeys(Keys keys) {
      this.keys = keys;
    }

    @Override
    public KeyHandle create(Set<Algorithm> algorithms) {
      return keys.create(algorithms);
    }

    @Override
    public Signer signer(KeyHandle handle) {
      return new RememberedSigner(keys.signer(handle));
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
  }

  private final class RememberedSigner implements Signer {
    private final Signer signer;

    RememberedSigner(Signer signer) {
      this.signer = signer;
    }

    @Override
    public KeySet keys() {
      return signer.keys();
    }

    @Override
    public Bytes sign(Algorithm algorithm, Bytes message) {
      Bytes signature = signer.sign(algorithm, message);
      remember(signer.keys().key(algorithm).orElseThrow(), message, signature);
      return signature;
    }
  }

  private static final class Recent extends LinkedHashMap<Digest, Boolean> {
    private static final long serialVersionUID = 1L;

    Recent() {
      super(MOST * 4 / 3 + 1);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Digest, Boolean> eldest) {
      return size() > MOST;
    }
  }
}
