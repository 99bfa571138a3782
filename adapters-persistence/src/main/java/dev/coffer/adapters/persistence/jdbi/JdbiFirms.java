package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Paging;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.FirmStore;
import dev.coffer.application.central.FormerKey;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.FirmId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** Tables {@code firm}, {@code former_issuing_key} and {@code operator}. Thread-safe. */
final class JdbiFirms implements FirmStore {
  private final JdbiTransactions transactions;

  JdbiFirms(JdbiTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public boolean add(Firm firm) {
    int rows =
        transactions.write(
            handle ->
                bound(
                        handle,
                        firm,
                        """
                        INSERT INTO firm (code, id, name, anchor, root_keys, successor_keys,
                          issuing_keys, issuing_certificate, operator_certificate, created_at,
                          revision)
                        VALUES (:code, :id, :name, :anchor, :root, :successor,
                          :issuing, :issuing_certificate, :operator_certificate, :created_at,
                          :revision)
                        ON CONFLICT DO NOTHING""")
                    .execute());
    return rows == 1;
  }

  @Override
  public Optional<Firm> byCode(FirmCode code) {
    return transactions
        .reading()
        .createQuery("SELECT * FROM firm WHERE code = :code")
        .bind("code", code.value())
        .map((columns, context) -> firm(new Row(columns)))
        .findOne();
  }

  @Override
  public Optional<Firm> byId(FirmId id) {
    return transactions
        .reading()
        .createQuery("SELECT * FROM firm WHERE id = :id")
        .bind("id", Columns.of(id))
        .map((columns, context) -> firm(new Row(columns)))
        .findOne();
  }

  @Override
  public List<Firm> list(Optional<FirmCode> after, int limit) {
    return transactions
        .reading()
        .createQuery("SELECT * FROM firm WHERE code > :after ORDER BY code LIMIT :limit")
        .bind("after", after.map(FirmCode::value).orElse(0L))
        .bind("limit", Paging.checked(limit))
        .map((columns, context) -> firm(new Row(columns)))
        .list();
  }

  @Override
  public Optional<Long> revision(FirmId id) {
    return transactions
        .reading()
        .createQuery("SELECT revision FROM firm WHERE id = :id")
        .bind("id", Columns.of(id))
        .mapTo(Long.class)
        .findOne();
  }

  @Override
  public boolean replace(Firm next, FormerKey former) {
    return transactions.write(
        handle -> {
          int rows =
              bound(
                      handle,
                      next,
                      """
                      UPDATE firm SET anchor = :anchor, root_keys = :root,
                        successor_keys = :successor, issuing_keys = :issuing,
                        issuing_certificate = :issuing_certificate,
                        operator_certificate = :operator_certificate, revision = :revision
                      WHERE id = :id AND revision = :revision - 1""")
                  .execute();
          if (rows == 1) {
            handle
                .createUpdate(
                    """
                    INSERT INTO former_issuing_key (firm, epoch, generation, public_keys,
                      began_at, ended_at)
                    VALUES (:firm, :epoch, :generation, :keys, :began_at, :ended_at)""")
                .bind("firm", Columns.of(next.id()))
                .bind("epoch", former.epoch())
                .bind("generation", former.generation())
                .bind("keys", Columns.of(former.keys().encoded()))
                .bind("began_at", Columns.of(former.since()))
                .bind("ended_at", Columns.of(former.until()))
                .execute();
          }
          return rows == 1;
        });
  }

  @Override
  public List<FormerKey> formerKeys(FirmId id, int limit) {
    return transactions
        .reading()
        .createQuery(
            "SELECT * FROM former_issuing_key WHERE firm = :firm ORDER BY epoch LIMIT :limit")
        .bind("firm", Columns.of(id))
        .bind("limit", Paging.checked(limit))
        .map(
            (columns, context) -> {
              Row row = new Row(columns);
              return new FormerKey(
                  row.number("epoch"),
                  (int) row.number("generation"),
                  KeySet.parse(row.bytes("public_keys")),
                  row.time("began_at"),
                  row.time("ended_at"));
            })
        .list();
  }

  @Override
  public Optional<KeyHandle> operator() {
    return transactions
        .reading()
        .createQuery("SELECT keys FROM operator WHERE only_row = 1")
        .map((columns, context) -> keys(new Row(columns), "keys"))
        .findOne();
  }

  @Override
  public boolean establishOperator(KeyHandle handle) {
    return transactions.write(
        database ->
            database
                    .createUpdate(
                        "INSERT INTO operator (only_row, keys) VALUES (1, :keys)"
                            + " ON CONFLICT DO NOTHING")
                    .bind("keys", keys(handle))
                    .execute()
                == 1);
  }

  private static Update bound(Handle handle, Firm firm, String sql) {
    return handle
        .createUpdate(sql)
        .bind("code", firm.code().value())
        .bind("id", Columns.of(firm.id()))
        .bind("name", firm.name())
        .bind("anchor", Columns.of(firm.anchor()))
        .bind("root", keys(firm.root()))
        .bind("successor", keys(firm.successor()))
        .bind("issuing", keys(firm.issuing()))
        .bind("issuing_certificate", Columns.of(firm.issuingCertificate()))
        .bind("operator_certificate", Columns.of(firm.operatorCertificate()))
        .bind("created_at", Columns.of(firm.createdAt()))
        .bind("revision", firm.revision());
  }

  private static Firm firm(Row row) throws SQLException {
    return new Firm(
        new FirmCode(row.number("code")),
        row.firm("id"),
        row.text("name"),
        row.bytes("anchor"),
        keys(row, "root_keys"),
        keys(row, "successor_keys"),
        keys(row, "issuing_keys"),
        row.bytes("issuing_certificate"),
        row.bytes("operator_certificate"),
        row.time("created_at"),
        row.number("revision"));
  }

  private static byte[] keys(KeyHandle handle) {
    return Columns.of(Cbor.array(handle.keys().toCbor(), Cbor.of(handle.handle())));
  }

  private static KeyHandle keys(Row row, String column) throws SQLException {
    List<Cbor> parts = Items.of(row.cbor(column));
    return new KeyHandle(KeySet.fromCbor(parts.get(0)), Items.bytes(parts.get(1)));
  }
}
