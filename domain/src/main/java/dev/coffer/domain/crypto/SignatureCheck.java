package dev.coffer.domain.crypto;

import dev.coffer.domain.Bytes;

/**
 * Verifies one signature. Pure: the same arguments give the same answer, nothing is kept or
 * fetched.
 *
 * <p>Thread-safe. Never throws on any content of its arguments: a key that is no point of the curve
 * or a signature of another length does not verify. Contract: {@code SignatureCheckContract}.
 */
@FunctionalInterface
public interface SignatureCheck {
  /**
   * Whether {@code signature} is {@code key}'s over exactly {@code message}.
   *
   * @param signature ESP256: r ‖ s, 32 bytes each (RFC 9053 section 2.1); ML-DSA-65: FIPS 204
   */
  boolean verify(PublicKey key, Bytes message, Bytes signature);
}
