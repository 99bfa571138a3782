package dev.coffer.domain.audit;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import java.time.Instant;

/**
 * That a firm's audit log has a certain line at a certain number, and so, by the chain, certain
 * lines before it: the payload of an {@code audit} message.
 *
 * @param seq the number of the newest line, 1 or more
 * @param digest SHA-256 of that line's octets, without its line feed
 * @param previous the number of the line that was signed before this one; 0: none was
 * @param at when the firm signed, in whole seconds
 */
public record AuditHead(FirmId firm, long seq, Digest digest, long previous, Instant at) {
  private static final long MOST_SECONDS = 253_402_300_799L;
  private static final Cbor.Limits LIMITS = new Cbor.Limits(256, 2, 8);

  public AuditHead {
    at = Instant.ofEpochSecond(at.getEpochSecond());
    if (previous < 0 || seq <= previous) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "heads have rising numbers from 1 on");
    }
  }

  /** The octets that are signed. */
  public Bytes encode() {
    return new MapWriter()
        .put(1, 1)
        .put(2, firm.root().value())
        .put(3, seq)
        .put(4, digest.value())
        .put(5, previous)
        .put(6, at.getEpochSecond())
        .build()
        .encode();
  }

  /**
   * Reads {@link #encode()}.
   *
   * @throws Malformed by name
   */
  public static AuditHead parse(Bytes encoded) {
    MapReader reader = MapReader.of(Cbor.parse(encoded, LIMITS), "audit head");
    reader.integer(1, 1, 1);
    AuditHead head =
        new AuditHead(
            new FirmId(new Digest(reader.bytes(2, 32, 32))),
            reader.integer(3, 1, Long.MAX_VALUE),
            new Digest(reader.bytes(4, 32, 32)),
            reader.integer(5, 0, Long.MAX_VALUE),
            Instant.ofEpochSecond(reader.integer(6, 0, MOST_SECONDS)));
    reader.end();
    return head;
  }
}
