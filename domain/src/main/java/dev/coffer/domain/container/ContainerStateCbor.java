package dev.coffer.domain.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Issuer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The stored form of a container's state, format 1; see docs/spec/container-state.md. */
final class ContainerStateCbor {
  private static final int MOST = 8192;
  private static final long MOST_SECONDS = 253_402_300_799L;
  private static final Cbor.Limits LIMITS = new Cbor.Limits(64 << 20, 8, MOST);

  private ContainerStateCbor() {}

  static Bytes encode(ContainerState state) {
    List<Cbor> firms = new ArrayList<>();
    state.firmStates().forEach((id, firm) -> firms.add(firm(id, firm)));
    return new MapWriter()
        .put(1, 1)
        .put(2, state.serial().text())
        .put(3, state.keys().toCbor())
        .put(4, state.capacity())
        .put(5, state.contextSeq())
        .put(6, state.lastSeen().getEpochSecond())
        .put(7, firms)
        .put(8, seconds(Optional.of(state.clock().clock()).filter(state.lastSeen()::isAfter)))
        .put(9, count(state.clock().setBacks()))
        .build()
        .encode();
  }

  static ContainerState parse(Bytes encoded) {
    MapReader reader = MapReader.of(Cbor.parse(encoded, LIMITS), "container state");
    reader.integer(1, 1, 1);
    String name = reader.text(2, 17);
    ContainerSerial serial = ContainerSerial.parse(name);
    requireCanonical(serial.text().equals(name), "serial not as it is printed");
    Cbor keySet = reader.required(3);
    KeySet keys = KeySet.fromCbor(keySet);
    requireCanonical(keys.toCbor().equals(keySet), "keys out of order");
    int capacity = (int) reader.integer(4, 1, MOST);
    long contextSeq = reader.integer(5, 0, Long.MAX_VALUE);
    Instant lastSeen = Instant.ofEpochSecond(reader.integer(6, 0, MOST_SECONDS));
    Optional<Instant> clock = seconds(reader, 8);
    long setBacks = reader.optionalInteger(9, 1, Long.MAX_VALUE).orElse(0L);
    require(clock.isEmpty() || clock.get().isBefore(lastSeen), "a clock behind own time only");
    SortedMap<FirmId, FirmState> firms = new TreeMap<>();
    for (Cbor item : reader.array(7, MOST)) {
      MapReader firm = MapReader.of(item, "firm state");
      next(firms, new FirmId(new Digest(firm.bytes(1, 32, 32))), firm(firm));
      firm.end();
    }
    reader.end();
    require(serial.names(keys), "container state of another key");
    firms.forEach(ContainerStateCbor::requireSound);
    require(
        firms.values().stream().mapToInt(each -> each.holdings().size()).sum() <= capacity,
        "container state over its capacity");
    return new ContainerState(
        serial,
        keys,
        capacity,
        contextSeq,
        new ContainerClock(lastSeen, clock.orElse(lastSeen), setBacks),
        firms);
  }

  /** Each entry held was granted as it is, to this firm, by an update that is kept. */
  private static void requireSound(FirmId id, FirmState firm) {
    for (Holding holding : firm.holdings().values()) {
      LicenseEntry entry = holding.entry();
      Granted.Copy copy = new Granted.Copy(entry.generation(), entry.digest());
      require(
          entry.firm().equals(id)
              && (firm.emergencies().containsKey(entry.license())
                  || firm.granted().copy(entry.license()).filter(copy::equals).isPresent())
              && firm.updates().containsKey(holding.update()),
          "an entry held that no update granted");
    }
  }

  private static void requireCanonical(boolean holds, String rule) {
    if (!holds) {
      throw new Malformed(Malformed.Reason.NOT_CANONICAL, rule);
    }
  }

