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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The statements on pools and leases, which lead with the container serial so that the tables can
 * be distributed by it. Stateless and thread-safe; connections belong to the caller.
 */
abstract class LeaseTables {
  static final String POOL_COLUMNS =
      "container, license, generation, seats, counting, term_ms, linger_ms, taken,"
          + " next_seat, next_free_ms";

  static final String LEASE_COLUMNS =
      "container, license, lease, generation, holder, station, device, granted_ms,"
          + " expiry_ms, free_ms, seat, released";

  static final String OF_POOL = " where container = ? and license = ?";

  private static final String ALL = "select " + LEASE_COLUMNS + " from lease" + OF_POOL;
  private static final String FREE = ALL + " and free_ms <= ?";
  private static final String NEXT = ALL + " and free_ms > ? order by free_ms limit ?";
  private static final String HELD = ALL + " and free_ms > ? and lease > ? order by lease limit ?";
  private static final String FIRST_HELD = ALL + " and free_ms > ? order by lease limit ?";
  private static final String NEWEST =
      ALL
          + " and seat >= (select min(seat) from (select distinct seat from lease"
          + OF_POOL
          + " order by seat desc limit ?) as newest)";
  private static final String DUE =
      "select container, license from lease_pool where next_free_ms <= ?"
          + " order by next_free_ms limit ?";

  /**
   * What a batch begins with.
   *
   * @param now the ledger's clock, read when the pools were locked
   * @param pools those that exist, locked until the transaction ends
   * @param leases those that exist of the ids asked for
   */
  record Locked(Instant now, List<LeasePool> pools, List<Lease> leases) {}

  /** Locks pools in their order and reads leases by id. */
  abstract Locked lock(Connection connection, SortedMap<LeasePoolId, Set<LeaseId>> ids)
      throws SQLException;

  /** The ledger's clock. */
  abstract Instant now(Connection connection) throws SQLException;

  /**
   * Reads the leases of stations.
   *
   * @param stations for each pool, none of which is empty
   */
  abstract List<Lease> ofStations(
      Connection connection, Map<LeasePool, Set<Station>> stations, Instant now)
      throws SQLException;

  /** Stores a plan that changes something. */
  abstract void write(Connection connection, LeasePlan plan) throws SQLException;

  /** Reads what {@code reading} asks for besides ids. */
  final List<Lease> read(Connection connection, LeasePool pool, LeaseReading reading, Instant now)
      throws SQLException {
    List<Lease> read = new ArrayList<>();
    if (reading.all()) {
      select(connection, ALL, pool.id(), read);
    }
    if (reading.first() > 0) {
      select(connection, FREE, pool.id(), read, millis(now));
      select(connection, NEXT, pool.id(), read, millis(now), reading.first());
    }
    if (reading.newestSeats() > 0) {
      LeasePoolId id = pool.id();
      String container = id.container().text();
      select(connection, NEWEST, id, read, container, id.license().text(), reading.newestSeats());
    }
    return read;
  }

  final List<Lease> held(
      Connection connection, LeasePoolId pool, Optional<LeaseId> after, int limit, Instant now)
      throws SQLException {
    List<Lease> held = new ArrayList<>();
    if (after.isPresent()) {
      select(connection, HELD, pool, held, millis(now), after.get().text(), limit);
    } else {
      select(connection, FIRST_HELD, pool, held, millis(now), limit);
    }
    return held;
  }

  /** The pools that some lease may have come free of, longest due first. */
  final Collection<LeasePoolId> due(Connection connection, Instant now, int limit)
      throws SQLException {
    List<LeasePoolId> due = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(DUE)) {
      select.setLong(1, millis(now));
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          due.add(poolId(rows));
        }
      }
    }
    return due;
  }

  /** Adds the leases that {@code sql} selects of a pool, given further parameters. */
  static void select(
      Connection connection, String sql, LeasePoolId pool, List<Lease> into, Object... more)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      set(select, pool);
      for (int i = 0; i < more.length; i++) {
        select.setObject(3 + i, more[i]);
      }
      try (ResultSet rows = select.executeQuery()) {
        addLeases(rows, into);
      }
    }
  }

  static void set(PreparedStatement statement, LeasePoolId pool) throws SQLException {
    statement.setString(1, pool.container().text());
    statement.setObject(2, pool.license().text());
  }

  static void addLeases(ResultSet rows, List<Lease> into) throws SQLException {
    while (rows.next()) {
      into.add(lease(rows));
    }
  }

  static LeasePool pool(ResultSet row) throws SQLException {
    long nextFree = row.getLong(10);
    Optional<Instant> free =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(nextFree));
    PoolTerms terms =
        new PoolTerms(
            row.getInt(4),
            Counting.valueOf(row.getString(5)),
            Duration.ofMillis(row.getLong(6)),
            Duration.ofMillis(row.getLong(7)));
    return new LeasePool(poolId(row), row.getInt(3), terms, row.getInt(8), row.getLong(9), free);
  }

  private static LeasePoolId poolId(ResultSet row) throws SQLException {
    return new LeasePoolId(
        ContainerSerial.parse(row.getString(1)), LicenseId.parse(row.getString(2)));
  }

  private static Lease lease(ResultSet row) throws SQLException {
    String device = row.getString(7);
    return new Lease(
        LeaseId.parse(row.getString(3)),
        poolId(row),
        row.getInt(4),
        new Holder(row.getString(5)),
        new Station(row.getString(6)),
        device == null ? Optional.empty() : Optional.of(DeviceId.parse(device)),
        Instant.ofEpochMilli(row.getLong(8)),
        Instant.ofEpochMilli(row.getLong(9)),
        Instant.ofEpochMilli(row.getLong(10)),
        row.getLong(11),
        row.getBoolean(12));
  }

  static @Nullable String device(Lease lease) {
    return lease.device().map(device -> device.text()).orElse(null);
  }

  static @Nullable Long nextFree(LeasePool pool) {
    return pool.nextFree().map(LeaseTables::millis).orElse(null);
  }

  static long millis(Instant instant) {
    return instant.toEpochMilli();
  }
}
