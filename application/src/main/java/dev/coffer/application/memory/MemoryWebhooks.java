package dev.coffer.application.memory;

import dev.coffer.application.Paging;
import dev.coffer.application.Versioned;
import dev.coffer.application.webhook.Delivery;
import dev.coffer.application.webhook.Webhook;
import dev.coffer.application.webhook.WebhookStore;
import dev.coffer.domain.Id;
import dev.coffer.domain.license.FirmId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Thread-safe. */
final class MemoryWebhooks implements WebhookStore {
  private final MemoryDatabase database;
  private final MemoryTable<Within<FirmId, Id>, Webhook> webhooks;
  private final VersionedTable<Within<Id, Long>, Delivery> deliveries;

  MemoryWebhooks(MemoryDatabase database) {
    this.database = database;
    this.webhooks = database.table("webhook");
    this.deliveries = new VersionedTable<>(database, "webhook.delivery");
  }

  @Override
  public void add(Webhook webhook) {
    if (!webhooks.insert(new Within<>(webhook.firm(), webhook.id()), webhook)) {
      throw database.stale("webhook " + webhook.id());
    }
  }

  @Override
  public Optional<Webhook> find(FirmId firm, Id id) {
    return webhooks.find(new Within<>(firm, id));
  }

  @Override
  public List<Webhook> list(FirmId firm, Optional<Id> after, int limit) {
    return Within.page(webhooks, firm, after, limit);
  }

  @Override
  public boolean remove(FirmId firm, Id id) {
    boolean removed = webhooks.remove(new Within<>(firm, id));
    if (removed) {
      Within.entries(deliveries.rows(), id, Integer.MAX_VALUE)
          .forEach(entry -> deliveries.rows().remove(entry.getKey()));
    }
    return removed;
  }

  @Override
  public void save(Versioned<Delivery> delivery) {
    Delivery value = delivery.value();
    deliveries.save(new Within<>(value.webhook(), value.message().seq()), delivery);
  }

  @Override
  public Optional<Versioned<Delivery>> delivery(Id webhook, long seq) {
    return deliveries.find(new Within<>(webhook, seq));
  }

  @Override
  public List<Delivery> deliveries(
      Id webhook, Optional<Delivery.State> state, long after, int limit) {
    Paging.checked(limit);
    return Within.entries(deliveries.rows(), webhook, Integer.MAX_VALUE).stream()
        .map(entry -> entry.getValue().value())
        .filter(
            each ->
                each.message().seq() > after
                    && (state.isEmpty() || each.progress().state() == state.get()))
        .limit(limit)
        .toList();
  }

  private record Line(Id webhook, String subject) {}

  @Override
  public List<Versioned<Delivery>> due(Instant now, int limit) {
    Paging.checked(limit);
    Set<Line> begun = new HashSet<>();
    return deliveries
        .rows()
        .where(
            (key, row) -> row.value().progress().state() == Delivery.State.PENDING,
            Integer.MAX_VALUE)
        .stream()
        .map(Map.Entry::getValue)
        .filter(row -> begun.add(new Line(row.value().webhook(), row.value().message().subject())))
        .filter(row -> !row.value().progress().due().isAfter(now))
        .sorted(
            Comparator.<Versioned<Delivery>, Instant>comparing(row -> row.value().progress().due())
                .thenComparing(row -> row.value().message().seq()))
        .limit(limit)
        .toList();
  }

  @Override
  public void postpone(Id webhook, Instant until) {
    Within.entries(deliveries.rows(), webhook, Integer.MAX_VALUE).stream()
        .map(Map.Entry::getValue)
        .filter(row -> row.value().progress().state() == Delivery.State.PENDING)
        .filter(row -> row.value().progress().due().isBefore(until))
        .forEach(row -> save(row.with(row.value().dueAt(until))));
  }

  @Override
  public int forget(Instant before, int limit) {
    List<Within<Id, Long>> old =
        deliveries
            .rows()
            .where(
                (key, row) ->
                    row.value().progress().state() != Delivery.State.PENDING
                        && row.value()
                            .progress()
                            .lastAttempt()
                            .map(at -> at.isBefore(before))
                            .orElse(false),
                Paging.checked(limit))
            .stream()
            .map(Map.Entry::getKey)
            .toList();
    old.forEach(key -> deliveries.rows().remove(key));
    return old.size();
  }
}
