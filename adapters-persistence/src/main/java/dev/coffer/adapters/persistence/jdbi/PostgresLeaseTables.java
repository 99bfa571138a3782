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
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sets of rows in arrays, several statements in one round trip: usually one to lock and read, one
 * to write, and the commit. The clock is the database's.
 */
final class PostgresLeaseTables extends LeaseTables {
  private static final String CLOCK =
      "select floor(extract(epoch from clock_timestamp()) * 1000)::bigint";

  /** Rows are locked in the order of the sort; each statement sees what the lock waited for. */
  private static final String LOCK =
      "select "
          + prefixed("p", POOL_COLUMNS)
          + " from unnest(?::varchar[], ?::varchar[]) as r(c, l) join lease_pool p"
          + " on p.container = r.c and p.license = r.l"
          + " order by p.container, p.license for update of p; "
          + CLOCK
          + "; select "
          + prefixed("l", LEASE_COLUMNS)
          + " from unnest(?::varchar[], ?::varchar[], ?::varchar[]) as r(c, l, i) join lease l"
          + " on l.container = r.c and l.license = r.l and l.lease = r.i";

  private static final String BY_STATION =
      "select "
          + prefixed("l", LEASE_COLUMNS)
          + " from unnest(?::varchar[], ?::varchar[], ?::varchar[], ?::boolean[]) as r(c, l, s, o)"
          + " join lease l"
          + " on l.container = r.c and l.license = r.l and l.station = r.s"
          + " where not r.o or l.released or l.expiry_ms <= ?";

  private static final String INSERT_POOLS =
      "insert into lease_pool ("
          + POOL_COLUMNS
          + ") select * from unnest(?::varchar[], ?::varchar[], ?::integer[], ?::integer[],"
          + " ?::varchar[], ?::bigint[], ?::bigint[], ?::integer[], ?::bigint[], ?::bigint[])";

  private static final String UPDATE_POOLS =
      "update lease_pool p set generation = r.g, seats = r.s, counting = r.k, term_ms = r.t,"
          + " linger_ms = r.i, taken = r.a, next_seat = r.n, next_free_ms = r.f"
          + " from unnest(?::varchar[], ?::varchar[], ?::integer[], ?::integer[], ?::varchar[],"
          + " ?::bigint[], ?::bigint[], ?::integer[], ?::bigint[], ?::bigint[])"
          + " as r(c, l, g, s, k, t, i, a, n, f)"
          + " where p.container = r.c and p.license = r.l";

  private static final String DELETE =
      "delete from lease l using unnest(?::varchar[], ?::varchar[], ?::varchar[]) as r(c, l, i)"
          + " where l.container = r.c and l.license = r.l and l.lease = r.i";

  private static final String INSERT =
      "insert into lease ("
          + LEASE_COLUMNS
          + ") select * from unnest(?::varchar[], ?::varchar[], ?::varchar[], ?::integer[], ?::varchar[],"
          + " ?::varchar[], ?::varchar[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],"
          + " ?::boolean[])";

  private static final String UPDATE =
      "update lease l set generation = r.g, holder = r.h, station = r.s, device = r.d,"
          + " granted_ms = r.a, expiry_ms = r.e, free_ms = r.f, seat = r.n, released = r.x"
          + " from unnest(?::varchar[], ?::varchar[], ?::varchar[], ?::integer[], ?::varchar[],"
          + " ?::varchar[], ?::varchar[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],"
          + " ?::boolean[]) as r(c, l, i, g, h, s, d, a, e, f, n, x)"
          + " where l.container = r.c and l.license = r.l and l.lease = r.i";