  /** Adds what a sorted list has next. */
  private static <K extends Comparable<K>, V> void next(SortedMap<K, V> map, K key, V value) {
    requireCanonical(
        map.isEmpty() || map.lastKey().compareTo(key) < 0, "state lists must be sorted, once each");
    map.put(key, value);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, rule);
    }
  }

  private static Cbor firm(FirmId id, FirmState firm) {
    List<Cbor> entries = new ArrayList<>();
    firm.granted()
        .entries()
        .forEach(
            (license, copy) ->
                entries.add(
                    Cbor.array(
                        Cbor.of(license.id().value()),
                        Cbor.of(copy.generation()),
                        Cbor.of(copy.entry().value()))));
    List<Cbor> holdings = new ArrayList<>();
    firm.holdings()
        .values()
        .forEach(
            holding ->
                holdings.add(
                    Cbor.array(
                        Cbor.of(holding.entry().encode()), Cbor.of(holding.update().value()))));
    List<Cbor> chains = new ArrayList<>();
    firm.chains()
        .forEach(
            (issuer, position) ->
                chains.add(
                    Cbor.array(
                        Cbor.of(issuer.id()),
                        Cbor.of(position.counter()),
                        Cbor.of(position.digest().value()))));
    List<Cbor> used = new ArrayList<>();
    firm.used().forEach((license, use) -> used.add(used(new MapWriter(), license, use).build()));
    List<Cbor> stones = new ArrayList<>();
    for (Tombstone stone : firm.tombstones()) {
      stones.add(
          used(new MapWriter(), stone.license(), stone.used())
              .put(4, stone.generation())
              .put(5, stone.notTaken())
              .build());
    }
    List<Cbor> recent = new ArrayList<>();
    for (FirmState.RecentUse use : firm.recent()) {
      recent.add(
          Cbor.array(
              Cbor.of(use.use().value()),
              Cbor.of(use.license().id().value()),
              Cbor.of(use.used()),
              Cbor.of(use.imprint().value())));
    }
    return new MapWriter()
        .put(1, id.root().value())
        .put(2, firm.granted().blocked())
        .put(3, entries)
        .put(4, holdings)
        .put(5, chains)
        .put(6, used)
        .put(7, stones)
        .put(8, firm.epoch())
        .put(9, firm.updates().values().stream().map(Cbor::of).toList())
        .put(10, firm.updates().keySet().stream().map(key -> Cbor.of(key.value())).toList())
        .put(11, recent)
        .put(12, seconds(firm.time().contact()))
        .put(
            13,
            firm.root()
                .map(
                    root ->
                        Cbor.array(
                            Cbor.of(root.generation()),
                            Cbor.of(root.keys().value()),
                            Cbor.of(root.successor().value()))))
        .put(14, seconds(firm.time().seen()))
        .put(15, firm.time().request().map(ContainerStateCbor::request))
        .put(16, count(firm.time().repairs()))
        .put(17, emergencies(firm))
        .build();
  }

  private static FirmState firm(MapReader reader) {
    boolean blocked = reader.bool(2);
    SortedMap<LicenseId, Granted.Copy> entries = new TreeMap<>();
    for (Cbor item : reader.array(3, MOST)) {
      List<Cbor> parts = parts(item, 3);
      next(
          entries,
          license(parts.get(0)),
          new Granted.Copy(generation(parts.get(1)), digest(parts.get(2))));
    }
    SortedMap<LicenseId, Holding> holdings = new TreeMap<>();
    for (Cbor item : reader.array(4, MOST)) {
      List<Cbor> parts = parts(item, 2);
      LicenseEntry entry = LicenseEntry.parse(bytes(parts.get(0)));
      next(holdings, entry.license(), new Holding(entry, digest(parts.get(1))));
    }
    SortedMap<Issuer, ChainPosition> chains = new TreeMap<>();
    for (Cbor item : reader.array(5, MOST)) {
      List<Cbor> parts = parts(item, 3);
      next(
          chains,
          new Issuer(bytes(parts.get(0))),
          new ChainPosition(integer(parts.get(1)), digest(parts.get(2))));
    }
    SortedMap<LicenseId, Used> used = new TreeMap<>();
    for (Cbor item : reader.array(6, MOST)) {
      MapReader use = MapReader.of(item, "use");
      next(used, license(use.required(1)), used(use));
      use.end();
    }
    List<Tombstone> stones = new ArrayList<>();
    for (Cbor item : reader.array(7, MOST)) {
      MapReader stone = MapReader.of(item, "tombstone");
      stones.add(
          new Tombstone(
              license(stone.required(1)),
              (int) stone.integer(4, 1, Integer.MAX_VALUE),
              used(stone),
              stone.bool(5)));
      stone.end();
    }
    long epoch = reader.integer(8, 0, Long.MAX_VALUE);
    List<Cbor> messages = reader.array(9, MOST);
    List<Cbor> digests = reader.array(10, MOST);
    if (messages.size() != digests.size()) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "updates and digests differ in number");
    }
    SortedMap<Digest, Bytes> updates = new TreeMap<>();
    for (int i = 0; i < messages.size(); i++) {
      next(updates, digest(digests.get(i)), bytes(messages.get(i)));
    }
    List<FirmState.RecentUse> recent = new ArrayList<>();
    for (Cbor item : reader.array(11, FirmState.RECENT)) {
      List<Cbor> parts = parts(item, 4);
      recent.add(
          new FirmState.RecentUse(
              new Id(bytes(parts.get(0))),
              license(parts.get(1)),
              integer(parts.get(2)),
              digest(parts.get(3))));
    }
    FirmTime time =
        new FirmTime(
            seconds(reader, 12),
            seconds(reader, 14),
            reader.optional(15).map(ContainerStateCbor::request),
            reader.optionalInteger(16, 1, Long.MAX_VALUE).orElse(0L));
    SortedMap<LicenseId, FirmState.ByEmergency> emergencies = new TreeMap<>();
    for (Cbor item : reader.optionalArray(17, MOST).orElse(List.of())) {
      List<Cbor> parts = parts(item, 3);
      next(
          emergencies,
          license(parts.get(0)),
          new FirmState.ByEmergency(Issuer.of(digest(parts.get(1))), integer(parts.get(2)) != 0));
    }
    Optional<FirmState.KnownRoot> root = reader.optional(13).map(ContainerStateCbor::root);
    return new FirmState(
        new Granted(blocked, entries),
        holdings,
        chains,
        used,
        stones,
        epoch,
        updates,
        recent,
        time,
        root,
        emergencies);
  }

  private static FirmState.KnownRoot root(Cbor value) {
    List<Cbor> parts = parts(value, 3);
    long generation = integer(parts.get(0));
    require(generation < Anchor.MOST_ROOTS, "a firm has 7 roots at most");
    return new FirmState.KnownRoot((int) generation, digest(parts.get(1)), digest(parts.get(2)));
  }

  /** [licence, issuer, 1 where the firm knows] each; absent where there are none. */
  private static Optional<Cbor> emergencies(FirmState firm) {
    List<Cbor> items = new ArrayList<>();
    firm.emergencies()
        .forEach(
            (license, put) ->
                items.add(
                    Cbor.array(
                        Cbor.of(license.id().value()),
                        Cbor.of(put.issuer().id()),
                        Cbor.of(put.told() ? 1 : 0))));
    return items.isEmpty() ? Optional.empty() : Optional.of(Cbor.array(items));
  }

  private static Cbor request(FirmTime.Request request) {
    return Cbor.array(
        Cbor.of(request.contextSeq()),
        Cbor.of(request.clock().getEpochSecond()),
        Cbor.of(request.passed().toSeconds()));
  }

  private static FirmTime.Request request(Cbor value) {
    List<Cbor> parts = parts(value, 3);
    long clock = integer(parts.get(1));
    long passed = integer(parts.get(2));
    require(clock <= MOST_SECONDS && passed <= MOST_SECONDS, "a time from 1970 to 9999");
    return new FirmTime.Request(
        integer(parts.get(0)), Instant.ofEpochSecond(clock), Duration.ofSeconds(passed));
  }

  private static Optional<Cbor> seconds(Optional<Instant> instant) {
    return instant.map(each -> Cbor.of(each.getEpochSecond()));
  }

  private static Optional<Instant> seconds(MapReader reader, long key) {
    return reader.optionalInteger(key, 0, MOST_SECONDS).map(Instant::ofEpochSecond);
  }

  /** Absent where there is nothing to count. */
  private static Optional<Cbor> count(long value) {
    return value == 0 ? Optional.empty() : Optional.of(Cbor.of(value));
  }

  private static MapWriter used(MapWriter writer, LicenseId license, Used used) {
    return writer
        .put(1, license.id().value())
        .put(2, used.units())
        .put(3, used.firstUse().map(first -> Cbor.of(first.getEpochSecond())));
  }

  private static Used used(MapReader reader) {
    return new Used(
        reader.integer(2, 0, Used.MOST_UNITS),
        reader.optionalInteger(3, 0, MOST_SECONDS).map(Instant::ofEpochSecond));
  }

  private static List<Cbor> parts(Cbor value, int size) {
    if (value instanceof Cbor.Array array && array.items().size() == size) {
      return array.items();
    }
    throw new Malformed(Malformed.Reason.WRONG_TYPE, "state expects an array of " + size);
  }

  private static Bytes bytes(Cbor value) {
    if (value instanceof Cbor.Bstr bstr) {
      return bstr.value();
    }
    throw new Malformed(Malformed.Reason.WRONG_TYPE, "state expects a byte string");
  }

  private static long integer(Cbor value) {
    if (value instanceof Cbor.Int number && number.value() >= 0) {
      return number.value();
    }
    throw new Malformed(Malformed.Reason.WRONG_TYPE, "state expects a number, 0 or more");
  }

  private static int generation(Cbor value) {
    if (integer(value) < 1 || integer(value) > Integer.MAX_VALUE) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "generation must be 1 or more");
    }
    return (int) integer(value);
  }

  private static Digest digest(Cbor value) {
    return new Digest(bytes(value));
  }

  private static LicenseId license(Cbor value) {
    return new LicenseId(new Id(bytes(value)));
  }
}
