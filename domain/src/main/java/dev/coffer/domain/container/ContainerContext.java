package dev.coffer.domain.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.Emergency;
import dev.coffer.domain.update.Issuer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A container's state for one firm as it says it itself: the payload of a {@code context} message.
 * It asks for updates, and afterwards it is the receipt.
 *
 * @param serial which container
 * @param firm for which firm
 * @param contextSeq made durable before the context is signed, never used again
 * @param chains where each issuer's chain stands
 * @param granted digest of what updates put there
 * @param blocked whether the firm blocked the container
 * @param epoch the highest epoch of an issuing key seen
 * @param used what was used of each licence
 * @param tombstones what is gone and not yet acknowledged, in ascending order of licence and
 *     generation
 * @param lastSeen the container's own time for the firm, which goes back by its repair only
 * @param capabilities what it can hold
 * @param challenge Central's, 16 to 32 bytes, when answering online
 * @param wishes what its user asks for, at most 64
 * @param clock what there is to tell of the clock it is shown
 * @param emergencies licences of emergency keys that the firm was not told of, ascending by licence
 */
public record ContainerContext(
    ContainerSerial serial,
    FirmId firm,
    long contextSeq,
    SortedMap<Issuer, ChainPosition> chains,
    Digest granted,
    boolean blocked,
    long epoch,
    SortedMap<LicenseId, Used> used,
    List<Tombstone> tombstones,
    Instant lastSeen,
    Capabilities capabilities,
    Optional<Bytes> challenge,
    List<Wish> wishes,
    Optional<ClockReport> clock,
    List<EmergencyReport> emergencies) {
  /** The most wishes of one context. */
  public static final int MOST_WISHES = 64;

  private static final Comparator<Tombstone> ORDER =
      Comparator.comparing(Tombstone::license).thenComparingInt(Tombstone::generation);

  private static final int MOST_ENTRIES = 8192;
  private static final int MOST_CHAINS = 64;
  private static final long MOST_SECONDS = 253_402_300_799L;
  private static final Cbor.Limits LIMITS = new Cbor.Limits(1 << 20, 6, MOST_ENTRIES);

  public ContainerContext {
    chains = new TreeMap<>(chains);
    used = new TreeMap<>(used);
    tombstones = tombstones.stream().sorted(ORDER).toList();
    wishes = List.copyOf(wishes);
    emergencies =
        emergencies.stream().sorted(Comparator.comparing(EmergencyReport::license)).toList();
    for (int i = 1; i < tombstones.size(); i++) {
      if (ORDER.compare(tombstones.get(i - 1), tombstones.get(i)) == 0) {
        throw new Malformed(Malformed.Reason.DUPLICATE_KEY, "two tombstones of one generation");
      }
    }
    if (contextSeq < 1) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "contextSeq starts at 1");
    }
    if (wishes.size() > MOST_WISHES) {
      throw new Malformed(Malformed.Reason.OVER_LIMIT, "more than 64 wishes in a context");
    }
    if (challenge.isPresent() && (challenge.get().length() < 16 || challenge.get().length() > 32)) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a challenge has 16 to 32 bytes");
    }
  }

  /** Where {@code issuer}'s chain stands, at its start if it never began. */
  public ChainPosition position(Issuer issuer) {
    return chains.getOrDefault(issuer, ChainPosition.START);
  }

  public Bytes encode() {
    MapWriter writer = new MapWriter();
    writer.put(1, 1);
    writer.put(2, serial.text());
    writer.put(3, firm.root().value());
    writer.put(4, contextSeq);
    List<Cbor> positions = new ArrayList<>();
    for (Map.Entry<Issuer, ChainPosition> entry : chains.entrySet()) {
      positions.add(
          Cbor.array(
              Cbor.of(entry.getKey().id()),
              Cbor.of(entry.getValue().counter()),
              Cbor.of(entry.getValue().digest().value())));
    }
    writer.put(5, positions);
    writer.put(6, granted.value());
    writer.put(7, blocked);
    writer.put(8, epoch);
    List<Cbor> uses = new ArrayList<>();
    for (Map.Entry<LicenseId, Used> entry : used.entrySet()) {
      uses.add(
          usedTo(new MapWriter().put(1, entry.getKey().id().value()), entry.getValue()).build());
    }
    writer.put(9, uses);
    List<Cbor> stones = new ArrayList<>();
    for (Tombstone stone : tombstones) {
      stones.add(
          usedTo(new MapWriter().put(1, stone.license().id().value()), stone.used())
              .put(4, stone.generation())
              .put(5, stone.notTaken())
              .build());
    }
    writer.put(10, stones);
    writer.put(11, lastSeen.getEpochSecond());
    writer.put(12, Cbor.array(Cbor.of(capabilities.format()), Cbor.of(capabilities.freeEntries())));
    writer.put(13, challenge.map(Cbor::of));
    List<Cbor> asked = new ArrayList<>();
    for (Wish wish : wishes) {
      asked.add(
          new MapWriter()
              .put(1, wish.kind().code())
              .put(2, wish.license().id().value())
              .put(3, wish.generation())
              .put(4, wish.right().map(right -> Cbor.of(right.value())))
              .build());
    }
    writer.put(14, asked);
    writer.put(15, clock.map(ClockReport::toCbor));
    writer.put(
        16,
        Optional.<Cbor>of(Cbor.array(EmergencyReport.toCbor(emergencies)))
            .filter(all -> !emergencies.isEmpty()));
    return writer.build().encode();
  }

  /**
   * Reads a context's payload.
   *
   * @throws Malformed by name
   */
  public static ContainerContext parse(Bytes payload) {
    MapReader reader = MapReader.of(Cbor.parse(payload, LIMITS), "context");
    reader.integer(1, 1, 1);
    ContainerContext context =
        new ContainerContext(
            ContainerSerial.parse(reader.text(2, 17)),
            new FirmId(new Digest(reader.bytes(3, 32, 32))),
            reader.integer(4, 1, Long.MAX_VALUE),
            chains(reader.array(5, MOST_CHAINS)),
            new Digest(reader.bytes(6, 32, 32)),
            reader.bool(7),
            reader.integer(8, 0, Long.MAX_VALUE),
            uses(reader.array(9, MOST_ENTRIES)),
            stones(reader.array(10, MOST_ENTRIES)),
            Instant.ofEpochSecond(reader.integer(11, 0, MOST_SECONDS)),
            capabilities(reader.array(12, 2)),
            reader.optionalBytes(13, 16, 32),
            wishes(reader.array(14, MOST_WISHES)),
            reader.optionalArray(15, 3).map(ClockReport::fromCbor),
            emergencies(reader));
    reader.end();
    if (!context.encode().equals(payload)) {
      throw new Malformed(
          Malformed.Reason.NOT_CANONICAL, "context lists must be sorted, once each");
    }
    return context;
  }

  private static List<EmergencyReport> emergencies(MapReader reader) {
    List<EmergencyReport> reports =
        reader.optionalArray(16, Emergency.MOST_UNTOLD).orElse(List.of()).stream()
            .map(EmergencyReport::fromCbor)
            .toList();
    for (int i = 1; i < reports.size(); i++) {
      if (reports.get(i - 1).license().compareTo(reports.get(i).license()) >= 0) {
        throw new Malformed(Malformed.Reason.NOT_CANONICAL, "emergencies out of order");
      }
    }
    return reports;
  }

  private static MapWriter usedTo(MapWriter writer, Used used) {
    return writer
        .put(2, used.units())
        .put(3, used.firstUse().map(first -> Cbor.of(first.getEpochSecond())));
  }

  private static Used usedFrom(MapReader reader) {
    return new Used(
        reader.integer(2, 0, Used.MOST_UNITS),
        reader.optionalInteger(3, 0, MOST_SECONDS).map(Instant::ofEpochSecond));
  }

  private static LicenseId license(MapReader reader, long key) {
    return new LicenseId(new Id(reader.bytes(key, Id.LENGTH, Id.LENGTH)));
  }

  private static SortedMap<Issuer, ChainPosition> chains(List<Cbor> items) {
    SortedMap<Issuer, ChainPosition> chains = new TreeMap<>();
    for (Cbor item : items) {
      if (item instanceof Cbor.Array triple
          && triple.items().size() == 3
          && triple.items().get(0) instanceof Cbor.Bstr issuer
          && triple.items().get(1) instanceof Cbor.Int counter
          && counter.value() >= 0
          && triple.items().get(2) instanceof Cbor.Bstr digest) {
        chains.put(
            new Issuer(issuer.value()),
            new ChainPosition(counter.value(), new Digest(digest.value())));
      } else {
        throw new Malformed(Malformed.Reason.WRONG_TYPE, "a chain is [issuer, counter, digest]");
      }
    }
    return chains;
  }

  private static SortedMap<LicenseId, Used> uses(List<Cbor> items) {
    SortedMap<LicenseId, Used> uses = new TreeMap<>();
    for (Cbor item : items) {
      MapReader reader = MapReader.of(item, "use");
      uses.put(license(reader, 1), usedFrom(reader));
      reader.end();
    }
    return uses;
  }

  private static List<Tombstone> stones(List<Cbor> items) {
    List<Tombstone> stones = new ArrayList<>();
    for (Cbor item : items) {
      MapReader reader = MapReader.of(item, "tombstone");
      stones.add(
          new Tombstone(
              license(reader, 1),
              (int) reader.integer(4, 1, Integer.MAX_VALUE),
              usedFrom(reader),
              reader.bool(5)));
      reader.end();
    }
    return stones;
  }

  private static Capabilities capabilities(List<Cbor> items) {
    if (items.size() == 2
        && items.get(0) instanceof Cbor.Int format
        && items.get(1) instanceof Cbor.Int free
        && format.value() <= Integer.MAX_VALUE
        && free.value() <= Integer.MAX_VALUE) {
      return new Capabilities((int) format.value(), (int) free.value());
    }
    throw new Malformed(Malformed.Reason.WRONG_TYPE, "capabilities are [format, free entries]");
  }

  private static List<Wish> wishes(List<Cbor> items) {
    List<Wish> wishes = new ArrayList<>();
    for (Cbor item : items) {
      MapReader reader = MapReader.of(item, "wish");
      wishes.add(
          new Wish(
              Wish.Kind.ofCode(reader.integer(1, 1, 3)),
              license(reader, 2),
              (int) reader.integer(3, 1, Integer.MAX_VALUE),
              reader.optionalBytes(4, 32, 32).map(Digest::new)));
      reader.end();
    }
    return wishes;
  }
}
