package dev.coffer.adapters.persistence.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import dev.coffer.application.Ports;
import dev.coffer.application.StoreUnavailable;
import dev.coffer.application.Transactions;
import dev.coffer.application.lease.LeaseLedger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/**
 * An open database and the ports that it serves. Opening brings its schema up to date.
 *
 * <p>An embedded database belongs to one process at a time; a PostgreSQL database to any number.
 * Thread-safe. After {@link #close} the ports throw {@link StoreUnavailable}.
 */
public final class Persistence implements AutoCloseable {
  private final JdbiTransactions transactions;
  private final JdbcLeaseLedger leases;
  private final Ports.Stores stores;
  private final InstantSource clock;
  private final boolean embedded;
  private final JobTurns turns;
  private final BooleanSupplier ready;
  private final Deque<Runnable> closing;

  private Persistence(
      JdbiTransactions transactions,
      JdbcLeaseLedger leases,
      InstantSource clock,
      boolean embedded,
      BooleanSupplier ready,
      Deque<Runnable> closing) {
    this.transactions = transactions;
    this.leases = leases;
    this.clock = clock;
    this.embedded = embedded;
    this.turns = new JobTurns(transactions, clock);
    this.ready = ready;
    this.closing = closing;
    this.stores =
        new Ports.Stores(
            transactions,
            new JdbiFirms(transactions),
            new JdbiCatalog(transactions),
            new JdbiLicenses(transactions),
            new JdbiChains(transactions),
            new JdbiContacts(transactions),
            new JdbiTokens(transactions),
            new JdbiAccounts(transactions),
            new JdbiCloud(transactions),
            new JdbiSealedState(transactions),
            new JdbiOutbox(transactions),
            new JdbiAudit(transactions),
            new JdbiWebhooks(transactions),
            leases);
  }

  /**
   * Opens the database, makes it when it is embedded and not there, and migrates it.
   *
   * @param clock this computer's, which {@link #clock} is for an embedded database
   * @throws DatabaseRefused when it is in use, of a newer version, damaged or locked by a password
   * @throws StoreUnavailable when it cannot be reached
   */
  public static Persistence open(PersistenceSettings settings, InstantSource clock) {
    Deque<Runnable> closing = new ArrayDeque<>();
    try {
      return open(settings, clock, closing);
    } catch (RuntimeException e) {
      closeAll(closing);
      throw e;
    }
  }

  private static Persistence open(
      PersistenceSettings settings, InstantSource clock, Deque<Runnable> closing) {
    Dialect dialect = settings.dialect();
    HikariDataSource stores = Pools.snapshots(settings);
    closing.push(() -> close(stores, dialect));
    HikariDataSource locking = Pools.locking(settings);
    closing.push(locking::close);
    Migrations.migrate(locking, dialect, settings.shown());
    CommitGate gate = CommitGate.PLAIN;
    if (settings.isFile()) {
      H2Flush flush = new H2Flush(locking, settings.durability());
      closing.push(flush::close);
      gate = flush;
    }
    JdbiTransactions transactions = new JdbiTransactions(stores, gate);
    JdbcLeaseLedger ledger =
        new JdbcLeaseLedger(locking, tables(dialect, clock), gate, transactions);
    closing.push(ledger::close);
    if (dialect == Dialect.H2) {
      return new Persistence(transactions, ledger, clock, true, () -> answers(stores), closing);
    }
    DatabaseClock databaseClock = DatabaseClock.start(locking);
    closing.push(databaseClock::close);
    HikariDataSource probe = Pools.probe(settings);
    closing.push(probe::close);
    return new Persistence(
        transactions, ledger, databaseClock, false, () -> answers(probe), closing);
  }

  private static LeaseTables tables(Dialect dialect, InstantSource clock) {
    return switch (dialect) {
      case H2 -> new H2LeaseTables(clock);
      case POSTGRESQL -> new PostgresLeaseTables();
    };
  }

  private static boolean answers(HikariDataSource database) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      boolean answered = statement.execute("select 1");
      connection.rollback();
      return answered;
    } catch (SQLException e) {
      return false;
    }
  }

  private static void close(HikariDataSource stores, Dialect dialect) {
    if (dialect == Dialect.H2) {
      try (Connection connection = stores.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("shutdown");
      } catch (SQLException broken) {
        // it was closed by a fault before; what was answered is in the file
      }
    }
    stores.close();
  }

  /** Everything that is kept here. */
  public Ports.Stores stores() {
    return stores;
  }

  /** The transactions that all stores join. */
  public Transactions transactions() {
    return transactions;
  }

  public LeaseLedger leases() {
    return leases;
  }

  /** How many transactions that wrote something were committed since it was opened. */
  public long commits() {
    return transactions.commits() + leases.commits();
  }

  /** Whether the database answers now; told within two seconds of PostgreSQL. */
  public boolean isReady() {
    return ready.getAsBoolean();
  }

  /**
   * The time that all processes on this database agree on: PostgreSQL's own, or for an embedded
   * database that of the computer.
   */
  public InstantSource clock() {
    return clock;
  }

  /**
   * Takes or prolongs the turn at a job that one node at a time does. A node that dies loses its
   * turn when it ends. An embedded database has one node only, whose turn it always is.
   *
   * @param job at most 64 characters
   * @param node unique among all that ask, at most 64 characters
   * @param term how long the turn lasts from now on
   * @return whether {@code node} has the turn; false while another has it
   * @throws StoreUnavailable when the database does not answer
   */
  public boolean takeTurn(String job, String node, Duration term) {
    return embedded || turns.take(job, node, term);
  }

  /** Gives a turn up, so that another node need not wait for its end. */
  public void endTurn(String job, String node) {
    if (!embedded) {
      turns.end(job, node);
    }
  }

  /** Finishes what was asked of the ledger and closes the database. Closing again does nothing. */
  @Override
  public synchronized void close() {
    closeAll(closing);
  }

  private static void closeAll(Deque<Runnable> closing) {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }
}
