package dev.coffer.domain.update;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import java.util.List;

/**
 * One step of a chain: takes a container's state for one firm and issuer from counter n to n+1. The
 * signed form is an {@code update} message whose payload is this; the payload's digest is what
 * makes two updates the same.
 *
 * @param firm whose update it is
 * @param container the thumbprint of the container's key set
 * @param issuer whose chain it continues
 * @param counter the counter it leads to, from 1
 * @param previous the digest of the update that led to counter−1, {@link Digest#ZERO} for the first
 * @param operations what it does, in order, at most {@value Operation#MOST}
 * @param granted the digest of the granted state that it yields
 */
public record LicenseUpdate(
    FirmId firm,
    Digest container,
    Issuer issuer,
    long counter,
    Digest previous,
    List<Operation> operations,
    Digest granted) {
  private static final Cbor.Limits LIMITS = new Cbor.Limits(256 * 1024, 8, 256);

  public LicenseUpdate {
    operations = List.copyOf(operations);
    if (counter < 1) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "an update leads to counter 1 or more");
    }
    if (operations.size() > Operation.MOST) {
      throw new Malformed(Malformed.Reason.OVER_LIMIT, "more than 128 operations in an update");
    }
  }

  public Bytes encode() {
    return new MapWriter()
        .put(1, 1)
        .put(2, firm.root().value())
        .put(3, container.value())
        .put(4, issuer.id())
        .put(5, counter)
        .put(6, previous.value())
        .put(7, operations.stream().map(Operation::toCbor).toList())
        .put(8, granted.value())
        .build()
        .encode();
  }

  /** SHA-256 over {@link #encode()}. */
  public Digest digest() {
    return Digest.sha256(encode());
  }

  /**
   * Reads an update's payload.
   *
   * @throws Malformed by name
   */
  public static LicenseUpdate parse(Bytes payload) {
    MapReader reader = MapReader.of(Cbor.parse(payload, LIMITS), "update");
    reader.integer(1, 1, 1);
    LicenseUpdate update =
        new LicenseUpdate(
            new FirmId(new Digest(reader.bytes(2, 32, 32))),
            new Digest(reader.bytes(3, 32, 32)),
            new Issuer(reader.bytes(4, 0, 32)),
            reader.integer(5, 1, Long.MAX_VALUE),
            new Digest(reader.bytes(6, 32, 32)),
            reader.array(7, Operation.MOST).stream().map(Operation::fromCbor).toList(),
            new Digest(reader.bytes(8, 32, 32)));
    reader.end();
    return update;
  }
}
