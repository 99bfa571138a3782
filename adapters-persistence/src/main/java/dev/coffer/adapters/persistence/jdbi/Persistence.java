package dev.coffer.adapters.persistence.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import dev.coffer.application.Ports;
import dev.coffer.application.StoreUnavailable;
import dev.coffer.application.Transactions;
import dev.coffer.application.lease.LeaseLedger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jdbi.v3.core.Jdbi;

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
  private final Deque<Runnable> closing;

  private Persistence(
      JdbiTransactions transactions, JdbcLeaseLedger leases, Deque<Runnable> closing) {
    this.transactions = transactions;
    this.leases = leases;
    this.closing = closing;
    this.stores =
        new Ports.Stores(
            transactions,
            new JdbiFirms(transactions),
            new JdbiCatalog(transactions),
            new JdbiLicenses(transactions),
            new JdbiChains(transactions),
            new JdbiTokens(transactions),
            new JdbiAccounts(transactions),
            new JdbiCloud(transactions),
            new JdbiSealedState(transactions),
            new JdbiOutbox(transactions),
            leases);
  }

  /**
   * Opens the database, makes it when it is embedded and not there, and migrates it.
   *
   * @param clock by which the ledger of an embedded database decides; PostgreSQL's own is used
   *     there
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
    JdbiTransactions transactions = new JdbiTransactions(Jdbi.create(stores), gate);
    LeaseTables tables =
        switch (dialect) {
          case H2 -> new H2LeaseTables(clock);
          case POSTGRESQL -> new PostgresLeaseTables();
        };
    JdbcLeaseLedger ledger = new JdbcLeaseLedger(locking, tables, gate, transactions);
    closing.push(ledger::close);
    return new Persistence(transactions, ledger, closing);
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

  /** Whether the database answers now. */
  public boolean isReady() {
    try {
      return transactions.inTransaction(
          () -> transactions.reading().createQuery("SELECT 1").mapTo(Integer.class).one() == 1);
    } catch (StoreUnavailable e) {
      return false;
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
