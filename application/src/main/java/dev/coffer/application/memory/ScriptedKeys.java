package dev.coffer.application.memory;

import dev.coffer.application.RandomSource;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.container.KeyWrap;
import dev.coffer.application.container.Keys;
import dev.coffer.application.container.KeysUnavailable;
import dev.coffer.application.container.UnwrapRefused;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.crypto.WrappedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Keys for simulators and tests: signatures are digests over public key and message, of the length
 * of real ones and a hundred times as fast. A run is determined by its {@link RandomSource}.
 *
 * <p>Within the ports they behave as real keys do: only the holder of a handle signs, a flipped bit
 * or another key is noticed, a wrapped key opens for its recipient only. Outside the ports anyone
 * can forge them: {@link #check} must never be wired into anything real. Keys of one instance work
 * in all. Thread-safe.
 */
public final class ScriptedKeys implements Keys, KeyWrap {
  private static final int SEED = 32;
  private static final int KEY = 32;
  private static final Bytes MAGIC = Bytes.utf8("scripted");

  private final RandomSource random;

  public ScriptedKeys(RandomSource random) {
    this.random = random;
  }

  /** Verifies what scripted keys of any instance signed. */
  public static SignatureCheck check() {
    return (key, message, signature) -> signature.equals(signature(key, message));
  }

  @Override
  public KeyHandle create(Set<Algorithm> algorithms) {
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("an identity signs with at least one algorithm");
    }
    Bytes handle = Bytes.concat(MAGIC, random.next(SEED));
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithms.contains(algorithm)) {
        handle = Bytes.concat(handle, Bytes.of((byte) algorithm.cose()));
      }
    }
    return new KeyHandle(keySet(handle), handle);
  }

  @Override
  public Signer signer(KeyHandle handle) {
    KeySet keys = handle.keys();
    if (!keys.equals(keySet(handle.handle()))) {
      throw new KeysUnavailable("the handle holds other keys than it names");
    }
    return new ScriptedSigner(keys);
  }

  @Override
  public Bytes unwrap(KeyHandle handle, WrappedKey wrapped) {
    signer(handle);
    PublicKey own =
        handle
            .keys()
            .key(Algorithm.ESP256)
            .orElseThrow(() -> new IllegalArgumentException("the handle has no P-256 key"));
    Bytes key = xor(wrapped.wrapped().slice(0, KEY), mask(wrapped.ephemeral(), own));
    if (!wrap(wrapped.ephemeral(), own, key).equals(wrapped)) {
      throw new UnwrapRefused();
    }
    return key;
  }

  @Override
  public WrappedKey wrap(PublicKey recipient, Bytes key) {
    if (key.length() != KEY || recipient.algorithm() != Algorithm.ESP256) {
      throw new IllegalArgumentException("wraps 32 bytes for an ESP256 key");
    }
    return wrap(publicKey(Algorithm.ESP256, random.next(SEED)), recipient, key);
  }

  @Override
  public Bytes unwrap(KeyHandle handle, WrappedKey productKey, Bytes bound, Bytes content) {
    Bytes product = unwrap(handle, productKey);
    if (content.length() != KEY + 8) {
      throw new UnwrapRefused();
    }
    Bytes key = xor(content.slice(0, KEY), derived(product, bound));
    if (!wrap(product, bound, key).equals(content)) {
      throw new UnwrapRefused();
    }
    return key;
  }

  @Override
  public Bytes derive(KeyHandle handle, WrappedKey secret, Bytes bound) {
    return derived(unwrap(handle, secret), bound);
  }

  @Override
  public Bytes wrap(Bytes productKey, Bytes bound, Bytes contentKey) {
    if (productKey.length() != KEY || contentKey.length() != KEY) {
      throw new IllegalArgumentException("wraps 32 bytes under 32 bytes");
    }
    Bytes mask = derived(productKey, bound);
    Bytes tag = Digest.sha256(mask, contentKey).value().slice(0, 8);
    return Bytes.concat(xor(contentKey, mask), tag);
  }

  private static Bytes derived(Bytes secret, Bytes bound) {
    return Digest.sha256(Bytes.utf8("derived"), secret, bound).value();
  }

  private static WrappedKey wrap(PublicKey ephemeral, PublicKey recipient, Bytes key) {
    Bytes mask = mask(ephemeral, recipient);
    Bytes tag = Digest.sha256(mask, key).value().slice(0, 8);
    return new WrappedKey(ephemeral, Bytes.concat(xor(key, mask), tag));
  }

  private static Bytes mask(PublicKey ephemeral, PublicKey recipient) {
    return Digest.sha256(ephemeral.encoded(), recipient.encoded()).value();
  }

  private static Bytes xor(Bytes left, Bytes right) {
    byte[] octets = left.toArray();
    for (int i = 0; i < octets.length; i++) {
      octets[i] ^= (byte) right.at(i);
    }
    return Bytes.of(octets);
  }

  private static KeySet keySet(Bytes handle) {
    int end = MAGIC.length() + SEED;
    if (handle.length() <= end
        || handle.length() > end + Algorithm.values().length
        || !handle.slice(0, MAGIC.length()).equals(MAGIC)) {
      throw new KeysUnavailable("not a handle of scripted keys");
    }
    Bytes seed = handle.slice(MAGIC.length(), end);
    List<PublicKey> keys = new ArrayList<>();
    try {
      for (int i = end; i < handle.length(); i++) {
        keys.add(publicKey(Algorithm.ofCose((byte) handle.at(i)), seed));
      }
      return new KeySet(keys);
    } catch (Malformed e) {
      throw new KeysUnavailable("not a handle of scripted keys", e);
    }
  }

  private static PublicKey publicKey(Algorithm algorithm, Bytes seed) {
    Bytes content =
        expand(Digest.sha256(Bytes.utf8(algorithm.name()), seed), algorithm.keyLength());
    return new PublicKey(
        algorithm,
        algorithm == Algorithm.ESP256
            ? Bytes.concat(Bytes.of((byte) 4), content.slice(1, content.length()))
            : content);
  }

  private static Bytes signature(PublicKey key, Bytes message) {
    return expand(Digest.sha256(key.encoded(), message), key.algorithm().signatureLength());
  }

  /** The digest, then the digest of the digest, and so on, to {@code length} octets. */
  private static Bytes expand(Digest digest, int length) {
    byte[] octets = new byte[length];
    Digest block = digest;
    for (int at = 0; at < length; at += 32) {
      System.arraycopy(block.value().toArray(), 0, octets, at, Math.min(32, length - at));
      block = Digest.sha256(block.value());
    }
    return Bytes.of(octets);
  }

  private record ScriptedSigner(KeySet keys) implements Signer {
    @Override
    public Bytes sign(Algorithm algorithm, Bytes message) {
      return signature(
          keys.key(algorithm)
              .orElseThrow(
                  () -> new IllegalArgumentException("no key for " + algorithm + " in the set")),
          message);
    }
  }
}
