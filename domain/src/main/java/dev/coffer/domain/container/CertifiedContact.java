package dev.coffer.domain.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import java.time.Instant;

/**
 * That a container was in contact with its firm at a time that the firm certifies: the payload of a
 * {@code time} message.
 *
 * @param container thumbprint of the container's keys
 * @param contextSeq the number of the context it answers
 * @param time when the firm saw that context, in whole seconds
 */
public record CertifiedContact(FirmId firm, Digest container, long contextSeq, Instant time) {
  private static final long MOST_SECONDS = 253_402_300_799L;
  private static final Cbor.Limits LIMITS = new Cbor.Limits(256, 2, 8);

  public CertifiedContact {
    time = Instant.ofEpochSecond(time.getEpochSecond());
    if (contextSeq < 1) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a context's number is 1 or more");
    }
  }

  /** The octets that are signed. */
  public Bytes encode() {
    return new MapWriter()
        .put(1, 1)
        .put(2, firm.root().value())
        .put(3, container.value())
        .put(4, contextSeq)
        .put(5, time.getEpochSecond())
        .build()
        .encode();
  }

  /**
   * Reads {@link #encode()}.
   *
   * @throws Malformed by name
   */
  public static CertifiedContact parse(Bytes encoded) {
    MapReader reader = MapReader.of(Cbor.parse(encoded, LIMITS), "certified contact");
    reader.integer(1, 1, 1);
    CertifiedContact contact =
        new CertifiedContact(
            new FirmId(new Digest(reader.bytes(2, 32, 32))),
            new Digest(reader.bytes(3, 32, 32)),
            reader.integer(4, 1, Long.MAX_VALUE),
            Instant.ofEpochSecond(reader.integer(5, 0, MOST_SECONDS)));
    reader.end();
    return contact;
  }
}