  @Override
  Instant now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(CLOCK)) {
      return clock(row);
    }
  }

  private static Instant clock(ResultSet row) throws SQLException {
    row.next();
    return Instant.ofEpochMilli(row.getLong(1));
  }

  @Override
  Locked lock(Connection connection, SortedMap<LeasePoolId, Set<LeaseId>> ids) throws SQLException {
    List<LeasePool> pools = new ArrayList<>();
    List<Lease> leases = new ArrayList<>();
    List<LeasePoolId> named = List.copyOf(ids.keySet());
    List<Map.Entry<LeasePoolId, LeaseId>> keys =
        ids.entrySet().stream()
            .flatMap(entry -> entry.getValue().stream().map(id -> Map.entry(entry.getKey(), id)))
            .toList();
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      Columns columns = new Columns(connection, lock);
      columns.ofPools(named, Function.identity());
      columns.ofPools(keys, Map.Entry::getKey);
      columns.add("varchar", keys, key -> key.getValue().text());
      lock.execute();
      try (ResultSet rows = lock.getResultSet()) {
        while (rows.next()) {
          pools.add(pool(rows));
        }
      }
      Instant now;
      try (ResultSet row = next(lock)) {
        now = clock(row);
      }
      try (ResultSet rows = next(lock)) {
        addLeases(rows, leases);
      }
      return new Locked(now, pools, leases);
    }
  }

  private static ResultSet next(PreparedStatement statement) throws SQLException {
    statement.getMoreResults();
    return statement.getResultSet();
  }

  @Override
  List<Lease> ofStations(Connection connection, Map<LeasePool, Set<Station>> stations, Instant now)
      throws SQLException {
    List<Lease> leases = new ArrayList<>();
    List<Map.Entry<LeasePool, Station>> keys =
        stations.entrySet().stream()
            .flatMap(entry -> entry.getValue().stream().map(s -> Map.entry(entry.getKey(), s)))
            .toList();
    try (PreparedStatement select = connection.prepareStatement(BY_STATION)) {
      Columns columns = new Columns(connection, select);
      columns.ofPools(keys, key -> key.getKey().id());
      columns.add("varchar", keys, key -> key.getValue().text());
      columns.add("boolean", keys, key -> LeaseReading.onlyLingering(key.getKey()));
      select.setLong(columns.next(), millis(now));
      try (ResultSet rows = select.executeQuery()) {
        addLeases(rows, leases);
      }
    }
    return leases;
  }

  @Override
  void write(Connection connection, LeasePlan plan) throws SQLException {
    List<String> statements = new ArrayList<>();
    add(statements, INSERT_POOLS, plan.newPools());
    add(statements, UPDATE_POOLS, plan.changedPools());
    add(statements, DELETE, plan.removed());
    add(statements, INSERT, plan.inserted());
    add(statements, UPDATE, plan.updated());
    try (PreparedStatement write = connection.prepareStatement(String.join("; ", statements))) {
      Columns columns = new Columns(connection, write);
      columns.pools(plan.newPools());
      columns.pools(plan.changedPools());
      if (!plan.removed().isEmpty()) {
        columns.ofPools(plan.removed(), Lease::pool);
        columns.add("varchar", plan.removed(), lease -> lease.id().text());
      }
      columns.leases(plan.inserted());
      columns.leases(plan.updated());
      write.execute();
    }
  }

  private static void add(List<String> statements, String statement, List<?> rows) {
    if (!rows.isEmpty()) {
      statements.add(statement);
    }
  }

  private static String prefixed(String alias, String columns) {
    return alias + "." + columns.replace(", ", ", " + alias + ".");
  }

  /** Sets one array after the other as parameters of a statement. */
  private static final class Columns {
    private final Connection connection;
    private final PreparedStatement statement;
    private int set;

    Columns(Connection connection, PreparedStatement statement) {
      this.connection = connection;
      this.statement = statement;
    }

    int next() {
      return ++set;
    }

    <T> void add(String type, List<T> rows, Function<T, @Nullable Object> column)
        throws SQLException {
      Object[] values = rows.stream().map(column).toArray();
      statement.setArray(next(), connection.createArrayOf(type, values));
    }

    <T> void ofPools(List<T> rows, Function<T, LeasePoolId> pool) throws SQLException {
      add("varchar", rows, row -> pool.apply(row).container().text());
      add("varchar", rows, row -> pool.apply(row).license().text());
    }

    void pools(List<LeasePool> pools) throws SQLException {
      if (pools.isEmpty()) {
        return;
      }
      ofPools(pools, LeasePool::id);
      add("integer", pools, LeasePool::generation);
      add("integer", pools, pool -> pool.terms().seats());
      add("varchar", pools, pool -> pool.terms().counting().name());
      add("bigint", pools, pool -> pool.terms().term().toMillis());
      add("bigint", pools, pool -> pool.terms().linger().toMillis());
      add("integer", pools, LeasePool::taken);
      add("bigint", pools, LeasePool::nextSeat);
      add("bigint", pools, LeaseTables::nextFree);
    }

    void leases(List<Lease> leases) throws SQLException {
      if (leases.isEmpty()) {
        return;
      }
      ofPools(leases, Lease::pool);
      add("varchar", leases, lease -> lease.id().text());
      add("integer", leases, Lease::generation);
      add("varchar", leases, lease -> lease.holder().text());
      add("varchar", leases, lease -> lease.station().text());
      add("varchar", leases, LeaseTables::device);
      add("bigint", leases, lease -> millis(lease.grantedAt()));
      add("bigint", leases, lease -> millis(lease.expiry()));
      add("bigint", leases, lease -> millis(lease.freeAt()));
      add("bigint", leases, Lease::seat);
      add("boolean", leases, Lease::released);
    }
  }
}
