package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Paging;
import dev.coffer.application.Versioned;
import dev.coffer.application.audit.AuditStore;
import dev.coffer.domain.license.FirmId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tables {@code audit_tail}, {@code audit_line} and {@code audit_head}. Thread-safe. */
final class JdbiAudit implements AuditStore {
  private final JdbiTransactions transactions;

  JdbiAudit(JdbiTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Optional<Versioned<Tail>> tail(FirmId firm) {
    return transactions.find(
        "SELECT * FROM audit_tail WHERE firm = :firm",
        statement -> statement.bind("firm", Columns.of(firm)),
        row -> row.versioned(JdbiAudit::tail));
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
    transactions.put(
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
    byte[] firm = Columns.of(tail.value().firm());
    transactions.changeAll(
        "INSERT INTO audit_line (firm, seq, line) VALUES (:firm, :seq, :line)",
        lines,
        (statement, line) ->
            statement
                .bind("firm", firm)
                .bind("seq", line.seq())
                .bind("line", Columns.of(line.text())));
  }

  @Override
  public List<Line> lines(FirmId firm, long after, int limit) {
    return transactions.list(
        "SELECT seq, line FROM audit_line WHERE firm = :firm AND seq > :after"
            + " ORDER BY seq LIMIT :limit",
        statement ->
            statement
                .bind("firm", Columns.of(firm))
                .bind("after", after)
                .bind("limit", Paging.checked(limit)),
        row -> line(row));
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
    transactions.change(
        "INSERT INTO audit_head (firm, seq, at, signed) VALUES (:firm, :seq, :at, :signed)",
        statement ->
            statement
                .bind("firm", Columns.of(firm))
                .bind("seq", head.seq())
                .bind("at", Columns.of(head.at()))
                .bind("signed", Columns.of(head.signed())));
  }

  @Override
  public List<Head> heads(FirmId firm, long after, long upTo) {
    return transactions.list(
        "SELECT seq, at, signed FROM audit_head WHERE firm = :firm AND seq > :after"
            + " AND seq <= :up_to ORDER BY seq",
        statement ->
            statement.bind("firm", Columns.of(firm)).bind("after", after).bind("up_to", upTo),
        row -> head(row));
  }

  private static Head head(Row row) throws SQLException {
    return new Head(row.number("seq"), row.time("at"), row.bytes("signed"));
  }

  @Override
  public List<FirmId> unsigned(Instant before, int limit) {
    return transactions.list(
        "SELECT firm FROM audit_tail WHERE head_seq < seq"
            + " AND (head_at IS NULL OR head_at < :before) ORDER BY firm LIMIT :limit",
        statement ->
            statement.bind("before", Columns.of(before)).bind("limit", Paging.checked(limit)),
        row -> row.firm("firm"));
  }
}
