package dev.coffer.adapters.web;

import dev.coffer.application.Coffer;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.cloud.ContainerAccess;
import dev.coffer.application.gateway.Holdings;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.Account;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.ticket.Ticket;
import dev.coffer.domain.ticket.TicketCode;
import java.util.Map;
import java.util.Optional;

/** What holders do with their licences beyond using them, by a device or by an account. */
final class HolderRoutes {
  private static final String CLOUD = "/cloud/v1/licenses/{id}";
  private static final String GATEWAY = "/gateway/v1";
  private static final String THERE = GATEWAY + "/containers/{serial}/licenses/{id}";

  private final Coffer coffer;
  private final Guesses guesses;
  private final Once once;

  HolderRoutes(Coffer coffer, Guesses guesses) {
    this.coffer = coffer;
    this.guesses = guesses;
    this.once = new Once(coffer.answers());
  }

  void register(Routes routes) {
    routes.post(CLOUD + "/return", this::returnHere);
    routes.post(CLOUD + "/move", this::moveFromHere);
    routes.post(THERE + "/return", this::giveBack);
    routes.post(THERE + "/move", this::move);
    routes.post(GATEWAY + "/restores", this::restore);
    routes.post(GATEWAY + "/restores/requests", this::requestRestore);
    routes.post(GATEWAY + "/restores/complete", this::completeRestore);
  }

  private void returnHere(Exchange exchange) {
    giveBack(exchange, CloudRoutes.device(coffer, exchange).access());
  }

  private void giveBack(Exchange exchange) {
    giveBack(exchange, named(exchange));
  }

  private void giveBack(Exchange exchange, ContainerAccess access) {
    LicenseId id = LicenseId.parse(exchange.path("id"));
    Outcome<Holdings.OnItsWay> way = coffer.holdings().giveBack(access, id, exchange.requestId());
    exchange.answer(200, GatewayWire.OnItsWay.of(Refused.unless(way)));
  }

  private void moveFromHere(Exchange exchange) {
    ContainerAccess from = CloudRoutes.device(coffer, exchange).access();
    move(exchange, from, from.person());
  }

  private void move(Exchange exchange) {
    Account account = GatewayRoutes.signedIn(coffer, exchange);
    move(exchange, access(account.id(), exchange.path("serial")), Optional.of(account.id()));
  }

  /** Into another container of the person, or into one that is not held here. */
  private void move(Exchange exchange, ContainerAccess from, Optional<AccountId> person) {
    ContainerSerial to =
        ContainerSerial.parse(exchange.body(GatewayWire.Destination.class).container());
    LicenseId id = LicenseId.parse(exchange.path("id"));
    String request = exchange.requestId();
    Outcome<Holdings.OnItsWay> way =
        coffer.holdings().holds(to)
            ? coffer.holdings().move(from, id, access(owner(person), to.text()), request)
            : coffer.holdings().moveOut(from, id, to, request);
    exchange.answer(200, GatewayWire.OnItsWay.of(Refused.unless(way)));
  }

  private static AccountId owner(Optional<AccountId> person) {
    return person.orElseThrow(() -> new Refused(Problem.CONTAINER_NOT_YOURS, Map.of()));
  }

  private void restore(Exchange exchange) {
    Account account = GatewayRoutes.signedIn(coffer, exchange);
    TicketCode ticket = Exchange.ticket(exchange.body(GatewayWire.TicketBody.class).ticket());
    once.answer(
        exchange,
        200,
        GatewayRoutes.asker(account),
        () -> coffer.holdings().restore(account.id(), ticket).map(GatewayWire.Restored::of));
  }

  /** Wrong tickets are limited with the right ones: each may cause a message. */
  private void requestRestore(Exchange exchange) {
    TicketCode ticket = Exchange.ticket(exchange.body(GatewayWire.TicketBody.class).ticket());
    guesses.take("mail " + exchange.client());
    guesses.take("ticket " + ticket.lookupHash().hex());
    Ticket asked = guesses.limited(exchange, () -> coffer.holdings().requestRestore(ticket));
    exchange.answer(202, new GatewayWire.Mailed(asked.hint()));
  }

  private void completeRestore(Exchange exchange) {
    String code = exchange.body(GatewayWire.Code.class).code();
    guesses.take("code " + exchange.client());
    once.answer(
        exchange,
        200,
        "restore/" + Digest.sha256(Bytes.utf8(code)).hex(),
        () -> coffer.holdings().restore(code).map(GatewayWire.Restored::of));
  }

  private ContainerAccess named(Exchange exchange) {
    return access(GatewayRoutes.signedIn(coffer, exchange).id(), exchange.path("serial"));
  }

  private ContainerAccess access(AccountId person, String serial) {
    return Refused.unless(coffer.memberships().container(person, ContainerSerial.parse(serial)))
        .right();
  }
}
