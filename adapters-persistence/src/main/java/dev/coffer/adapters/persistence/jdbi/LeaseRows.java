package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.Lease;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.LeasePlan;
import dev.coffer.domain.lease.LeasePool;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.LeaseReading;
import dev.coffer.domain.lease.PoolTerms;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.LicenseId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/** The statements of the lease ledger. Each leads with the container's serial. */
final class LeaseRows {
  private static final String POOL =
      "container, license, generation, seats, counting, term_ms, linger_ms, taken, next_seat,"
          + " next_free_ms";
  private static final String LEASE =
      "container, license, lease, generation, holder, station, device, granted_ms, expiry_ms,"
          + " free_ms, seat, released";
  private static final String OF_POOL = " FROM lease WHERE container = :c AND license = :l";

  private LeaseRows() {}

  /** Locks the pools that exist, in their order, so that two nodes never wait for each other. */
  static List<LeasePool> lock(Handle handle, Collection<LeasePoolId> ordered) {
    List<LeasePool> pools = new ArrayList<>();
    for (LeasePoolId id : ordered) {
      handle
          .createQuery(
              "SELECT "
                  + POOL
                  + " FROM lease_pool WHERE container = :c AND license = :l FOR UPDATE")
          .bind("c", id.container().text())
          .bind("l", id.license().text())
          .map((row, context) -> pool(row))
          .findOne()
          .ifPresent(pools::add);
    }
    return pools;
  }

  static List<Lease> read(Handle handle, LeasePoolId pool, LeaseReading reading, Instant now) {
    List<Lease> leases = new ArrayList<>();
    if (reading.all()) {
      leases.addAll(query(handle, "SELECT " + LEASE + OF_POOL, pool).list());
    }
    for (LeaseId id : reading.ids()) {
      query(handle, "SELECT " + LEASE + OF_POOL + " AND lease = :id", pool, "id", id.text())
          .findOne()
          .ifPresent(leases::add);
    }
    if (reading.first() > 0) {
      leases.addAll(
          query(
                  handle,
                  "SELECT " + LEASE + OF_POOL + " AND free_ms <= :now",
                  pool,
                  "now",
                  now.toEpochMilli())
              .list());
      leases.addAll(
          query(
                  handle,
                  "SELECT "
                      + LEASE
                      + OF_POOL
                      + " AND free_ms > :now ORDER BY free_ms, lease LIMIT "
                      + reading.first(),
                  pool,
                  "now",
                  now.toEpochMilli())
              .list());
    }
    if (reading.newestSeats() > 0) {
      leases.addAll(
          query(
                  handle,
                  "SELECT "
                      + LEASE
                      + OF_POOL
                      + " AND seat IN (SELECT DISTINCT seat"
                      + OF_POOL
                      + " ORDER BY seat DESC LIMIT "
                      + reading.newestSeats()
                      + ")",
                  pool)
              .list());
    }
    return leases;
  }

  static List<Lease> ofStations(
      Handle handle, LeasePoolId pool, Set<Station> stations, boolean onlyLingering, Instant now) {
    List<Lease> leases = new ArrayList<>();
    String lingering =
        onlyLingering ? " AND (released OR expiry_ms <= " + now.toEpochMilli() + ")" : "";
    for (Station station : stations) {
      leases.addAll(
          query(
                  handle,
                  "SELECT " + LEASE + OF_POOL + " AND station = :station" + lingering,
                  pool,
                  "station",
                  station.text())
              .list());
    }
    return leases;
  }

  static List<Lease> held(
      Handle handle, LeasePoolId pool, Instant now, Optional<LeaseId> after, int limit) {
    return query(
            handle,
            "SELECT "
                + LEASE
                + OF_POOL
                + " AND free_ms > "
                + now.toEpochMilli()
                + " AND lease > :after ORDER BY lease LIMIT "
                + limit,
            pool,
            "after",
            after.map(LeaseId::text).orElse(""))
        .list();
  }

  /** The pools that are longest due for a sweep, not locked. */
  static List<LeasePoolId> due(Handle handle, Instant now, int limit) {
    return handle
        .createQuery(
            "SELECT container, license FROM lease_pool WHERE next_free_ms <= :now"
                + " ORDER BY next_free_ms LIMIT "
                + limit)
        .bind("now", now.toEpochMilli())
        .map((row, context) -> poolId(row))
        .list();
  }

  static void store(Handle handle, LeasePlan plan) {
    insertPools(handle, plan.newPools());
    updatePools(handle, plan.changedPools());
    remove(handle, plan.removed());
    insert(handle, plan.inserted());
    update(handle, plan.updated());
  }

