package dev.coffer.adapters.web;

import dev.coffer.application.Coffer;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.autoupdate.AutoUpdate;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.central.ContactQueue;
import dev.coffer.application.wire.ChangesWire;
import dev.coffer.application.wire.TermsBody;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.update.Chain;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The part of {@code /api/v1} by which vendors change what they sold. */
final class ChangeRoutes {
  private static final String BASE = VendorApi.BASE;

  private final Coffer coffer;
  private final VendorApi api;

  ChangeRoutes(Coffer coffer) {
    this.coffer = coffer;
    this.api = new VendorApi(coffer);
  }

  void register(Routes routes) {
    routes.post(BASE + "/licenses/{id}/withdrawal", this::withdraw);
    routes.post(BASE + "/licenses/{id}/change", this::change);
    routes.post(BASE + "/licenses/{id}/replacement", this::replace);
    routes.post(BASE + "/licenses/{id}/assignment", this::assign);
    routes.post(BASE + "/licenses/{id}/restoration", this::restore);
    routes.post(BASE + "/orders/{id}/licenses", this::add);
    routes.get(BASE + "/containers/{serial}", this::container);
    routes.put(BASE + "/containers/{serial}/block", this::block);
    routes.post(BASE + "/containers/{serial}/decision", this::decide);
    routes.get(BASE + "/contacts", this::waiting);
    routes.post(BASE + "/auto-updates", this::autoUpdate);
    routes.get(BASE + "/auto-updates/{id}", this::progress);
  }

  private void withdraw(Exchange exchange) {
    license(
        exchange,
        seller(exchange),
        (firm, id) -> coffer.changes().withdraw(firm, id).map(VendorWire.LicenseBody::of));
  }

  private void change(Exchange exchange) {
    FirmId seller = seller(exchange);
    ChangesWire.TermsChange body = exchange.body(ChangesWire.TermsChange.class);
    if (body.terms() == null && (body.clear() == null || body.clear().isEmpty())) {
      throw new Refused(Problem.CHANGE_EMPTY, Map.of());
    }
    license(
        exchange,
        seller,
        (firm, id) -> coffer.changes().change(firm, id, body::of).map(VendorWire.LicenseBody::of));
  }

  private void replace(Exchange exchange) {
    FirmId seller = seller(exchange);
    ChangesWire.Replacement body = exchange.body(ChangesWire.Replacement.class);
    TermsBody terms = body.terms();
    license(
        exchange,
        seller,
        (firm, id) ->
            coffer
                .changes()
                .replace(
                    firm,
                    id,
                    Optional.ofNullable(body.product()).map(ProductCode::new),
                    before -> terms == null ? before : terms.over(before))
                .map(ChangesWire.Replaced::of));
  }

  private void assign(Exchange exchange) {
    FirmId seller = supporter(exchange);
    ContainerSerial container =
        ContainerSerial.parse(exchange.body(ChangesWire.Assignment.class).container());
    license(
        exchange,
        seller,
        (firm, id) -> coffer.changes().assign(firm, id, container).map(VendorWire.LicenseBody::of));
  }

  private void restore(Exchange exchange) {
    license(
        exchange,
        supporter(exchange),
        (firm, id) -> coffer.changes().restore(firm, id).map(ChangesWire.Restored::of));
  }

  private void add(Exchange exchange) {
    FirmId firm = seller(exchange);
    OrderId order = OrderId.parse(exchange.path("id"));
    ChangesWire.Addition body = exchange.body(ChangesWire.Addition.class);
    Integer quantity = body.quantity();
    api.once(
        exchange,
        201,
        firm,
        () ->
            coffer
                .changes()
                .add(
                    firm,
                    order,
                    new ProductCode(body.product()),
                    quantity == null ? 1 : quantity,
                    Optional.ofNullable(body.container()).map(ContainerSerial::parse))
                .map(ChangesWire.Added::of));
  }

  private void container(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    ContainerSerial serial = ContainerSerial.parse(exchange.path("serial"));
    exchange.answer(
        200,
        ChangesWire.ContainerBody.whole(Refused.unless(coffer.changes().container(firm, serial))));
  }

  private void decide(Exchange exchange) {
    FirmId firm = supporter(exchange);
    ContainerSerial serial = ContainerSerial.parse(exchange.path("serial"));
    ChangesWire.Verdict verdict = exchange.body(ChangesWire.Decision.class).decision();
    api.once(
        exchange,
        201,
        firm,
        () -> decided(firm, serial, verdict).map(ChangesWire.ContainerBody::whole));
  }

  private Outcome<Chain> decided(FirmId firm, ContainerSerial serial, ChangesWire.Verdict verdict) {
    return switch (verdict) {
      case ACCEPT -> coffer.changes().decide(firm, serial, Chain.Decision.ACCEPT);
      case RESET -> coffer.changes().decide(firm, serial, Chain.Decision.RESET);
      case BLOCK -> coffer.changes().block(firm, serial, true);
    };
  }

  private void block(Exchange exchange) {
    FirmId firm = supporter(exchange);
    ContainerSerial serial = ContainerSerial.parse(exchange.path("serial"));
    boolean on = exchange.body(ChangesWire.Block.class).blocked();
    exchange.answer(
        200,
        ChangesWire.ContainerBody.of(Refused.unless(coffer.changes().block(firm, serial, on))));
  }

  private void waiting(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    int limit = exchange.limit();
    List<ContactQueue.Due> page =
        coffer
            .autoUpdate()
            .waiting(firm, exchange.query("after").map(ContainerSerial::parse), limit);
    exchange.answer(200, ChangesWire.WaitingList.of(page, limit));
  }

  private void autoUpdate(Exchange exchange) {
    FirmId firm = supporter(exchange);
    api.once(
        exchange,
        201,
        firm,
        () -> Outcome.done(ChangesWire.AutoUpdateBody.of(coffer.autoUpdate().start(firm))));
  }

  private void progress(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    AutoUpdate.Progress progress =
        Refused.unless(coffer.autoUpdate().progress(firm, Id.parse(exchange.path("id"))));
    exchange.answer(200, ChangesWire.AutoUpdateBody.of(progress));
  }

  /** Changes the licence that the address names. */
  private <T> void license(
      Exchange exchange, FirmId firm, BiFunction<FirmId, LicenseId, Outcome<T>> change) {
    LicenseId id = LicenseId.parse(exchange.path("id"));
    api.once(exchange, 201, firm, () -> change.apply(firm, id));
  }

  private FirmId seller(Exchange exchange) {
    return api.firm(exchange, ApiToken.Scope.SELL);
  }

  /** For what helps a holder and gives nothing that was not sold. */
  private FirmId supporter(Exchange exchange) {
    return api.firm(exchange, ApiToken.Scope.SUPPORT, ApiToken.Scope.SELL);
  }
}
