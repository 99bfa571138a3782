package dev.coffer.adapters.cloud.client;

import dev.coffer.application.Outcome;
import dev.coffer.application.wire.FirmBody;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.Id;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.ticket.TicketCode;
import java.util.Optional;

/**
 * Calls of {@code /api/v1} for one firm. Calls that make something take a key: the same key again
 * is answered with what was made first. Thread-safe.
 */
public final class VendorClient {
  private static final String BASE = "/api/v1";

  private final Transport transport;
  private final BearerToken token;

  VendorClient(Transport transport, BearerToken token) {
    this.transport = transport;
    this.token = token;
  }

  public Outcome<FirmBody> firm() {
    return get("/firm", FirmBody.class);
  }

  /** A page of products, ascending by code. */
  public Outcome<VendorWire.Products> products(Optional<String> after, int limit) {
    return get("/products" + page(after, limit), VendorWire.Products.class);
  }

  public Outcome<VendorWire.ProductBody> product(ProductCode code) {
    return get("/products/" + code, VendorWire.ProductBody.class);
  }

  public Outcome<VendorWire.ProductBody> add(VendorWire.ProductBody product, String key) {
    return post("/products", product, key, VendorWire.ProductBody.class);
  }

  public Outcome<VendorWire.ProductBody> change(VendorWire.ProductBody product) {
    return transport.send(
        Transport.Call.put(BASE + "/products/" + product.code(), product).bearer(token.text()),
        VendorWire.ProductBody.class);
  }

  /** Makes the head and the content key of a protected file. */
  public Outcome<VendorWire.ProtectionBody> protect(
      ProductCode product, VendorWire.NewProtection wanted) {
    return transport.send(
        Transport.Call.post(BASE + "/products/" + product + "/protections", wanted)
            .bearer(token.text())
            .again(),
        VendorWire.ProtectionBody.class);
  }

  public Outcome<VendorWire.Customers> customers(Optional<String> after, int limit) {
    return get("/customers" + page(after, limit), VendorWire.Customers.class);
  }

  public Outcome<VendorWire.CustomerBody> customer(CustomerId id) {
    return get("/customers/" + id.text(), VendorWire.CustomerBody.class);
  }

  public Outcome<VendorWire.CustomerBody> add(VendorWire.NewCustomer customer, String key) {
    return post("/customers", customer, key, VendorWire.CustomerBody.class);
  }

  public Outcome<VendorWire.Orders> orders(Optional<String> after, int limit) {
    return get("/orders" + page(after, limit), VendorWire.Orders.class);
  }

  public Outcome<VendorWire.OrderBody> order(OrderId id) {
    return get("/orders/" + id.text(), VendorWire.OrderBody.class);
  }

  /** Sells; the ticket is answered here alone. */
  public Outcome<VendorWire.Sale> sell(VendorWire.NewOrder order, String key) {
    return post("/orders", order, key, VendorWire.Sale.class);
  }

  public Outcome<VendorWire.Licenses> licenses(Optional<String> after, int limit) {
    return get("/licenses" + page(after, limit), VendorWire.Licenses.class);
  }

  public Outcome<VendorWire.LicenseHistory> license(LicenseId id) {
    return get("/licenses/" + id.text(), VendorWire.LicenseHistory.class);
  }

  public Outcome<VendorWire.TicketBody> ticket(TicketCode ticket) {
    return transport.send(
        Transport.Call.post(BASE + "/tickets/lookup", new GatewayWire.TicketBody(ticket.text()))
            .bearer(token.text())
            .again(),
        VendorWire.TicketBody.class);
  }

  public Outcome<VendorWire.Tokens> tokens(Optional<String> after, int limit) {
    return get("/tokens" + page(after, limit), VendorWire.Tokens.class);
  }

  public Outcome<VendorWire.MadeToken> make(VendorWire.NewToken wanted, String key) {
    return post("/tokens", wanted, key, VendorWire.MadeToken.class);
  }

  public Outcome<Boolean> revoke(Id id) {
    return transport.send(
        Transport.Call.delete(BASE + "/tokens/" + id.text()).bearer(token.text()));
  }

  private <T extends Record> Outcome<T> get(String path, Class<T> answer) {
    return transport.send(Transport.Call.get(BASE + path).bearer(token.text()), answer);
  }

  private <T extends Record> Outcome<T> post(
      String path, Record body, String key, Class<T> answer) {
    return transport.send(
        Transport.Call.post(BASE + path, body)
            .bearer(token.text())
            .with("Idempotency-Key", key)
            .again(),
        answer);
  }

  private static String page(Optional<String> after, int limit) {
    return "?limit=" + limit + after.map(last -> "&after=" + last).orElse("");
  }
}
