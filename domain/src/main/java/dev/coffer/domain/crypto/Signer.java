package dev.coffer.domain.crypto;

import dev.coffer.domain.Bytes;

/** An identity that can sign: its public keys, and the use of its private ones. */
public interface Signer {
  KeySet keys();

  /**
   * Signs with the key of one algorithm of {@link #keys()}.
   *
   * @return the signature in the form {@link SignatureCheck} reads
   * @throws IllegalArgumentException when the set has no key of {@code algorithm}
   */
  Bytes sign(Algorithm algorithm, Bytes message);
}
