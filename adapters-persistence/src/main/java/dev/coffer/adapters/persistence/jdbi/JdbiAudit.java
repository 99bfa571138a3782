package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Paging;
import dev.coffer.application.Versioned;
import dev.coffer.application.audit.AuditStore;
import dev.coffer.domain.license.FirmId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** Tables {@code audit_tail}, {@code audit_line} and {@code audit_head}. Thread-safe. */
final class JdbiAudit implements AuditStore {
  private final JdbiTransactions transactions;

  JdbiAudit(JdbiTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Optional<Versioned<Tail>> tail(FirmId firm) {
    return query("SELECT * FROM audit_tail WHERE firm = :firm")
        .bind("firm", Columns.of(firm))
        .map((columns, context) -> new Row(columns).versioned(JdbiAudit::tail))
        .findOne();
  }

  private static Tail tail(Row row) throws SQLException {
    return new Tail(
        row.firm("firm"),
        row.number("seq"),
        row.digest("line_digest"),
        row.number("head_seq"),
        row.optionalTime("head_at"));
  }

  private void save(Versioned<Tail> tail) {
    Tail value = tail.value();
    transactions.save(
        "the end of the audit log of " + value.firm(),
        tail.version(),
        """
        INSERT INTO audit_tail (firm, version, seq, line_digest, head_seq, head_at)
        VALUES (:firm, :version + 1, :seq, :line_digest, :head_seq, :head_at)""",
        """
        UPDATE audit_tail SET version = :version + 1, seq = :seq, line_digest = :line_digest,
          head_seq = :head_seq, head_at = :head_at
        WHERE firm = :firm AND version = :version""",
        statement ->
            statement
                .bind("firm", Columns.of(value.firm()))
                .bind("seq", value.seq())
                .bind("line_digest", Columns.of(value.digest()))
                .bind("head_seq", value.headSeq())
                .bind("head_at", value.headAt().map(Columns::of)));
  }

  @Override
  public void append(Versioned<Tail> tail, List<Line> lines) {
    save(tail);
    if (lines.isEmpty()) {
      return;
    }
    byte[] firm = Columns.of(tail.value().firm());
    transactions.write(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  "INSERT INTO audit_line (firm, seq, line) VALUES (:firm, :seq, :line)");
          for (Line line : lines) {
            batch
                .bind("firm", firm)
                .bind("seq", line.seq())
                .bind("line", Columns.of(line.text()))
                .add();
          }
          return batch.execute();
        });
  }

  @Override
  public List<Line> lines(FirmId firm, long after, int limit) {
    return query(
            "SELECT seq, line FROM audit_line WHERE firm = :firm AND seq > :after"
                + " ORDER BY seq LIMIT :limit")
        .bind("firm", Columns.of(firm))
        .bind("after", after)
        .bind("limit", Paging.checked(limit))
        .map((columns, context) -> line(new Row(columns)))
        .list();
  }

  private static Line line(Row row) throws SQLException {
    return new Line(row.number("seq"), row.bytes("line"));
  }

  @Override
  public void addHead(Versioned<Tail> tail, Head head) {
    save(tail);
    FirmId firm = tail.value().firm();
    if (!heads(firm, head.seq() - 1, head.seq()).isEmpty()) {
      return;
    }
    transactions.write(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO audit_head (firm, seq, at, signed)"
                        + " VALUES (:firm, :seq, :at, :signed)")
                .bind("firm", Columns.of(firm))
                .bind("seq", head.seq())
                .bind("at", Columns.of(head.at()))
                .bind("signed", Columns.of(head.signed()))
                .execute());
  }

  @Override
  public List<Head> heads(FirmId firm, long after, long upTo) {
    return query(
            "SELECT seq, at, signed FROM audit_head WHERE firm = :firm AND seq > :after"
                + " AND seq <= :up_to ORDER BY seq")
        .bind("firm", Columns.of(firm))
        .bind("after", after)
        .bind("up_to", upTo)
        .map((columns, context) -> head(new Row(columns)))
        .list();
  }

  private static Head head(Row row) throws SQLException {
    return new Head(row.number("seq"), row.time("at"), row.bytes("signed"));
  }

  @Override
  public List<FirmId> unsigned(Instant before, int limit) {
    return query(
            "SELECT firm FROM audit_tail WHERE head_seq < seq"
                + " AND (head_at IS NULL OR head_at < :before) ORDER BY firm LIMIT :limit")
        .bind("before", Columns.of(before))
        .bind("limit", Paging.checked(limit))
        .map((columns, context) -> new Row(columns).firm("firm"))
        .list();
  }

  private Query query(String sql) {
    return transactions.reading().createQuery(sql);
  }
}
