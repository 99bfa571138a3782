package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.domain.lease.Lease;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.LeasePlan;
import dev.coffer.domain.lease.LeasePool;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.LeaseReading;
import dev.coffer.domain.lease.Station;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** Row by row: the embedded database is a call away, and the clock is this process's. */
final class H2LeaseTables extends LeaseTables {
  private static final String LOCK =
      "select " + POOL_COLUMNS + " from lease_pool" + OF_POOL + " for update";
  private static final String BY_ID =
      "select " + LEASE_COLUMNS + " from lease" + OF_POOL + " and lease = ?";
  private static final String BY_STATION =
      "select " + LEASE_COLUMNS + " from lease" + OF_POOL + " and station = ?";
  private static final String LINGERING = BY_STATION + " and (released or expiry_ms <= ?)";
  private static final String INSERT_POOL =
      "insert into lease_pool (generation, seats, counting, term_ms, linger_ms, taken, next_seat,"
          + " next_free_ms, container, license) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String UPDATE_POOL =
      "update lease_pool set generation = ?, seats = ?, counting = ?, term_ms = ?, linger_ms = ?,"
          + " taken = ?, next_seat = ?, next_free_ms = ?"
          + OF_POOL;
  private static final String INSERT =
      "insert into lease (generation, holder, station, device, granted_ms, expiry_ms, free_ms,"
          + " seat, released, container, license, lease)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String UPDATE =
      "update lease set generation = ?, holder = ?, station = ?, device = ?, granted_ms = ?,"
          + " expiry_ms = ?, free_ms = ?, seat = ?, released = ?"
          + OF_POOL
          + " and lease = ?";
  private static final String DELETE = "delete from lease" + OF_POOL + " and lease = ?";

  private final InstantSource clock;

  H2LeaseTables(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  Instant now(Connection connection) {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  Locked lock(Connection connection, SortedMap<LeasePoolId, Set<LeaseId>> ids) throws SQLException {
    List<LeasePool> pools = new ArrayList<>();
    List<Lease> leases = new ArrayList<>();
    try (PreparedStatement lock = connection.prepareStatement(LOCK);
        PreparedStatement byId = connection.prepareStatement(BY_ID)) {
      for (Map.Entry<LeasePoolId, Set<LeaseId>> entry : ids.entrySet()) {
        set(lock, entry.getKey());
        try (ResultSet row = lock.executeQuery()) {
          if (row.next()) {
            pools.add(pool(row));
          }
        }
        set(byId, entry.getKey());
        for (LeaseId id : entry.getValue()) {
          byId.setString(3, id.text());
          try (ResultSet row = byId.executeQuery()) {
            addLeases(row, leases);
          }
        }
      }
    }
    return new Locked(now(connection), pools, leases);
  }

  @Override
  List<Lease> ofStations(Connection connection, Map<LeasePool, Set<Station>> stations, Instant now)
      throws SQLException {
    List<Lease> leases = new ArrayList<>();
    for (Map.Entry<LeasePool, Set<Station>> entry : stations.entrySet()) {
      LeasePool pool = entry.getKey();
      for (Station station : entry.getValue()) {
        if (LeaseReading.onlyLingering(pool)) {
          select(connection, LINGERING, pool.id(), leases, station.text(), millis(now));
        } else {
          select(connection, BY_STATION, pool.id(), leases, station.text());
        }
      }
    }
    return leases;
  }

  @Override
  void write(Connection connection, LeasePlan plan) throws SQLException {
    pools(connection, INSERT_POOL, plan.newPools());
    pools(connection, UPDATE_POOL, plan.changedPools());
    if (!plan.removed().isEmpty()) {
      try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
        for (Lease lease : plan.removed()) {
          set(delete, lease.pool());
          delete.setString(3, lease.id().text());
          delete.addBatch();
        }
        delete.executeBatch();
      }
    }
    leases(connection, INSERT, plan.inserted());
    leases(connection, UPDATE, plan.updated());
  }

  private static void pools(Connection connection, String sql, List<LeasePool> pools)
      throws SQLException {
    if (pools.isEmpty()) {
      return;
    }
    try (PreparedStatement write = connection.prepareStatement(sql)) {
      for (LeasePool pool : pools) {
        write.setInt(1, pool.generation());
        write.setInt(2, pool.terms().seats());
        write.setString(3, pool.terms().counting().name());
        write.setLong(4, pool.terms().term().toMillis());
        write.setLong(5, pool.terms().linger().toMillis());
        write.setInt(6, pool.taken());
        write.setLong(7, pool.nextSeat());
        write.setObject(8, nextFree(pool), Types.BIGINT);
        write.setString(9, pool.id().container().text());
        write.setString(10, pool.id().license().text());
        write.addBatch();
      }
      write.executeBatch();
    }
  }

  private static void leases(Connection connection, String sql, List<Lease> leases)
      throws SQLException {
    if (leases.isEmpty()) {
      return;
    }
    try (PreparedStatement write = connection.prepareStatement(sql)) {
      for (Lease lease : leases) {
        write.setInt(1, lease.generation());
        write.setString(2, lease.holder().text());
        write.setString(3, lease.station().text());
        write.setString(4, device(lease));
        write.setLong(5, millis(lease.grantedAt()));
        write.setLong(6, millis(lease.expiry()));
        write.setLong(7, millis(lease.freeAt()));
        write.setLong(8, lease.seat());
        write.setBoolean(9, lease.released());
        write.setString(10, lease.pool().container().text());
        write.setString(11, lease.pool().license().text());
        write.setString(12, lease.id().text());
        write.addBatch();
      }
      write.executeBatch();
    }
  }
}
