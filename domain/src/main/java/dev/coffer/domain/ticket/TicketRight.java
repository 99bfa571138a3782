package dev.coffer.domain.ticket;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;

/**
 * The proof, inside a container's wish, that the asker holds a ticket: SHA-256 over {@code
 * coffer/1/right} ‖ the ticket's lookup hash ‖ the container's serial. It serves no other
 * container.
 */
public final class TicketRight {
  private static final Bytes PREFIX = Bytes.utf8("coffer/1/right");

  private TicketRight() {}

  public static Digest of(Digest ticketHash, ContainerSerial container) {
    return Digest.sha256(PREFIX, ticketHash.value(), Bytes.utf8(container.text()));
  }
}
