package dev.coffer.domain.crypto;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;

/**
 * A public signature key.
 *
 * @param algorithm the one algorithm it serves
 * @param encoded ESP256: the uncompressed point of SEC 1 (0x04 ‖ x ‖ y); ML-DSA-65: the encoding of
 *     FIPS 204. Whether the point lies on the curve is checked where the key is used
 */
public record PublicKey(Algorithm algorithm, Bytes encoded) {
  public PublicKey {
    if (encoded.length() != algorithm.keyLength()) {
      throw new Malformed(
          Malformed.Reason.OUT_OF_RANGE,
          algorithm + " key must have " + algorithm.keyLength() + " bytes");
    }
    if (algorithm == Algorithm.ESP256 && encoded.at(0) != 4) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "point must be uncompressed");
    }
  }
}
