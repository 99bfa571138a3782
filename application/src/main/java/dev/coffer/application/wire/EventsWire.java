package dev.coffer.application.wire;

import dev.coffer.application.audit.AuditLog;
import dev.coffer.application.webhook.Delivery;
import dev.coffer.application.webhook.Webhook;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Messages of {@code /api/v1} about what happened: audit log and webhooks. */
public final class EventsWire {
  private EventsWire() {}

  /**
   * A part of the firm's audit log.
   *
   * @param opening the first line of an audit file
   * @param lines the lines that follow, exactly as they stand in a file
   * @param last the number of the last of them; the next page is after it
   * @param more whether there are lines after it
   */
  public record AuditPage(String opening, List<String> lines, long last, boolean more) {
    public static AuditPage of(String opening, AuditLog.Page page) {
      return new AuditPage(opening, page.lines(), page.last(), page.more());
    }
  }

  /** A type of event. */
  public record TypeBody(String type, String meaning, String data) {}

  /** All types of events. */
  public record Types(List<TypeBody> items) {}

  /**
   * Asks for a webhook.
   *
   * @param types names of the catalogue, or such as {@code license.*}; absent: all
   */
  public record NewWebhook(String url, @Nullable Set<String> types) {}

  /** A webhook. */
  public record WebhookBody(String id, String url, List<String> types, Instant createdAt) {
    public static WebhookBody of(Webhook webhook) {
      return new WebhookBody(
          webhook.id().text(), webhook.url(), List.copyOf(webhook.types()), webhook.createdAt());
    }
  }

  /** A webhook just made; its secret is shown here alone. */
  public record MadeWebhook(WebhookBody webhook, String secret) {
    @Override
    public String toString() {
      return "MadeWebhook[redacted]";
    }
  }

  /** A page of webhooks. */
  public record WebhookPage(List<WebhookBody> items, @Nullable String next) {}

  /**
   * An event on its way to a webhook.
   *
   * @param nextAttempt while it is pending
   * @param answer what the last attempt gave
   */
  public record DeliveryBody(
      long seq,
      String event,
      String type,
      String subject,
      Delivery.State state,
      int attempts,
      @Nullable Instant lastAttempt,
      @Nullable Instant nextAttempt,
      String answer) {
    public static DeliveryBody of(Delivery delivery) {
      return new DeliveryBody(
          delivery.message().seq(),
          delivery.message().event().text(),
          delivery.message().type(),
          delivery.message().subject(),
          delivery.progress().state(),
          delivery.progress().attempts(),
          delivery.progress().lastAttempt().orElse(null),
          delivery.progress().state() == Delivery.State.PENDING ? delivery.progress().due() : null,
          delivery.progress().answer());
    }
  }

  /** A page of deliveries. */
  public record Deliveries(List<DeliveryBody> items, @Nullable String next) {}
}
