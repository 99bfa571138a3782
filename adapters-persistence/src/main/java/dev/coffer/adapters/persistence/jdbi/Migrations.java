package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.StoreUnavailable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the schema up to date. The files in {@link #FOLDER} are append-only and the same for every
 * database.
 *
 * <p>A database whose last migration is the newest known one is left alone without asking Flyway,
 * which alone would take a third of the time that opening takes.
 */
final class Migrations {
  static final String FOLDER = "dev/coffer/adapters/persistence/migrations";

  private static final String HISTORY = "schema_history";

  /** The version of the last file. */
  static final int NEWEST = 10;

  private Migrations() {}

  /**
   * Migrates; of several nodes that start at once one does, the others wait for it.
   *
   * @param database its connections read what is committed: on a snapshot who waited would not see
   *     that the work is done
   */
  static void migrate(DataSource database, Dialect dialect, String where) {
    int version = applied(database).orElse(0);
    if (version > NEWEST) {
      throw new DatabaseRefused(
          DatabaseRefused.Reason.NEWER_SCHEMA,
          "%s has schema %d, this program knows %d; start the newer program or restore a backup"
              .formatted(where, version, NEWEST),
          null);
    }
    if (version < NEWEST) {
      try {
        Flyway.configure()
            .dataSource(database)
            .locations("classpath:" + FOLDER)
            .table(HISTORY)
            .failOnMissingLocations(true)
            .placeholders(dialect.placeholders())
            .validateMigrationNaming(true)
            .cleanDisabled(true)
            .load()
            .migrate();
      } catch (FlywayException e) {
        throw new StoreUnavailable(
            "the schema of " + where + " could not be brought up to date", e);
      }
    }
  }

  /** The version of the last migration if that was one and went well. */
  private static Optional<Integer> applied(DataSource database) {
    String sql =
        "select \"version\" from \""
            + HISTORY
            + "\""
            + " where \"success\" and \"version\" is not null"
            + " order by \"installed_rank\" desc limit 1";
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      if (isEmpty(connection)) {
        return Optional.empty();
      }
      try (ResultSet rows = statement.executeQuery(sql)) {
        return rows.next() ? Optional.of(Integer.valueOf(rows.getString(1))) : Optional.empty();
      } catch (SQLException noSuchTable) {
        connection.rollback();
        return Optional.empty();
      }
    } catch (SQLException e) {
      throw SqlFailures.meaning(e);
    }
  }

  /** Whether nothing was ever migrated: asking the table itself H2 would note as an error. */
  private static boolean isEmpty(Connection connection) throws SQLException {
    try (ResultSet tables = connection.getMetaData().getTables(null, null, HISTORY, null)) {
      boolean empty = !tables.next();
      connection.rollback();
      return empty;
    }
  }
}
