package dev.coffer.application.webhook;

import dev.coffer.application.Versioned;
import dev.coffer.domain.Id;
import dev.coffer.domain.license.FirmId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Webhooks and what is on its way to them.
 *
 * <p>Joins the current transaction. Thread-safe. Contract: {@code WebhookStoreContract}.
 */
public interface WebhookStore {
  /**
   * Adds a webhook.
   *
   * @throws dev.coffer.application.Stale when there is one of that id
   */
  void add(Webhook webhook);

  Optional<Webhook> find(FirmId firm, Id id);

  /** A firm's webhooks, ascending by id; limit 1..1000. */
  List<Webhook> list(FirmId firm, Optional<Id> after, int limit);

  /** Removes a webhook with its deliveries; whether it was there. */
  boolean remove(FirmId firm, Id id);

  /**
   * Adds a delivery at version 0, else replaces it at the version loaded.
   *
   * @throws dev.coffer.application.Stale when it is there already, or has no longer that version
   */
  void save(Versioned<Delivery> delivery);

  Optional<Versioned<Delivery>> delivery(Id webhook, long seq);

  /**
   * Deliveries with numbers above {@code after}, ascending; limit 1..1000.
   *
   * @param state only those; empty: all
   */
  List<Delivery> deliveries(Id webhook, Optional<Delivery.State> state, long after, int limit);

  /**
   * Pending deliveries that are due at {@code now}, those due first first; limit 1..1000. Of one
   * webhook and subject only the first that is pending is among them.
   */
  List<Versioned<Delivery>> due(Instant now, int limit);

  /** Has pending deliveries of a webhook that are due before {@code until} wait until then. */
  void postpone(Id webhook, Instant until);

  /** Removes deliveries that ended and were last tried before {@code before}; how many. */
  int forget(Instant before, int limit);
}
