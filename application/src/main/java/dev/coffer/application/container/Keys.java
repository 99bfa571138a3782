package dev.coffer.application.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.crypto.WrappedKey;
import java.util.Set;

/**
 * Private keys of identities (containers, devices, firms) and their use, without ever showing them.
 *
 * <p>Keys live where their {@link KeyHandle} lives (software) or in a module that the handle names
 * (HSM, TPM). Not to be confused with {@link Secrets}, which keeps what must be read back.
 *
 * <p>Thread-safety: any number of threads, signers included. Atomicity: each call is whole or not
 * done. Blocking: software keys take well under a millisecond (ML-DSA-65 about one); a module may
 * take seconds. External: never called inside a database transaction, which may run twice.
 * Contract: {@code KeysContract}.
 */
public interface Keys {
  /**
   * Makes a fresh key for each algorithm. Every call makes another identity; keys whose handle is
   * then not stored are only waste.
   *
   * @param algorithms 1 or 2, ESP256 among them where {@link #unwrap} is to work
   * @return the handle, its public keys exactly those of {@code algorithms}
   * @throws IllegalArgumentException when {@code algorithms} is empty; the caller's fault
   * @throws KeysUnavailable when the module is away, or cannot make such keys
   */
  KeyHandle create(Set<Algorithm> algorithms);

  /**
   * The use of the keys that {@code handle} names. It may be kept as long as wanted; opening it is
   * the slow part.
   *
   * @return a signer whose keys are {@code handle.keys()} and which throws {@link KeysUnavailable}
   *     when the module goes away later
   * @throws KeysUnavailable when the handle was not made here, was altered, names keys that are
   *     gone, or its public keys are not those of the private ones
   */
  Signer signer(KeyHandle handle);

  /**
   * Opens a key that was wrapped for the P-256 key of {@code handle} by {@link KeyWrap}. The same
   * call gives the same answer any number of times.
   *
   * @return the 32-byte key; the caller uses and forgets it
   * @throws UnwrapRefused when {@code wrapped} was altered, was wrapped for another key, or holds a
   *     point that is not on the curve; the sender's fault
   * @throws IllegalArgumentException when the handle has no P-256 key; the caller's fault
   * @throws KeysUnavailable as {@link #signer}
   */
  Bytes unwrap(KeyHandle handle, WrappedKey wrapped);

  /**
   * Opens a content key under a product key that was wrapped for the P-256 key of {@code handle};
   * the product key itself is never answered.
   *
   * @param bound what {@link KeyWrap#wrap(Bytes, Bytes, Bytes)} was told
   * @param content what it answered, 40 bytes
   * @return the 32-byte content key
   * @throws UnwrapRefused when anything of it was altered
   * @throws KeysUnavailable as {@link #signer}
   */
  Bytes unwrap(KeyHandle handle, WrappedKey productKey, Bytes bound, Bytes content);

  /**
   * Derives a key (one block of HKDF-SHA-256, no salt) from a secret that was wrapped for the P-256
   * key of {@code handle}; the secret itself is never answered.
   *
   * @return 32 bytes
   * @throws UnwrapRefused as {@link #unwrap(KeyHandle, WrappedKey)}
   * @throws KeysUnavailable as {@link #signer}
   */
  Bytes derive(KeyHandle handle, WrappedKey secret, Bytes bound);
}
