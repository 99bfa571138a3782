package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Paging;
import dev.coffer.application.Versioned;
import dev.coffer.application.webhook.Delivery;
import dev.coffer.application.webhook.Webhook;
import dev.coffer.application.webhook.WebhookStore;
import dev.coffer.domain.Id;
import dev.coffer.domain.license.FirmId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/** Tables {@code webhook} and {@code webhook_delivery}. Thread-safe. */
final class JdbiWebhooks implements WebhookStore {
  private static final Codes<Delivery.State> STATES =
      new Codes<>(
          Delivery.State.class,
          state ->
              switch (state) {
                case PENDING -> "pending";
                case DELIVERED -> "delivered";
                case FAILED -> "failed";
              });

  private final JdbiTransactions transactions;

  JdbiWebhooks(JdbiTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public void add(Webhook webhook) {
    transactions.write(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO webhook (firm, id, url, types, secret, created_at)"
                        + " VALUES (:firm, :id, :url, :types, :secret, :created_at)")
                .bind("firm", Columns.of(webhook.firm()))
                .bind("id", webhook.id().text())
                .bind("url", webhook.url())
                .bind("types", String.join(" ", webhook.types()))
                .bind("secret", Columns.of(webhook.secret()))
                .bind("created_at", Columns.of(webhook.createdAt()))
                .execute());
  }

  @Override
  public Optional<Webhook> find(FirmId firm, Id id) {
    return query("SELECT * FROM webhook WHERE firm = :firm AND id = :id")
        .bind("firm", Columns.of(firm))
        .bind("id", id.text())
        .map((columns, context) -> webhook(new Row(columns)))
        .findOne();
  }

  @Override
  public List<Webhook> list(FirmId firm, Optional<Id> after, int limit) {
    return query(
            "SELECT * FROM webhook WHERE firm = :firm AND id > :after ORDER BY id LIMIT :limit")
        .bind("firm", Columns.of(firm))
        .bind("after", Columns.after(after, Id::text))
        .bind("limit", Paging.checked(limit))
        .map((columns, context) -> webhook(new Row(columns)))
        .list();
  }

  private static Webhook webhook(Row row) throws SQLException {
    return new Webhook(
        row.id("id"),
        row.firm("firm"),
        row.text("url"),
        Arrays.stream(row.text("types").split(" "))
            .filter(type -> !type.isEmpty())
            .collect(Collectors.toUnmodifiableSet()),
        row.bytes("secret"),
        row.time("created_at"));
  }

  @Override
  public boolean remove(FirmId firm, Id id) {
    return transactions.write(
        handle -> {
          int removed =
              handle.execute(
                  "DELETE FROM webhook WHERE firm = ? AND id = ?", Columns.of(firm), id.text());
          if (removed == 1) {
            handle.execute("DELETE FROM webhook_delivery WHERE webhook = ?", id.text());
          }
          return removed == 1;
        });
  }

  @Override
  public void save(Versioned<Delivery> delivery) {
    Delivery value = delivery.value();
    Delivery.Message message = value.message();
    Delivery.Progress progress = value.progress();
    transactions.save(
        "delivery " + message.seq() + " to " + value.webhook(),
        delivery.version(),
        """
        INSERT INTO webhook_delivery (webhook, seq, version, firm, event, type, subject, body, state,
          attempts, since, due_at, last_attempt, answer)
        VALUES (:webhook, :seq, :version + 1, :firm, :event, :type, :subject, :body, :state,
          :attempts, :since, :due_at, :last_attempt, :answer)""",
        """
        UPDATE webhook_delivery SET version = :version + 1, firm = :firm, event = :event,
          type = :type, subject = :subject, body = :body, state = :state, attempts = :attempts,
          since = :since, due_at = :due_at, last_attempt = :last_attempt, answer = :answer
        WHERE webhook = :webhook AND seq = :seq AND version = :version""",
        statement ->
            statement
                .bind("webhook", value.webhook().text())
                .bind("seq", message.seq())
                .bind("firm", Columns.of(value.firm()))
                .bind("event", message.event().text())
                .bind("type", message.type())
                .bind("subject", message.subject())
                .bind("body", Columns.of(message.body()))
                .bind("state", STATES.word(progress.state()))
                .bind("attempts", progress.attempts())
                .bind("since", Columns.of(progress.since()))
                .bind("due_at", Columns.of(progress.due()))
                .bind("last_attempt", progress.lastAttempt().map(Columns::of))
                .bind("answer", progress.answer()));
  }

  @Override
  public Optional<Versioned<Delivery>> delivery(Id webhook, long seq) {
    return query("SELECT * FROM webhook_delivery WHERE webhook = :webhook AND seq = :seq")
        .bind("webhook", webhook.text())
        .bind("seq", seq)
        .map((columns, context) -> new Row(columns).versioned(JdbiWebhooks::delivery))
        .findOne();
  }

  @Override
  public List<Delivery> deliveries(
      Id webhook, Optional<Delivery.State> state, long after, int limit) {
    String inState = state.isEmpty() ? "" : " AND state = :state";
    Query query =
        query(
                "SELECT * FROM webhook_delivery WHERE webhook = :webhook AND seq > :after"
                    + inState
                    + " ORDER BY seq LIMIT :limit")
            .bind("webhook", webhook.text())
            .bind("after", after)
            .bind("limit", Paging.checked(limit));
    state.ifPresent(wanted -> query.bind("state", STATES.word(wanted)));
    return query.map((columns, context) -> delivery(new Row(columns))).list();
  }

  @Override
  public List<Versioned<Delivery>> due(Instant now, int limit) {
    return query(
            """
            SELECT * FROM webhook_delivery d WHERE d.state = 'pending' AND d.due_at <= :now
              AND NOT EXISTS (SELECT 1 FROM webhook_delivery e WHERE e.webhook = d.webhook
                AND e.subject = d.subject AND e.state = 'pending' AND e.seq < d.seq)
            ORDER BY d.due_at, d.seq LIMIT :limit""")
        .bind("now", Columns.of(now))
        .bind("limit", Paging.checked(limit))
        .map((columns, context) -> new Row(columns).versioned(JdbiWebhooks::delivery))
        .list();
  }

  private static Delivery delivery(Row row) throws SQLException {
    return new Delivery(
        row.firm("firm"),
        row.id("webhook"),
        new Delivery.Message(
            row.number("seq"),
            row.id("event"),
            row.text("type"),
            row.text("subject"),
            row.bytes("body")),
        new Delivery.Progress(
            STATES.constant(row.text("state")),
            row.integer("attempts"),
            row.time("since"),
            row.time("due_at"),
            row.optionalTime("last_attempt"),
            row.text("answer")));
  }

  @Override
  public void postpone(Id webhook, Instant until) {
    transactions.write(
        handle ->
            handle
                .createUpdate(
                    "UPDATE webhook_delivery SET version = version + 1, due_at = :until"
                        + " WHERE webhook = :webhook AND state = 'pending' AND due_at < :until")
                .bind("until", Columns.of(until))
                .bind("webhook", webhook.text())
                .execute());
  }

  @Override
  public int forget(Instant before, int limit) {
    Paging.checked(limit);
    return transactions.write(
        handle ->
            handle.execute(
                "DELETE FROM webhook_delivery WHERE (webhook, seq) IN (SELECT webhook, seq"
                    + " FROM webhook_delivery WHERE state IN ('delivered', 'failed')"
                    + " AND last_attempt < ? LIMIT ?)",
                Columns.of(before),
                limit));
  }

  private Query query(String sql) {
    return transactions.reading().createQuery(sql);
  }
}
