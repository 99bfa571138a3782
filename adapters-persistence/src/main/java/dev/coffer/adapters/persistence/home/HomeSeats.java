package dev.coffer.adapters.persistence.home;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.Lease;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.LeasePlan;
import dev.coffer.domain.lease.LeasePool;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.PoolTerms;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.LicenseId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the file of seats says. Immutable. Times are milliseconds since 1970. */
record HomeSeats(List<LeasePool> pools, List<Lease> leases) {
  static final HomeSeats NONE = new HomeSeats(List.of(), List.of());

  private static final int MOST = 65_536;
  private static final int LONGEST = 32 << 20;
  private static final long LATEST = 253_402_300_799_999L;
  private static final Cbor.Limits LIMITS = new Cbor.Limits(LONGEST, 4, MOST);

  HomeSeats {
    pools = List.copyOf(pools);
    leases = List.copyOf(leases);
  }

  private record Key(LeasePoolId pool, LeaseId lease) {
    static Key of(Lease lease) {
      return new Key(lease.pool(), lease.id());
    }
  }

  HomeSeats after(LeasePlan plan) {
    List<LeasePool> nextPools = new ArrayList<>(pools);
    Set<LeasePoolId> changed = new HashSet<>();
    plan.changedPools().forEach(pool -> changed.add(pool.id()));
    nextPools.removeIf(pool -> changed.contains(pool.id()));
    nextPools.addAll(plan.changedPools());
    nextPools.addAll(plan.newPools());
    List<Lease> nextLeases = new ArrayList<>(leases);
    Set<Key> gone = new HashSet<>();
    plan.removed().forEach(lease -> gone.add(Key.of(lease)));
    plan.updated().forEach(lease -> gone.add(Key.of(lease)));
    nextLeases.removeIf(lease -> gone.contains(Key.of(lease)));
    nextLeases.addAll(plan.updated());
    nextLeases.addAll(plan.inserted());
    return new HomeSeats(nextPools, nextLeases);
  }

  Bytes encode() {
    return new MapWriter()
        .put(1, 1)
        .put(2, pools.stream().map(HomeSeats::pool).toList())
        .put(3, leases.stream().map(HomeSeats::lease).toList())
        .build()
        .encode();
  }

  private static Cbor pool(LeasePool pool) {
    return id(new MapWriter(), pool.id())
        .put(3, pool.generation())
        .put(4, pool.terms().seats())
        .put(5, pool.terms().counting().name())
        .put(6, pool.terms().term().toMillis())
        .put(7, pool.terms().linger().toMillis())
        .put(8, pool.taken())
        .put(9, pool.nextSeat())
        .put(10, pool.nextFree().map(free -> Cbor.of(free.toEpochMilli())))
        .build();
  }

  private static Cbor lease(Lease lease) {
    return id(new MapWriter(), lease.pool())
        .put(3, lease.id().id().value())
        .put(4, lease.generation())
        .put(5, lease.holder().text())
        .put(6, lease.station().text())
        .put(7, lease.device().map(device -> Cbor.of(device.id().value())))
        .put(8, lease.grantedAt().toEpochMilli())
        .put(9, lease.expiry().toEpochMilli())
        .put(10, lease.freeAt().toEpochMilli())
        .put(11, lease.seat())
        .put(12, lease.released())
        .build();
  }

  private static MapWriter id(MapWriter writer, LeasePoolId pool) {
    return writer.put(1, pool.container().text()).put(2, pool.license().id().value());
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws dev.coffer.domain.Malformed by name
   */
  static HomeSeats parse(Bytes encoded) {
    MapReader reader = MapReader.of(Cbor.parse(encoded, LIMITS), "seats");
    reader.integer(1, 1, 1);
    HomeSeats seats =
        new HomeSeats(
            reader.array(2, MOST).stream().map(HomeSeats::pool).toList(),
            reader.array(3, MOST).stream().map(HomeSeats::lease).toList());
    reader.end();
    return seats;
  }

  private static LeasePool pool(Cbor item) {
    MapReader reader = MapReader.of(item, "pool");
    LeasePool pool =
        new LeasePool(
            id(reader),
            (int) reader.integer(3, 0, Integer.MAX_VALUE),
            new PoolTerms(
                (int) reader.integer(4, 0, PoolTerms.MAX_SEATS),
                counting(reader.text(5, 32)),
                Duration.ofMillis(
                    reader.integer(
                        6, PoolTerms.MIN_TERM.toMillis(), PoolTerms.MAX_TERM.toMillis())),
                Duration.ofMillis(reader.integer(7, 0, PoolTerms.MAX_LINGER.toMillis()))),
            (int) reader.integer(8, 0, Integer.MAX_VALUE),
            reader.integer(9, 1, Long.MAX_VALUE),
            reader.optionalInteger(10, 0, LATEST).map(Instant::ofEpochMilli));
    reader.end();
    return pool;
  }

  private static Counting counting(String name) {
    try {
      return Counting.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "no such counting");
    }
  }

  private static Lease lease(Cbor item) {
    MapReader reader = MapReader.of(item, "lease");
    Optional<DeviceId> device =
        reader.optionalBytes(7, Id.LENGTH, Id.LENGTH).map(octets -> new DeviceId(new Id(octets)));
    Lease lease =
        new Lease(
            new LeaseId(new Id(reader.bytes(3, Id.LENGTH, Id.LENGTH))),
            id(reader),
            (int) reader.integer(4, 0, Integer.MAX_VALUE),
            new Holder(reader.text(5, 512)),
            new Station(reader.text(6, 512)),
            device,
            Instant.ofEpochMilli(reader.integer(8, 0, LATEST)),
            Instant.ofEpochMilli(reader.integer(9, 0, LATEST)),
            Instant.ofEpochMilli(reader.integer(10, 0, LATEST)),
            reader.integer(11, 1, Long.MAX_VALUE),
            reader.bool(12));
    reader.end();
    return lease;
  }

  private static LeasePoolId id(MapReader reader) {
    return new LeasePoolId(
        ContainerSerial.parse(reader.text(1, 17)),
        new LicenseId(new Id(reader.bytes(2, Id.LENGTH, Id.LENGTH))));
  }
}
