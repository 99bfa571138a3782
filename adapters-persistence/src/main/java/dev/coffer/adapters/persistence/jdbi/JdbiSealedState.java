package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Paging;
import dev.coffer.application.container.SealedState;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ContainerSerial;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Table {@code sealed_state}; each call is a transaction of its own. Thread-safe. */
final class JdbiSealedState implements SealedState {
  /** A first state; also written with the container it belongs to, see {@link JdbiCloud}. */
  static final String INSERT =
      "INSERT INTO sealed_state (container, version, sealed) VALUES (:container, 1, :sealed)";

  private static final String NAME = "SealedState";

  private final JdbiTransactions transactions;

  JdbiSealedState(JdbiTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Optional<Stored> find(ContainerSerial serial) {
    transactions.refuseInside(NAME);
    return transactions.inTransaction(
        () ->
            transactions.find(
                "SELECT sealed, version FROM sealed_state WHERE container = :container",
                statement -> statement.bind("container", serial.text()),
                row -> stored(row)));
  }

  private static Stored stored(Row row) throws SQLException {
    return new Stored(row.bytes("sealed"), row.number("version"));
  }

  @Override
  public boolean create(ContainerSerial serial, Bytes sealed) {
    transactions.refuseInside(NAME);
    return transactions.inTransaction(
        () ->
            transactions.change(
                    INSERT + " ON CONFLICT DO NOTHING",
                    statement ->
                        statement
                            .bind("container", serial.text())
                            .bind("sealed", Columns.of(sealed)))
                == 1);
  }

  @Override
  public boolean replace(ContainerSerial serial, long expected, Bytes sealed) {
    transactions.refuseInside(NAME);
    return transactions.inTransaction(
        () ->
            transactions.change(
                    "UPDATE sealed_state SET sealed = :sealed, version = version + 1"
                        + " WHERE container = :container AND version = :expected",
                    statement ->
                        statement
                            .bind("container", serial.text())
                            .bind("expected", expected)
                            .bind("sealed", Columns.of(sealed)))
                == 1);
  }

  @Override
  public List<ContainerSerial> list(Optional<ContainerSerial> after, int limit) {
    transactions.refuseInside(NAME);
    Paging.checked(limit);
    return transactions.inTransaction(
        () ->
            transactions
                .reading()
                .createQuery(
                    "SELECT container FROM sealed_state WHERE container > :after"
                        + " ORDER BY container LIMIT :limit")
                .bind("after", Columns.after(after, ContainerSerial::text))
                .bind("limit", limit)
                .map((columns, context) -> new Row(columns).serial("container"))
                .list());
  }
}
