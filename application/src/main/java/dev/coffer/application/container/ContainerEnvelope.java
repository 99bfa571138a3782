package dev.coffer.application.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.container.ContainerState;
import java.util.Optional;

/** What is sealed for one container: its state, the handle of its keys, and its certificate. */
record ContainerEnvelope(ContainerState state, KeyHandle handle, Optional<Bytes> certificate) {
  private static final int LONGEST_STATE = 64 << 20;
  private static final Cbor.Limits LIMITS = new Cbor.Limits(LONGEST_STATE, 2, 8);

  static Bytes encode(ContainerState state, KeyHandle handle, Optional<Bytes> certificate) {
    return new MapWriter()
        .put(1, 1)
        .put(2, handle.handle())
        .put(3, certificate.map(Cbor::of))
        .put(4, state.encode())
        .build()
        .encode();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws Malformed when it is something else
   */
  static ContainerEnvelope parse(Bytes encoded) {
    MapReader reader = MapReader.of(Cbor.parse(encoded, LIMITS), "container envelope");
    reader.integer(1, 1, 1);
    Bytes handle = reader.bytes(2, 1, 16 * 1024);
    Optional<Bytes> certificate = reader.optionalBytes(3, 1, 16 * 1024);
    ContainerState state = ContainerState.parse(reader.bytes(4, 1, LONGEST_STATE));
    reader.end();
    return new ContainerEnvelope(state, new KeyHandle(state.keys(), handle), certificate);
  }
}
