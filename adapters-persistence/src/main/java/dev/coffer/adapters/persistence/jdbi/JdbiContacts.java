package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Paging;
import dev.coffer.application.Problem;
import dev.coffer.application.Versioned;
import dev.coffer.application.central.ContactQueue;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.time.StoredTime;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** Tables {@code contact} and {@code contact_run}. Thread-safe. */
final class JdbiContacts implements ContactQueue {
  private static final String OF_CLAIMED =
      " WHERE container = :container AND firm = :firm AND marks = :marks";

  private final JdbiTransactions transactions;

  JdbiContacts(JdbiTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public void mark(ContainerSerial container, FirmId firm, Instant now) {
    Optional<Versioned<Due>> before =
        query("SELECT * FROM contact WHERE container = :container AND firm = :firm")
            .bind("container", container.text())
            .bind("firm", Columns.of(firm))
            .map((columns, context) -> new Row(columns).versioned(JdbiContacts::due))
            .findOne();
    Instant at = StoredTime.of(now);
    transactions.save(
        "contact of " + container,
        before.map(Versioned::version).orElse(0L),
        """
        INSERT INTO contact (container, firm, version, marks, marked_at, due_at, attempts, problem)
        VALUES (:container, :firm, :version + 1, :marks, :now, :now, 0, NULL)""",
        """
        UPDATE contact SET version = :version + 1, marks = :marks, due_at = :now, attempts = 0,
          problem = NULL
        WHERE container = :container AND firm = :firm AND version = :version""",
        statement ->
            statement
                .bind("container", container.text())
                .bind("firm", Columns.of(firm))
                .bind("marks", before.map(due -> due.value().marks()).orElse(0L) + 1)
                .bind("now", Columns.of(at)));
  }

  @Override
  public List<Due> claim(Instant now, Instant until, int limit) {
    List<Versioned<Due>> due =
        query(
                "SELECT * FROM contact WHERE due_at <= :now ORDER BY due_at, container, firm"
                    + " LIMIT :limit")
            .bind("now", Columns.of(StoredTime.of(now)))
            .bind("limit", Paging.checked(limit))
            .map((columns, context) -> new Row(columns).versioned(JdbiContacts::due))
            .list();
    if (due.isEmpty()) {
      return List.of();
    }
    Instant end = StoredTime.of(until);
    int[] rows =
        transactions.write(
            handle -> {
              PreparedBatch batch =
                  handle.prepareBatch(
                      "UPDATE contact SET version = :version + 1, due_at = :until"
                          + " WHERE container = :container AND firm = :firm"
                          + " AND version = :version");
              for (Versioned<Due> each : due) {
                batch
                    .bind("container", each.value().container().text())
                    .bind("firm", Columns.of(each.value().firm()))
                    .bind("version", each.version())
                    .bind("until", Columns.of(end))
                    .add();
              }
              return batch.execute();
            });
    List<Due> claimed = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      Due each = due.get(i).value();
      if (rows[i] != 1) {
        throw transactions.stale("contact of " + each.container());
      }
      claimed.add(
          new Due(
              each.container(),
              each.firm(),
              each.marks(),
              each.markedAt(),
              end,
              each.attempts(),
              each.problem()));
    }
    return claimed;
  }

  @Override
  public void finish(Due claimed) {
    transactions.write(
        handle ->
            handle
                .createUpdate("DELETE FROM contact" + OF_CLAIMED)
                .bind("container", claimed.container().text())
                .bind("firm", Columns.of(claimed.firm()))
                .bind("marks", claimed.marks())
                .execute());
  }

  @Override
  public void postpone(Due claimed, Instant dueAt, String problem) {
    transactions.write(
        handle ->
            handle
                .createUpdate(
                    "UPDATE contact SET version = version + 1, due_at = :due_at,"
                        + " attempts = attempts + 1, problem = :problem"
                        + OF_CLAIMED)
                .bind("container", claimed.container().text())
                .bind("firm", Columns.of(claimed.firm()))
                .bind("marks", claimed.marks())
                .bind("due_at", Columns.of(StoredTime.of(dueAt)))
                .bind("problem", problem)
                .execute());
  }

  @Override
  public List<Due> waiting(FirmId firm, Optional<ContainerSerial> after, int limit) {
    return query(
            "SELECT * FROM contact WHERE firm = :firm AND container > :after"
                + " ORDER BY container LIMIT :limit")
        .bind("firm", Columns.of(firm))
        .bind("after", Columns.after(after, ContainerSerial::text))
        .bind("limit", Paging.checked(limit))
        .map((columns, context) -> due(new Row(columns)))
        .list();
  }

  @Override
  public Run start(Id id, FirmId firm, Instant now) {
    Instant at = StoredTime.of(now);
    transactions.write(
        handle ->
            handle
                .createUpdate(
                    "UPDATE contact SET version = version + 1, due_at = :now"
                        + " WHERE firm = :firm AND due_at > :now")
                .bind("firm", Columns.of(firm))
                .bind("now", Columns.of(at))
                .execute());
    int total =
        query("SELECT count(*) FROM contact WHERE firm = :firm")
            .bind("firm", Columns.of(firm))
            .mapTo(Integer.class)
            .one();
    Run run = new Run(id, firm, at, total);
    transactions.write(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO contact_run (firm, id, started_at, total)"
                        + " VALUES (:firm, :id, :started_at, :total)")
                .bind("firm", Columns.of(firm))
                .bind("id", Columns.of(id))
                .bind("started_at", Columns.of(at))
                .bind("total", total)
                .execute());
    return run;
  }

  @Override
  public Optional<Run> run(FirmId firm, Id id) {
    return query("SELECT * FROM contact_run WHERE firm = :firm AND id = :id")
        .bind("firm", Columns.of(firm))
        .bind("id", Columns.of(id))
        .map((columns, context) -> run(new Row(columns)))
        .findOne();
  }

  @Override
  public Left left(Run run) {
    return query(
            "SELECT count(*) AS remaining, "
                + " count(CASE WHEN attempts > 0 AND problem <> :in_use THEN 1 END) AS failing"
                + " FROM contact WHERE firm = :firm AND marked_at <= :started_at")
        .bind("firm", Columns.of(run.firm()))
        .bind("started_at", Columns.of(run.startedAt()))
        .bind("in_use", Problem.LICENSE_IN_USE.type())
        .map(
            (columns, context) -> {
              Row row = new Row(columns);
              return new Left(row.integer("remaining"), row.integer("failing"));
            })
        .one();
  }

  private Query query(String sql) {
    return transactions.reading().createQuery(sql);
  }

  private static Due due(Row row) throws SQLException {
    return new Due(
        row.serial("container"),
        row.firm("firm"),
        row.number("marks"),
        row.time("marked_at"),
        row.time("due_at"),
        row.integer("attempts"),
        row.optionalText("problem"));
  }

  private static Run run(Row row) throws SQLException {
    return new Run(row.id("id"), row.firm("firm"), row.time("started_at"), row.integer("total"));
  }
}
