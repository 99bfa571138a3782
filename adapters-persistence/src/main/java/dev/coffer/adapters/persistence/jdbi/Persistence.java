package dev.coffer.adapters.persistence.jdbi;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.coffer.application.StoreUnavailable;
import dev.coffer.application.Transactions;
import dev.coffer.application.lease.LeaseLedger;
import java.sql.SQLException;
import java.time.InstantSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/**
 * All stores on one database, H2 or PostgreSQL, with its schema brought up to date. Thread-safe;
 * close it once, after those who use it.
 */
public final class Persistence implements AutoCloseable {
  private static final String MIGRATIONS = "classpath:dev/coffer/adapters/persistence/migrations";
  private static final int H2_IN_USE = 90020;

  private final HikariDataSource pool;
  private final JdbiTransactions transactions;
  private final JdbiLeaseLedger leases;

  private Persistence(HikariDataSource pool, PersistenceSettings settings, InstantSource clock) {
    this.pool = pool;
    Jdbi jdbi = Jdbi.create(pool);
    Runnable afterWrite =
        settings.isH2() && settings.durability() == PersistenceSettings.Durability.DISK
            ? new DiskFlush(jdbi)
            : () -> {};
    this.transactions = new JdbiTransactions(jdbi, afterWrite);
    this.leases =
        new JdbiLeaseLedger(
            jdbi,
            transactions,
            settings.isH2() ? LedgerClock.of(clock) : LedgerClock.ofDatabase(),
            afterWrite);
  }

  /**
   * Opens the database and migrates its schema.
   *
   * @param clock the lease ledger's on H2, which serves one process; PostgreSQL has its own
   * @throws DatabaseInUse when another process has the embedded database open
   * @throws StoreUnavailable when it cannot be reached or opened
   */
  public static Persistence open(PersistenceSettings settings, InstantSource clock) {
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(configuration(settings));
    } catch (RuntimeException e) {
      throw unopened(e);
    }
    try {
      migrate(pool);
      return new Persistence(pool, settings, clock);
    } catch (RuntimeException e) {
      pool.close();
      throw SqlFailures.translated(e);
    }
  }

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

  @Override
  public void close() {
    leases.close();
    pool.close();
  }

  private static HikariConfig configuration(PersistenceSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(settings.isH2() ? h2(settings) : postgresql(settings));
    settings.user().ifPresent(config::setUsername);
    settings.password().ifPresent(config::setPassword);
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(settings.isH2() ? settings.connections() : 2);
    config.setAutoCommit(true);
    config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    config.setConnectionTimeout(5_000);
    config.setInitializationFailTimeout(5_000);
    config.setPoolName("coffer");
    return config;
  }

  /**
   * A process's own file: every answer survives its death, no trace of old versions is kept long.
   */
  private static String h2(PersistenceSettings settings) {
    return settings.url()
        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0"
        + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000;RETENTION_TIME=1000;CACHE_SIZE=32768"
        + (settings.url().startsWith("jdbc:h2:mem:") ? ";DB_CLOSE_DELAY=-1" : "");
  }

  private static String postgresql(PersistenceSettings settings) {
    String join = settings.url().contains("?") ? "&" : "?";
    return settings.url() + join + "ApplicationName=coffer&reWriteBatchedInserts=true";
  }

  private static void migrate(HikariDataSource pool) {
    Flyway.configure()
        .dataSource(pool)
        .locations(MIGRATIONS)
        .table("schema_history")
        .failOnMissingLocations(true)
        .load()
        .migrate();
  }

  private static RuntimeException unopened(RuntimeException thrown) {
    SQLException sql = SqlFailures.cause(thrown);
    if (sql != null && sql.getErrorCode() == H2_IN_USE) {
      return new DatabaseInUse(thrown);
    }
    return new StoreUnavailable("the database cannot be opened", thrown);
  }
}
