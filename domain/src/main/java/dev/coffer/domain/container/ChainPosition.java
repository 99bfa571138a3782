package dev.coffer.domain.container;

import dev.coffer.domain.crypto.Digest;

/** Where a chain stands: the counter reached, and the digest of the update that led there. */
public record ChainPosition(long counter, Digest digest) {
  public static final ChainPosition START = new ChainPosition(0, Digest.ZERO);
}
