package dev.coffer.application.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.crypto.WrappedKey;

/**
 * Wraps a symmetric key so that only the holder of one private key opens it: the other end of
 * {@link Keys#unwrap}.
 *
 * <p>It keeps the key secret and shows alteration; it does not say who wrapped it: that is what the
 * firm's signature around it is for.
 *
 * <p>Thread-safety: any number of threads. Blocking: no (about 0.2 ms of arithmetic). Contract:
 * {@code KeysContract}.
 */
public interface KeyWrap {
  /**
   * Wraps {@code key} under a fresh ephemeral key, so that twice the same call gives two answers.
   *
   * @param recipient an ESP256 key; its point is used for key agreement
   * @param key 32 bytes
   * @throws IllegalArgumentException when {@code key} has another length or {@code recipient}
   *     another algorithm; the caller's fault
   * @throws dev.coffer.domain.Malformed when {@code recipient} is no point of the curve; the fault
   *     of whoever sent that key
   */
  WrappedKey wrap(PublicKey recipient, Bytes key);

  /**
   * Wraps a content key (A256KW) under a key derived from a product key (one block of HKDF-SHA-256,
   * no salt). The same call gives the same answer.
   *
   * @param productKey 32 bytes
   * @param bound what the wrapping key is derived from beside: other octets open nothing
   * @param contentKey 32 bytes
   * @return 40 bytes
   * @throws IllegalArgumentException when a key has another length; the caller's fault
   */
  Bytes wrap(Bytes productKey, Bytes bound, Bytes contentKey);
}