  private static void insertPools(Handle handle, List<LeasePool> pools) {
    if (pools.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO lease_pool ("
                + POOL
                + ") VALUES (:c, :l, :generation, :seats, :counting, :term, :linger, :taken,"
                + " :next_seat, :next_free)");
    pools.forEach(pool -> bind(batch, pool).add());
    batch.execute();
  }

  private static void updatePools(Handle handle, List<LeasePool> pools) {
    if (pools.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "UPDATE lease_pool SET generation = :generation, seats = :seats, counting = :counting,"
                + " term_ms = :term, linger_ms = :linger, taken = :taken, next_seat = :next_seat,"
                + " next_free_ms = :next_free WHERE container = :c AND license = :l");
    pools.forEach(pool -> bind(batch, pool).add());
    batch.execute();
  }

  private static void insert(Handle handle, List<Lease> leases) {
    if (leases.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO lease ("
                + LEASE
                + ") VALUES (:c, :l, :lease, :generation, :holder, :station, :device, :granted,"
                + " :expiry, :free, :seat, :released)");
    leases.forEach(lease -> bind(batch, lease).add());
    batch.execute();
  }

  private static void update(Handle handle, List<Lease> leases) {
    if (leases.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "UPDATE lease SET generation = :generation, holder = :holder, station = :station,"
                + " device = :device, granted_ms = :granted, expiry_ms = :expiry, free_ms = :free,"
                + " seat = :seat, released = :released"
                + " WHERE container = :c AND license = :l AND lease = :lease");
    leases.forEach(lease -> bind(batch, lease).add());
    batch.execute();
  }

  private static void remove(Handle handle, List<Lease> leases) {
    if (leases.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "DELETE FROM lease WHERE container = :c AND license = :l AND lease = :lease");
    for (Lease lease : leases) {
      bind(batch, lease.pool()).bind("lease", lease.id().text()).add();
    }
    batch.execute();
  }

  private static ResultIterable<Lease> query(Handle handle, String sql, LeasePoolId pool) {
    return handle
        .createQuery(sql)
        .bind("c", pool.container().text())
        .bind("l", pool.license().text())
        .map((row, context) -> lease(row));
  }

  private static ResultIterable<Lease> query(
      Handle handle, String sql, LeasePoolId pool, String name, Object value) {
    return handle
        .createQuery(sql)
        .bind("c", pool.container().text())
        .bind("l", pool.license().text())
        .bind(name, value)
        .map((row, context) -> lease(row));
  }

  private static <T extends SqlStatement<T>> T bind(T statement, LeasePoolId pool) {
    return statement.bind("c", pool.container().text()).bind("l", pool.license().text());
  }

  private static PreparedBatch bind(PreparedBatch batch, LeasePool pool) {
    PoolTerms terms = pool.terms();
    return bind(batch, pool.id())
        .bind("generation", pool.generation())
        .bind("seats", terms.seats())
        .bind("counting", terms.counting().name())
        .bind("term", terms.term().toMillis())
        .bind("linger", terms.linger().toMillis())
        .bind("taken", pool.taken())
        .bind("next_seat", pool.nextSeat())
        .bind("next_free", pool.nextFree().map(Instant::toEpochMilli));
  }

  private static PreparedBatch bind(PreparedBatch batch, Lease lease) {
    return bind(batch, lease.pool())
        .bind("lease", lease.id().text())
        .bind("generation", lease.generation())
        .bind("holder", lease.holder().text())
        .bind("station", lease.station().text())
        .bind("device", lease.device().map(DeviceId::text))
        .bind("granted", lease.grantedAt().toEpochMilli())
        .bind("expiry", lease.expiry().toEpochMilli())
        .bind("free", lease.freeAt().toEpochMilli())
        .bind("seat", lease.seat())
        .bind("released", lease.released());
  }

  private static LeasePoolId poolId(ResultSet row) throws SQLException {
    return new LeasePoolId(
        ContainerSerial.parse(row.getString("container")),
        LicenseId.parse(row.getString("license")));
  }

  private static LeasePool pool(ResultSet row) throws SQLException {
    long nextFree = row.getLong("next_free_ms");
    Optional<Instant> free =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(nextFree));
    return new LeasePool(
        poolId(row),
        row.getInt("generation"),
        new PoolTerms(
            row.getInt("seats"),
            Counting.valueOf(row.getString("counting")),
            Duration.ofMillis(row.getLong("term_ms")),
            Duration.ofMillis(row.getLong("linger_ms"))),
        row.getInt("taken"),
        row.getLong("next_seat"),
        free);
  }

  private static Lease lease(ResultSet row) throws SQLException {
    return new Lease(
        LeaseId.parse(row.getString("lease")),
        poolId(row),
        row.getInt("generation"),
        new Holder(row.getString("holder")),
        new Station(row.getString("station")),
        Optional.ofNullable(row.getString("device")).map(DeviceId::parse),
        Instant.ofEpochMilli(row.getLong("granted_ms")),
        Instant.ofEpochMilli(row.getLong("expiry_ms")),
        Instant.ofEpochMilli(row.getLong("free_ms")),
        row.getLong("seat"),
        row.getBoolean("released"));
  }
}
