package dev.coffer.adapters.web;

import dev.coffer.application.Coffer;
import dev.coffer.application.audit.AuditLog;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.outbox.EventType;
import dev.coffer.application.webhook.Delivery;
import dev.coffer.application.webhook.Webhook;
import dev.coffer.application.wire.EventsWire;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.license.FirmId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The part of {@code /api/v1} that tells what happened. */
final class EventRoutes {
  private static final String BASE = VendorApi.BASE;

  private final Coffer coffer;
  private final VendorApi api;

  EventRoutes(Coffer coffer) {
    this.coffer = coffer;
    this.api = new VendorApi(coffer);
  }

  void register(Routes routes) {
    routes.get(BASE + "/audit", this::audit);
    routes.get(BASE + "/event-types", this::types);
    routes.get(BASE + "/webhooks", this::webhooks);
    routes.post(BASE + "/webhooks", this::addWebhook);
    routes.delete(BASE + "/webhooks/{id}", this::removeWebhook);
    routes.post(BASE + "/webhooks/{id}/tests", this::testWebhook);
    routes.get(BASE + "/webhooks/{id}/deliveries", this::deliveries);
    routes.post(BASE + "/webhooks/{id}/deliveries/{seq}/replay", this::replay);
  }

  private void audit(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    long after = exchange.query("after").map(EventRoutes::number).orElse(0L);
    AuditLog.Page page =
        coffer.auditLog().page(firm, after, Math.min(exchange.limit(), AuditLog.MOST_LINES));
    exchange.answer(200, EventsWire.AuditPage.of(coffer.auditLog().opening(firm), page));
  }

  private void types(Exchange exchange) {
    api.firm(exchange, ApiToken.Scope.READ);
    exchange.answer(
        200,
        new EventsWire.Types(
            Arrays.stream(EventType.values())
                .map(type -> new EventsWire.TypeBody(type.label(), type.meaning(), type.data()))
                .toList()));
  }

  private void webhooks(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    List<Webhook> page =
        coffer.webhooks().list(firm, exchange.query("after").map(Id::parse), exchange.limit());
    exchange.answer(
        200,
        new EventsWire.WebhookPage(
            page.stream().map(EventsWire.WebhookBody::of).toList(),
            VendorApi.next(page, exchange, webhook -> webhook.id().text())));
  }

  private void addWebhook(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.ADMIN);
    EventsWire.NewWebhook body = exchange.body(EventsWire.NewWebhook.class);
    Set<String> types = body.types();
    api.once(
        exchange,
        201,
        firm,
        () ->
            coffer
                .webhooks()
                .add(firm, body.url(), types == null ? Set.of() : types)
                .map(
                    made ->
                        new EventsWire.MadeWebhook(
                            EventsWire.WebhookBody.of(made.webhook()), made.secret())));
  }

  private void removeWebhook(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.ADMIN);
    Refused.unless(coffer.webhooks().remove(firm, Id.parse(exchange.path("id"))));
    exchange.empty(204);
  }

  private void testWebhook(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.ADMIN);
    Id id = Id.parse(exchange.path("id"));
    api.once(
        exchange,
        202,
        firm,
        () -> coffer.webhooks().test(firm, id).map(EventsWire.WebhookBody::of));
  }

  private void deliveries(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    List<Delivery> page =
        Refused.unless(
            coffer
                .webhooks()
                .deliveries(
                    firm,
                    Id.parse(exchange.path("id")),
                    exchange.query("state").map(EventRoutes::state),
                    exchange.query("after").map(EventRoutes::number).orElse(0L),
                    exchange.limit()));
    exchange.answer(
        200,
        new EventsWire.Deliveries(
            page.stream().map(EventsWire.DeliveryBody::of).toList(),
            VendorApi.next(page, exchange, delivery -> Long.toString(delivery.message().seq()))));
  }

  private void replay(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.ADMIN);
    Id id = Id.parse(exchange.path("id"));
    long seq = number(exchange.path("seq"));
    api.once(
        exchange,
        202,
        firm,
        () -> coffer.webhooks().replay(firm, id, seq).map(EventsWire.DeliveryBody::of));
  }

  static long number(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "events are named by their numbers");
    }
    return Long.parseLong(text);
  }

  private static Delivery.State state(String text) {
    return Arrays.stream(Delivery.State.values())
        .filter(state -> state.name().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new Malformed(
                    Malformed.Reason.OUT_OF_RANGE, "state is PENDING, DELIVERED or FAILED"));
  }
}
