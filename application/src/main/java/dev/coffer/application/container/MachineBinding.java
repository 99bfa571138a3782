package dev.coffer.application.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.Threshold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How the key of a machine container hangs on its computer: shares of it, sealed each under a part.
 * Immutable.
 *
 * @param needed how many shares give the key
 * @param renewed when it was bound, or last followed a part that changed; whole seconds
 * @param salt 32 octets
 * @param parts in an order that stays: the shares are numbered through them from 1
 */
record MachineBinding(
    BindingPolicy policy, int needed, Instant renewed, Bytes salt, List<Part> parts) {
  static final int KEY = 32;
  private static final int LONGEST_SHARES = 4 * KEY + 128;
  private static final String LABEL = "coffer/1/machine/";

  MachineBinding {
    parts = List.copyOf(parts);
  }

  /**
   * One part.
   *
   * @param weight how many shares it has, 1..4
   * @param shares their values, one after the other, sealed
   */
  record Part(String name, int weight, Bytes shares) {}

  /** The number of the first share of a part. */
  int first(int part) {
    return 1 + parts.subList(0, part).stream().mapToInt(Part::weight).sum();
  }

  /** What the shares of a part are sealed under where it has that value. */
  Bytes key(String name, Bytes value) {
    return key(salt, name, value);
  }

  static Bytes key(Bytes salt, String name, Bytes value) {
    return Digest.sha256(Bytes.concat(Bytes.utf8(LABEL + name), Bytes.of((byte) 0), salt, value))
        .value();
  }

  /** What the shares of a part are sealed for. */
  static String purpose(String name) {
    return "machine/" + name;
  }

  /** The same, with other sealed shares of one part. */
  MachineBinding following(int part, Bytes shares, Instant now) {
    List<Part> next = new ArrayList<>(parts);
    next.set(part, new Part(parts.get(part).name(), parts.get(part).weight(), shares));
    return new MachineBinding(policy, needed, now, salt, next);
  }

  Cbor toCbor() {
    return new MapWriter()
        .put(1, policy.code())
        .put(2, needed)
        .put(3, renewed.getEpochSecond())
        .put(4, salt)
        .put(
            5,
            parts.stream()
                .map(
                    part ->
                        new MapWriter()
                            .put(1, part.name())
                            .put(2, part.weight())
                            .put(3, part.shares())
                            .build())
                .toList())
        .build();
  }

  static MachineBinding fromCbor(Cbor item) {
    MapReader reader = MapReader.of(item, "machine binding");
    MachineBinding binding =
        new MachineBinding(
            BindingPolicy.of(reader.integer(1, 1, BindingPolicy.values().length)),
            (int) reader.integer(2, 1, Threshold.MOST),
            Instant.ofEpochSecond(reader.integer(3, 0, 253_402_300_799L)),
            reader.bytes(4, KEY, KEY),
            reader.array(5, Fingerprint.MOST).stream().map(MachineBinding::part).toList());
    reader.end();
    if (binding.parts.stream().map(Part::name).distinct().count() != binding.parts.size()) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a part is bound once");
    }
    return binding;
  }

  private static Part part(Cbor item) {
    MapReader reader = MapReader.of(item, "machine part");
    Part part =
        new Part(
            reader.text(1, 32),
            (int) reader.integer(2, 1, 4),
            reader.bytes(3, KEY, LONGEST_SHARES));
    reader.end();
    return part;
  }

  /**
   * A machine container as it is stored.
   *
   * @param sealed what the container itself is, under the key
   */
  record Envelope(MachineBinding binding, Bytes sealed) {
    private static final int LONGEST = (64 << 20) + (1 << 16);
    private static final Cbor.Limits LIMITS = new Cbor.Limits(LONGEST, 4, 64);

    Bytes encode() {
      return new MapWriter().put(1, 1).put(2, binding.toCbor()).put(3, sealed).build().encode();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws Malformed by name
     */
    static Envelope parse(Bytes encoded) {
      MapReader reader = MapReader.of(Cbor.parse(encoded, LIMITS), "machine container");
      reader.integer(1, 1, 1);
      Envelope envelope =
          new Envelope(MachineBinding.fromCbor(reader.required(2)), reader.bytes(3, 1, LONGEST));
      reader.end();
      return envelope;
    }
  }
}
