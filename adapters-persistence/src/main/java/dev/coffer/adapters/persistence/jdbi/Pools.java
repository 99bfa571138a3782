package dev.coffer.adapters.persistence.jdbi;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.coffer.application.StoreUnavailable;
import java.sql.SQLException;
import java.time.Duration;

/** Opens pools of connections. */
final class Pools {
  /**
   * Names in lower case and the order of nulls as in PostgreSQL. Space of old pages is used again
   * after two seconds: see {@link H2Flush}, which writes and syncs more often than that. Each
   * connection keeps all statements of the stores parsed, not only the last eight, and no results
   * of queries. Sealed states and the like are kept in their rows unless they are large.
   */
  private static final String H2_OPTIONS =
      ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
          + ";DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000;RETENTION_TIME=2000"
          + ";QUERY_CACHE_SIZE=512;OPTIMIZE_REUSE_RESULTS=FALSE;MAX_LENGTH_INPLACE_LOB=65536";

  /** An eighth of the memory keeps pages, at most this much; H2 alone would take half of that. */
  private static final long MOST_CACHED = 512L << 20;

  // H2 looks among values read before for every value read: that costs more than it saves.
  static {
    System.setProperty("h2.objectCache", "false");
  }

  /**
   * The way H2 reads and writes its file: by its usual one, a thread that is interrupted closes the
   * file for all others.
   */
  private static final String H2_FILE_SYSTEM = "jdbc:h2:async:";

  private static final int H2_IN_USE = 90020;

  /** Long enough for a database that starts again, short enough for a person who waits. */
  private static final Duration WAIT_FOR_CONNECTION = Duration.ofSeconds(5);

  private static final Duration WAIT_FOR_PROBE = Duration.ofSeconds(2);

  private Pools() {}

  /** For stores: every transaction sees one state of the database. */
  static HikariDataSource snapshots(PersistenceSettings settings) {
    return open(settings, "coffer-stores", settings.connections(), "TRANSACTION_REPEATABLE_READ");
  }

  /**
   * For the ledger, which locks rows first and then reads what is there: one for its batches, one
   * for lists and sweeps, and one that {@link H2Flush} keeps.
   */
  static HikariDataSource locking(PersistenceSettings settings) {
    return open(settings, "coffer-ledger", 3, "TRANSACTION_READ_COMMITTED");
  }

  /** For the question whether a PostgreSQL server answers: one connection, none while not asked. */
  static HikariDataSource probe(PersistenceSettings settings) {
    HikariConfig config = config(settings, "coffer-probe", 1, "TRANSACTION_READ_COMMITTED");
    config.setMinimumIdle(0);
    config.setConnectionTimeout(WAIT_FOR_PROBE.toMillis());
    config.setValidationTimeout(WAIT_FOR_PROBE.toMillis() / 2);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  private static HikariDataSource open(
      PersistenceSettings settings, String name, int connections, String isolation) {
    try {
      return new HikariDataSource(config(settings, name, connections, isolation));
    } catch (PoolInitializationException e) {
      throw notOpened(settings, e);
    }
  }

  private static HikariConfig config(
      PersistenceSettings settings, String name, int connections, String isolation) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setAutoCommit(false);
    config.setTransactionIsolation(isolation);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(WAIT_FOR_CONNECTION.toMillis());
    switch (settings.dialect()) {
      case H2 -> embedded(config, settings);
      case POSTGRESQL -> postgresql(config, settings);
    }
    return config;
  }

  private static void embedded(HikariConfig config, PersistenceSettings settings) {
    String url =
        settings.isFile()
            ? H2_FILE_SYSTEM + settings.url().substring(Dialect.H2_FILE.length())
            : settings.url();
    long cached = Math.min(MOST_CACHED, Runtime.getRuntime().maxMemory() / 8);
    config.setJdbcUrl(url + H2_OPTIONS + ";CACHE_SIZE=" + (cached >> 10));
    config.setUsername(settings.user().orElse("sa"));
    config.setPassword(settings.password().orElse(""));
    config.setMaxLifetime(0);
  }

  private static void postgresql(HikariConfig config, PersistenceSettings settings) {
    config.setJdbcUrl(settings.url());
    settings.user().ifPresent(config::setUsername);
    settings.password().ifPresent(config::setPassword);
    config.addDataSourceProperty("ApplicationName", config.getPoolName());
    config.addDataSourceProperty("connectTimeout", "10");
    config.addDataSourceProperty("socketTimeout", "30");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.addDataSourceProperty(
        "options", "-c plan_cache_mode=force_generic_plan -c jit=off -c TimeZone=UTC");
  }

  private static RuntimeException notOpened(
      PersistenceSettings settings, PoolInitializationException thrown) {
    String where = "the database " + settings.shown();
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof SQLException error) {
        if (error.getErrorCode() == H2_IN_USE) {
          return new DatabaseRefused(
              DatabaseRefused.Reason.IN_USE,
              where + " is open in another process; stop it, or use PostgreSQL for several",
              error);
        }
        String state = String.valueOf(error.getSQLState());
        if (state.startsWith("28")) {
          return new DatabaseRefused(
              DatabaseRefused.Reason.CREDENTIALS, where + " refused user or password", error);
        }
        if (state.equals("90030") || state.equals("90048") || state.equals("90049")) {
          return new DatabaseRefused(
              DatabaseRefused.Reason.UNREADABLE,
              where + " is damaged or of another version; restore a backup",
              error);
        }
        return new StoreUnavailable(where + " cannot be reached", error);
      }
    }
    return new StoreUnavailable(where + " cannot be reached", thrown);
  }
}
