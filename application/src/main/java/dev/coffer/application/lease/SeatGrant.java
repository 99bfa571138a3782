package dev.coffer.application.lease;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Merkle;
import java.time.Duration;

/**
 * A seat granted, with all that lets its holder believe it: the terms by the firm's signature, the
 * possession by the container's.
 *
 * @param remaining how long it lasts; its holder counts from before it asked
 * @param entry the encoded entry
 * @param certifiedBy the signed update that names the entry's digest
 * @param proof of the container, over the root of {@code path}
 */
public record SeatGrant(
    SeatRef seat, Duration remaining, Bytes entry, SignedMessage certifiedBy, Proof proof) {
  /**
   * That the container is there and the lease is its.
   *
   * @param signed the container's {@code proof} message
   * @param path from this lease's leaf to the root; empty for a tree of one
   * @param seconds the lease's rest that the leaf states
   */
  public record Proof(SignedMessage signed, Merkle.Path path, long seconds) {}
}
