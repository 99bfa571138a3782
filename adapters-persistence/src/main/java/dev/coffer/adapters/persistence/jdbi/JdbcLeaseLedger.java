package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.StoreUnavailable;
import dev.coffer.application.Transactions;
import dev.coffer.application.lease.LeaseLedger;
import dev.coffer.domain.lease.Lease;
import dev.coffer.domain.lease.LeaseBook;
import dev.coffer.domain.lease.LeaseCommand;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.LeasePlan;
import dev.coffer.domain.lease.LeasePool;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.LeaseReading;
import dev.coffer.domain.lease.LeaseResult;
import dev.coffer.domain.lease.Station;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * The ledger in two tables. Pools are locked in their order, the few leases that matter are read,
 * {@link LeaseBook} decides, and what it decided is written and committed. Concurrent calls are
 * gathered into one such step by {@link LeaseCombiner}.
 *
 * <p>Thread-safe.
 */
final class JdbcLeaseLedger implements LeaseLedger, AutoCloseable {
  private static final String NAME = "the lease ledger";

  /** A race with another node: for a pool's first definition, or in an order that locks dislike. */
  private static final int TRIES = 5;

  private final DataSource database;
  private final LeaseTables tables;
  private final CommitGate gate;
  private final Transactions transactions;
  private final AtomicLong commits = new AtomicLong();
  private final LeaseCombiner combiner;

  /**
   * Starts the drain thread.
   *
   * @param database its connections are transactional and read what is committed
   * @param transactions the application's, of which a ledger is no part
   */
  JdbcLeaseLedger(
      DataSource database, LeaseTables tables, CommitGate gate, Transactions transactions) {
    this.database = database;
    this.tables = tables;
    this.gate = gate;
    this.transactions = transactions;
    this.combiner = new LeaseCombiner(this::carryOut);
  }

  @Override
  public List<LeaseResult> execute(List<LeaseCommand> commands) {
    transactions.refuseInside(NAME);
    if (commands.size() > MAX_COMMANDS) {
      throw new IllegalArgumentException("more than " + MAX_COMMANDS + " commands");
    }
    return commands.isEmpty() ? List.of() : combiner.execute(List.copyOf(commands));
  }

  @Override
  public List<Lease> held(LeasePoolId pool, Optional<LeaseId> after, int limit) {
    transactions.refuseInside(NAME);
    checkLimit(limit);
    return inTransaction(
        connection -> tables.held(connection, pool, after, limit, tables.now(connection)));
  }

  @Override
  public int removeExpired(int limit) {
    transactions.refuseInside(NAME);
    checkLimit(limit);
    Collection<LeasePoolId> due =
        inTransaction(connection -> tables.due(connection, tables.now(connection), limit));
    SortedMap<LeasePoolId, List<LeaseCommand>> pools = new TreeMap<>();
    due.forEach(pool -> pools.put(pool, List.of()));
    return due.isEmpty() ? 0 : carryOut(pools, List.of()).removed().size();
  }

  /** How many transactions that wrote were committed. */
  long commits() {
    return commits.get();
  }

  @Override
  public void close() {
    combiner.close();
  }

  private List<LeaseResult> carryOut(List<LeaseCommand> batch) {
    return carryOut(LeaseReading.byPool(batch), batch).results();
  }

  private LeasePlan carryOut(
      SortedMap<LeasePoolId, List<LeaseCommand>> byPool, List<LeaseCommand> batch) {
    LeasePlan carriedOut =
        inTransaction(
            connection -> {
              LeasePlan plan = plan(connection, byPool, batch);
              if (plan.changesAnything()) {
                tables.write(connection, plan);
              }
              return plan;
            });
    commits.addAndGet(carriedOut.changesAnything() ? 1 : 0);
    return carriedOut;
  }

  private LeasePlan plan(
      Connection connection,
      SortedMap<LeasePoolId, List<LeaseCommand>> byPool,
      List<LeaseCommand> batch)
      throws SQLException {
    SortedMap<LeasePoolId, Set<LeaseId>> ids = new TreeMap<>();
    byPool.forEach((pool, commands) -> ids.put(pool, LeaseReading.ids(commands)));
    LeaseTables.Locked locked = tables.lock(connection, ids);
    Instant now = locked.now();
    List<Lease> read = locked.leases();
    for (LeasePool pool : locked.pools()) {
      LeaseReading reading = LeaseReading.of(pool, byPool.getOrDefault(pool.id(), List.of()), now);
      read.addAll(tables.read(connection, pool, reading, now));
    }
    Map<LeasePool, Set<Station>> stations = new HashMap<>();
    for (LeasePool pool : locked.pools()) {
      Set<Station> wanted = LeaseReading.stations(pool, batch, read);
      if (!wanted.isEmpty()) {
        stations.put(pool, wanted);
      }
    }
    if (!stations.isEmpty()) {
      read.addAll(tables.ofStations(connection, stations, now));
    }
    return LeaseBook.plan(now, locked.pools(), read, batch);
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T inTransaction(Work<T> work) {
    for (int run = 1; ; run++) {
      try {
        return once(work);
      } catch (SQLException e) {
        if (!SqlFailures.isFasterWriter(e)) {
          throw SqlFailures.meaning(e);
        }
        if (run == TRIES) {
          throw new StoreUnavailable("the lease ledger is too busy", e);
        }
      }
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    try (Connection connection = database.getConnection()) {
      try {
        T answer = work.on(connection);
        gate.commit(connection::commit, true);
        return answer;
      } catch (SQLException | RuntimeException e) {
        rollback(connection);
        throw e;
      }
    }
  }

  /** The connection may be gone; then the database has rolled back by itself. */
  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException gone) {
      // what went wrong before is thrown instead
    }
  }

  private static void checkLimit(int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new IllegalArgumentException("a limit must be 1.." + MAX_PAGE + ", was " + limit);
    }
  }
}
