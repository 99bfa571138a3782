package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Paging;
import dev.coffer.application.outbox.Event;
import dev.coffer.application.outbox.Outbox;
import dev.coffer.domain.Text;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.license.FirmId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tables {@code outbox_event} and {@code answer}. Thread-safe. */
final class JdbiOutbox implements Outbox {
  private static final String PENDING =
      "SELECT position, id, at, firm, subject, type, data FROM outbox_event";

  private final JdbiTransactions transactions;

  JdbiOutbox(JdbiTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public void append(Event event) {
    transactions.change(
        """
                    INSERT INTO outbox_event (id, at, firm, subject, topic, type, handled, data)
                    VALUES (:id, :at, :firm, :subject, :topic, :type, FALSE, :data)""",
        statement ->
            statement
                .bind("id", event.id().text())
                .bind("at", Columns.of(event.at()))
                .bind("firm", event.firm().map(Columns::of))
                .bind("subject", event.subject())
                .bind("topic", topic(event.type()))
                .bind("type", event.type())
                .bind("data", Columns.of(data(event.data()))));
  }

  /** What is before the first dot of a type: by it, pending events are found. */
  private static String topic(String type) {
    int dot = type.indexOf('.');
    return dot < 0 ? type : type.substring(0, dot);
  }

  @Override
  public List<Entry> pending(String typePrefix, int limit) {
    Paging.checked(limit);
    boolean wholeTopic = typePrefix.indexOf('.') >= 0;
    return transactions.list(
        wholeTopic
            ? PENDING
                + " WHERE topic = :topic AND handled = FALSE"
                + " AND LEFT(type, CHAR_LENGTH(:prefix)) = :prefix"
                + " ORDER BY position LIMIT :limit"
            : PENDING
                + " WHERE handled = FALSE AND LEFT(type, CHAR_LENGTH(:prefix)) = :prefix"
                + " ORDER BY position LIMIT :limit",
        statement -> {
          if (wholeTopic) {
            statement.bind("topic", topic(typePrefix));
          }
          statement.bind("prefix", typePrefix).bind("limit", limit);
        },
        JdbiOutbox::entry);
  }

  private static Entry entry(Row row) throws SQLException {
    return new Entry(
        row.number("position"),
        new Event(
            row.id("id"),
            row.time("at"),
            row.optionalDigest("firm").map(FirmId::new),
            row.text("subject"),
            row.text("type"),
            data(row.cbor("data"))));
  }

  /** Names and values in turn. */
  private static Cbor data(SortedMap<String, String> data) {
    List<Cbor> parts = new ArrayList<>();
    for (Map.Entry<String, String> entry : data.entrySet()) {
      parts.add(Cbor.of(entry.getKey()));
      parts.add(Cbor.of(entry.getValue()));
    }
    return Cbor.array(parts);
  }

  private static SortedMap<String, String> data(Cbor value) {
    List<Cbor> parts = Items.of(value);
    SortedMap<String, String> data = new TreeMap<>();
    for (int i = 0; i + 1 < parts.size(); i += 2) {
      data.put(Items.text(parts.get(i)), Items.text(parts.get(i + 1)));
    }
    return data;
  }

  @Override
  public List<Entry> pendingOfFirms(int limit) {
    return transactions.list(
        PENDING + " WHERE handled = FALSE AND firm IS NOT NULL ORDER BY position LIMIT :limit",
        statement -> statement.bind("limit", Paging.checked(limit)),
        row -> entry(row));
  }

  @Override
  public void handled(List<Long> positions) {
    transactions.changeAll(
        "UPDATE outbox_event SET handled = TRUE WHERE position = :at",
        positions,
        (statement, position) -> statement.bind("at", position.longValue()));
  }

  @Override
  public int forgetHandled(Instant before, int limit) {
    Paging.checked(limit);
    return transactions.write(
        handle ->
            handle.execute(
                "DELETE FROM outbox_event WHERE position IN (SELECT position FROM outbox_event"
                    + " WHERE handled = TRUE AND at < ? ORDER BY position LIMIT ?)",
                Columns.of(before),
                limit));
  }

  @Override
  public long size() {
    return transactions
        .reading()
        .createQuery("SELECT COUNT(*) FROM outbox_event")
        .mapTo(Long.class)
        .one();
  }

  @Override
  public Optional<Answer> answer(String scope, String requestId) {
    return transactions.find(
        "SELECT * FROM answer WHERE scope = :scope AND request_id = :request_id",
        statement ->
            statement.bind("scope", scope(scope)).bind("request_id", Outbox.requestId(requestId)),
        row -> answer(row));
  }

  private static Answer answer(Row row) throws SQLException {
    return new Answer(row.digest("request"), row.bytes("sealed"), row.time("at"));
  }

  @Override
  public void keepAnswer(String scope, String requestId, Answer answer) {
    transactions.change(
        "INSERT INTO answer (scope, request_id, request, at, sealed)"
            + " VALUES (:scope, :request_id, :request, :at, :sealed)",
        statement ->
            statement
                .bind("scope", scope(scope))
                .bind("request_id", Outbox.requestId(requestId))
                .bind("request", Columns.of(answer.request()))
                .bind("at", Columns.of(answer.at()))
                .bind("sealed", Columns.of(answer.sealed())));
  }

  private static String scope(String scope) {
    return Text.line("a scope", scope, LONGEST_REQUEST_ID);
  }

  @Override
  public int forgetAnswers(Instant before, int limit) {
    Paging.checked(limit);
    return transactions.write(
        handle ->
            handle.execute(
                "DELETE FROM answer WHERE (scope, request_id) IN"
                    + " (SELECT scope, request_id FROM answer WHERE at < ? LIMIT ?)",
                Columns.of(before),
                limit));
  }
}
