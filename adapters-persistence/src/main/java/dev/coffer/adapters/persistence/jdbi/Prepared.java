package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.adapters.persistence.jdbi.Row.Reader;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A statement that is run by plain JDBC: for those of which one activation runs dozens. JDBI copies
 * its settings for every statement, which costs about what a small statement costs.
 *
 * <p>Closed by whoever asked for it; {@link JdbiTransactions} does. Not thread-safe.
 */
final class Prepared implements AutoCloseable {
  private final Sql sql;
  private final PreparedStatement statement;

  private Prepared(Sql sql, PreparedStatement statement) {
    this.sql = sql;
    this.statement = statement;
  }

  static Prepared on(Connection connection, Sql sql) throws SQLException {
    return new Prepared(sql, connection.prepareStatement(sql.positional()));
  }

  /** Binds parameters. */
  @FunctionalInterface
  interface Binding {
    void to(Prepared statement) throws SQLException;
  }

  private interface Setter {
    void at(int place) throws SQLException;
  }

  /** A name may stand in several places of a statement. */
  private Prepared everywhere(String name, Setter setter) throws SQLException {
    for (int place : sql.places(name)) {
      setter.at(place);
    }
    return this;
  }

  Prepared bind(String name, long value) throws SQLException {
    return everywhere(name, place -> statement.setLong(place, value));
  }

  Prepared bind(String name, int value) throws SQLException {
    return everywhere(name, place -> statement.setInt(place, value));
  }

  Prepared bind(String name, boolean value) throws SQLException {
    return everywhere(name, place -> statement.setBoolean(place, value));
  }

  Prepared bind(String name, String value) throws SQLException {
    return everywhere(name, place -> statement.setString(place, value));
  }

  Prepared bind(String name, byte[] value) throws SQLException {
    return everywhere(name, place -> statement.setBytes(place, value));
  }

  Prepared bind(String name, OffsetDateTime value) throws SQLException {
    return everywhere(name, place -> statement.setObject(place, value));
  }

  /** Binds what one of the other methods takes, or null. */
  Prepared bind(String name, Optional<?> value) throws SQLException {
    return value.isEmpty()
        ? everywhere(name, place -> statement.setNull(place, Types.NULL))
        : everywhere(name, place -> statement.setObject(place, value.get()));
  }

  /** Binds an array of texts. */
  Prepared bindTexts(String name, String[] values) throws SQLException {
    Array array = statement.getConnection().createArrayOf("varchar", values);
    return everywhere(name, place -> statement.setArray(place, array));
  }

  /** Runs a query; every row as {@code reader} reads it. */
  <T> List<T> rows(Reader<T> reader) throws SQLException {
    try (ResultSet results = statement.executeQuery()) {
      List<T> rows = new ArrayList<>();
      Map<String, Integer> columns = sql.columns(results);
      Row row = new Row(results, columns);
      while (results.next()) {
        rows.add(reader.read(row));
      }
      return rows;
    }
  }

  /** Runs a statement that changes rows; how many. */
  int execute() throws SQLException {
    return statement.executeUpdate();
  }

  /** Puts the parameters bound so far aside, to be run together with others. */
  void add() throws SQLException {
    statement.addBatch();
  }

  /** Runs what was put aside; how many rows each changed, negative where that is not known. */
  int[] executeAll() throws SQLException {
    return statement.executeBatch();
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
