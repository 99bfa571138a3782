package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Ports;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * One migrated database of each kind, for the contracts of the stores: opened once, emptied for
 * each test, closed with the JVM.
 */
final class SharedDatabase {
  private final Persistence persistence;

  private SharedDatabase(PersistenceSettings settings) {
    this.persistence =
        Persistence.open(settings, InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z")));
  }

  static SharedDatabase h2() {
    return H2.SHARED;
  }

  static SharedDatabase postgresql() {
    return PostgreSql.SHARED;
  }

  private static final class H2 {
    static final SharedDatabase SHARED = new SharedDatabase(Databases.h2());
  }

  private static final class PostgreSql {
    static final SharedDatabase SHARED = new SharedDatabase(Databases.postgres());
  }

  /** Its stores, empty. */
  Ports.Stores empty() {
    JdbiTransactions transactions = (JdbiTransactions) persistence.transactions();
    transactions.run(
        () -> {
          Handle handle = transactions.writing();
          tables(handle).forEach(table -> handle.execute("DELETE FROM " + table));
        });
    return persistence.stores();
  }

  /** All tables but that of the migrations, in the order of their names. */
  static List<String> tables(Handle handle) {
    return handle
        .createQuery(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
                + " AND table_type LIKE 'BASE%' AND table_name <> 'schema_history'"
                + " ORDER BY table_name")
        .mapTo(String.class)
        .list();
  }
}
