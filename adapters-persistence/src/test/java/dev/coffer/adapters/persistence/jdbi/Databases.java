package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.adapters.persistence.jdbi.PersistenceSettings.Durability;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fresh databases for tests: H2 in memory, and databases of one real PostgreSQL per JVM, each a
 * copy of one that was migrated.
 */
final class Databases {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Databases() {}

  static PersistenceSettings h2() {
    return PersistenceSettings.inMemory("test" + NUMBER.incrementAndGet());
  }

  /** Empty and migrated. */
  static PersistenceSettings postgres() {
    return Server.SHARED.copyOf(Server.TEMPLATE);
  }

  /** Never migrated. */
  static PersistenceSettings barePostgres() {
    return Server.SHARED.copyOf("template1");
  }

  /** Started with the first test that needs it, ended with the JVM. */
  private static final class Server {
    static final String TEMPLATE = "coffer";
    static final Server SHARED = new Server();

    private final EmbeddedPostgres postgres;

    private Server() {
      try {
        postgres =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("max_connections", "200")
                .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Runtime.getRuntime().addShutdownHook(new Thread(this::close));
      create(TEMPLATE, "template1");
      Persistence.open(settings(TEMPLATE), InstantSource.system()).close();
    }

    PersistenceSettings copyOf(String template) {
      String name = "test" + NUMBER.incrementAndGet();
      create(name, template);
      return settings(name);
    }

    private synchronized void create(String name, String template) {
      try (Connection connection = postgres.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
      } catch (SQLException e) {
        throw new IllegalStateException("cannot make a database", e);
      }
    }

    private PersistenceSettings settings(String name) {
      return new PersistenceSettings(
          postgres.getJdbcUrl("postgres", name),
          Optional.of("postgres"),
          Optional.empty(),
          8,
          Durability.PROCESS);
    }

    private void close() {
      try {
        postgres.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
