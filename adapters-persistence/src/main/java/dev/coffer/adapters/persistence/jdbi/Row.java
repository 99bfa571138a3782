package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Versioned;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The current row of a result, read as domain values. */
final class Row {
  /** What stands in our own columns is bounded by what was written there, not by its reader. */
  private static final Cbor.Limits LIMITS = new Cbor.Limits(64 << 20, 16, 1 << 20);

  private final ResultSet columns;
  private final Map<String, Integer> places;

  Row(ResultSet columns) {
    this(columns, Map.of());
  }

  /**
   * A row of which is known where its columns stand.
   *
   * @param places from 1, by name in small letters; a column that is not there is looked for
   */
  Row(ResultSet columns, Map<String, Integer> places) {
    this.columns = columns;
    this.places = places;
  }

  private int at(String column) throws SQLException {
    Integer known = places.get(column);
    return known == null ? columns.findColumn(column) : known;
  }

  /** What {@code reader} makes of this row, with its version. */
  <T> Versioned<T> versioned(Reader<T> reader) throws SQLException {
    return new Versioned<>(reader.read(this), number("version"));
  }

  /** Reads a value from a row. */
  @FunctionalInterface
  interface Reader<T> {
    T read(Row row) throws SQLException;
  }

  long number(String column) throws SQLException {
    return columns.getLong(at(column));
  }

  int integer(String column) throws SQLException {
    return columns.getInt(at(column));
  }

  boolean flag(String column) throws SQLException {
    return columns.getBoolean(at(column));
  }

  String text(String column) throws SQLException {
    return columns.getString(at(column));
  }

  Optional<String> optionalText(String column) throws SQLException {
    return Optional.ofNullable(columns.getString(at(column)));
  }

  Id id(String column) throws SQLException {
    return Id.parse(columns.getString(at(column)));
  }

  Optional<Id> optionalId(String column) throws SQLException {
    return optionalText(column).map(Id::parse);
  }

  ContainerSerial serial(String column) throws SQLException {
    return ContainerSerial.parse(columns.getString(at(column)));
  }

  Optional<ContainerSerial> optionalSerial(String column) throws SQLException {
    return optionalText(column).map(ContainerSerial::parse);
  }

  Bytes bytes(String column) throws SQLException {
    return Bytes.of(columns.getBytes(at(column)));
  }

  Digest digest(String column) throws SQLException {
    return new Digest(bytes(column));
  }

  Optional<Digest> optionalDigest(String column) throws SQLException {
    return Optional.ofNullable(columns.getBytes(at(column))).map(Bytes::of).map(Digest::new);
  }

  FirmId firm(String column) throws SQLException {
    return new FirmId(digest(column));
  }

  Instant time(String column) throws SQLException {
    return columns.getObject(at(column), OffsetDateTime.class).toInstant();
  }

  Optional<Instant> optionalTime(String column) throws SQLException {
    return Optional.ofNullable(columns.getObject(at(column), OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  Cbor cbor(String column) throws SQLException {
    return Cbor.parse(bytes(column), LIMITS);
  }

  <T> List<T> list(String column, Function<Cbor, T> each) throws SQLException {
    return Items.of(cbor(column)).stream().map(each).toList();
  }
}
