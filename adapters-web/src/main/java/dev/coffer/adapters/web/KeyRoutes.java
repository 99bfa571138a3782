package dev.coffer.adapters.web;

import dev.coffer.application.Coffer;
import dev.coffer.application.Outcome;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.central.FirmKeys;
import dev.coffer.application.wire.KeyWire;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.license.FirmId;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code /api/v1/firm/keys} and {@code /anchor}: what a vendor does with the keys of its firm. */
final class KeyRoutes {
  private static final String BASE = VendorApi.BASE + "/firm";

  private final FirmKeys keys;
  private final VendorApi api;

  KeyRoutes(Coffer coffer) {
    this.keys = coffer.firmKeys();
    this.api = new VendorApi(coffer);
  }

  void register(Routes routes) {
    routes.get(BASE + "/keys", this::list);
    routes.post(BASE + "/keys/rotations", this::rotate);
    routes.post(BASE + "/keys/successions", this::succeed);
    routes.post(BASE + "/keys/emergency", this::emergency);
    routes.get(BASE + "/anchor", this::anchor);
  }

  private void list(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    exchange.answer(
        200, new KeyWire.KeyList(keys.list(firm).stream().map(KeyWire.KeyBody::of).toList()));
  }

  private void anchor(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    exchange.answer(200, KeyWire.AnchorBody.of(keys.anchor(firm)));
  }

  private void rotate(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.ADMIN);
    change(exchange, firm, () -> keys.prepareRotation(firm), KeyWire.KeyBody::of);
  }

  private void succeed(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.ADMIN);
    KeyWire.NewRoot body = exchange.body(KeyWire.NewRoot.class);
    Optional<Set<Algorithm>> wanted = body.wanted();
    boolean endEarlier = Boolean.TRUE.equals(body.endEarlier());
    change(
        exchange,
        firm,
        () -> keys.prepareSuccession(firm, wanted, endEarlier),
        KeyWire.AnchorBody::of);
  }

  private void emergency(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.ADMIN);
    KeyWire.NewEmergencyKey body = exchange.body(KeyWire.NewEmergencyKey.class);
    KeySet wanted = body.keySet();
    api.once(
        exchange,
        201,
        firm,
        () -> keys.certifyEmergency(firm, wanted, body.name()),
        made -> {
          keys.tell(made);
          return Outcome.done(KeyWire.EmergencyKeyBody.of(made));
        });
  }

  private <T, B> void change(
      Exchange exchange,
      FirmId firm,
      Supplier<Outcome<FirmKeys.Prepared<T>>> prepare,
      Function<T, B> body) {
    api.once(
        exchange, 201, firm, prepare, prepared -> Outcome.done(body.apply(keys.store(prepared))));
    keys.look(firm);
  }
}
