package dev.coffer.domain.protect;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.ProductCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The head of a protected file: what a licence must have to open it, and the file's content key,
 * wrapped once for each kind of container that may. A container derives the wrapping key from what
 * the head demands, so a head that was altered opens nothing. The format is docs/spec/protected.md.
 *
 * @param firm whose licence
 * @param product of which product
 * @param features all of these must be licensed
 * @param released when the content was released, in whole seconds: maintenance has to cover it
 * @param units charged each time it is opened, 0 or more
 * @param keyVersion the version of the product's keys, from 1
 * @param segmentBits the content comes in segments of 2 to this power octets, 12..20
 * @param keys the content key, wrapped for each kind, 40 octets each
 */
public record ProtectedHeader(
    FirmId firm,
    ProductCode product,
    FeatureMap features,
    Optional<Instant> released,
    long units,
    int keyVersion,
    int segmentBits,
    SortedMap<ContainerKind, Bytes> keys) {
  /** The longest encoding, in octets. */
  public static final int LONGEST = 1024;

  /** The usual segment: 256 KiB. */
  public static final int SEGMENT_BITS = 18;

  private static final int WRAPPED = 40;
  private static final long MOST_SECONDS = 253_402_300_799L;
  private static final long MOST_UNITS = 1L << 53;
  private static final Cbor.Limits LIMITS = new Cbor.Limits(LONGEST, 3, 16);

  public ProtectedHeader {
    keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    released = released.map(instant -> Instant.ofEpochSecond(instant.getEpochSecond()));
    require(units >= 0 && units <= MOST_UNITS, "units must be 0..2^53");
    require(keyVersion >= 1, "a key's version is 1 or more");
    require(segmentBits >= 12 && segmentBits <= 20, "a segment has 2^12..2^20 octets");
    require(
        keys.values().stream().allMatch(key -> key.length() == WRAPPED),
        "a wrapped content key has 40 octets");
  }

  /** The same demands with these content keys. */
  public ProtectedHeader with(SortedMap<ContainerKind, Bytes> wrapped) {
    return new ProtectedHeader(
        firm, product, features, released, units, keyVersion, segmentBits, wrapped);
  }

  /** How many octets a segment has; the last may have fewer. */
  public int segment() {
    return 1 << segmentBits;
  }

  /** The content key wrapped for a kind of container, where it may open the file. */
  public Optional<Bytes> key(ContainerKind kind) {
    return Optional.ofNullable(keys.get(kind));
  }

  /** What the wrapping key for a kind of container is derived from, beside the product key. */
  public Bytes bound(ContainerKind kind) {
    return Bytes.concat(
        Bytes.utf8("coffer/1/protected/" + kind.letter()), demands().build().encode());
  }

  /** Identifies the whole head. */
  public Digest digest() {
    return Digest.sha256(encode());
  }

  public Bytes encode() {
    List<Cbor> wrapped = new ArrayList<>();
    keys.forEach((kind, key) -> wrapped.add(Cbor.array(Cbor.of(kind.letter()), Cbor.of(key))));
    return demands().put(9, wrapped).build().encode();
  }

  private MapWriter demands() {
    return new MapWriter()
        .put(1, 1)
        .put(2, firm.root().value())
        .put(3, product.value())
        .put(4, features.octets())
        .put(5, released.map(instant -> Cbor.of(instant.getEpochSecond())))
        .put(6, units)
        .put(7, keyVersion)
        .put(8, segmentBits);
  }

  /**
   * Reads {@link #encode()}.
   *
   * @throws Malformed when it is not the one encoding of a head
   */
  public static ProtectedHeader parse(Bytes encoded) {
    MapReader reader = MapReader.of(Cbor.parse(encoded, LIMITS), "protected header");
    reader.integer(1, 1, 1);
    FirmId firm = new FirmId(new Digest(reader.bytes(2, 32, 32)));
    ProductCode product = new ProductCode(reader.integer(3, 1, ProductCode.MOST));
    FeatureMap features = FeatureMap.ofOctets(reader.bytes(4, 8, 8));
    Optional<Instant> released =
        reader.optionalInteger(5, 0, MOST_SECONDS).map(Instant::ofEpochSecond);
    long units = reader.integer(6, 0, MOST_UNITS);
    int version = (int) reader.integer(7, 1, Integer.MAX_VALUE);
    int segmentBits = (int) reader.integer(8, 12, 20);
    SortedMap<ContainerKind, Bytes> keys = new TreeMap<>();
    for (Cbor item : reader.array(9, ContainerKind.values().length)) {
      if (!(item instanceof Cbor.Array pair)
          || pair.items().size() != 2
          || !(pair.items().get(0) instanceof Cbor.Int letter)
          || !(pair.items().get(1) instanceof Cbor.Bstr key)) {
        throw new Malformed(Malformed.Reason.WRONG_TYPE, "a content key is a letter and octets");
      }
      require(letter.value() >= 0 && letter.value() < 128, "a kind's letter");
      keys.put(ContainerKind.ofLetter((char) letter.value()), key.value());
    }
    reader.end();
    ProtectedHeader header =
        new ProtectedHeader(firm, product, features, released, units, version, segmentBits, keys);
    if (!header.encode().equals(encoded)) {
      throw new Malformed(Malformed.Reason.NOT_CANONICAL, "content keys are sorted, once each");
    }
    return header;
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, rule);
    }
  }
}
