package dev.coffer.domain.crypto;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;

/**
 * A 32-byte symmetric key wrapped for the holder of one P-256 key: ECDH with a fresh ephemeral key,
 * one block of HKDF-SHA-256, AES key wrap (RFC 3394).
 *
 * <p>Its encoding is one string of 105 bytes, ephemeral ‖ wrapped, as a card reads it.
 *
 * @param ephemeral the sender's point (uncompressed, written as an ESP256 key); whether it lies on
 *     the curve is checked where it is used
 * @param wrapped the wrapped key, 40 bytes
 */
public record WrappedKey(PublicKey ephemeral, Bytes wrapped) {
  /** The length of an encoded wrapped key, in bytes. */
  public static final int LENGTH = 105;

  private static final int POINT = 65;

  public WrappedKey {
    if (ephemeral.algorithm() != Algorithm.ESP256) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "an ephemeral key is a P-256 point");
    }
    if (wrapped.length() != LENGTH - POINT) {
      throw new Malformed(
          Malformed.Reason.OUT_OF_RANGE, "a wrapped key has 40 bytes, had " + wrapped.length());
    }
  }

  /** Ephemeral ‖ wrapped, 105 bytes. */
  public Bytes encoded() {
    return Bytes.concat(ephemeral.encoded(), wrapped);
  }

  /** The encoding as a CBOR byte string. */
  public Cbor toCbor() {
    return Cbor.of(encoded());
  }

  /**
   * Reads {@link #encoded()}.
   *
   * @throws Malformed on another length or a point that is not uncompressed
   */
  public static WrappedKey parse(Bytes encoded) {
    if (encoded.length() != LENGTH) {
      throw new Malformed(
          Malformed.Reason.OUT_OF_RANGE,
          "a wrapped key has " + LENGTH + " bytes, had " + encoded.length());
    }
    return new WrappedKey(
        new PublicKey(Algorithm.ESP256, encoded.slice(0, POINT)), encoded.slice(POINT, LENGTH));
  }
}
