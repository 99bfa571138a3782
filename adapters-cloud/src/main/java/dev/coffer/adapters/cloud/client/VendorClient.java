package dev.coffer.adapters.cloud.client;

import dev.coffer.application.Outcome;
import dev.coffer.application.wire.BulkWire;
import dev.coffer.application.wire.ChangesWire;
import dev.coffer.application.wire.EventsWire;
import dev.coffer.application.wire.FirmBody;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.KeyWire;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.ticket.TicketCode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Calls of {@code /api/v1} for one firm. Calls that make something take a key: the same key again
 * is answered with what was made first. Thread-safe.
 */
public final class VendorClient {
  private static final String BASE = "/api/v1";
  private static final int EXPORTED = 1000;

  private final Transport transport;
  private final BearerToken token;

  VendorClient(Transport transport, BearerToken token) {
    this.transport = transport;
    this.token = token;
  }

  public Outcome<FirmBody> firm() {
    return get("/firm", FirmBody.class);
  }

  /** The firm's roots and issuing keys, those that ended too. */
  public Outcome<KeyWire.KeyList> keys() {
    return get("/firm/keys", KeyWire.KeyList.class);
  }

  /** Makes new issuing keys. */
  public Outcome<KeyWire.KeyBody> rotateKeys(String key) {
    return transport.send(
        Transport.Call.post(BASE + "/firm/keys/rotations")
            .bearer(token.text())
            .with("Idempotency-Key", key)
            .again(),
        KeyWire.KeyBody.class);
  }

  /** Certifies keys for emergencies. */
  public Outcome<KeyWire.EmergencyKeyBody> certifyEmergency(
      KeyWire.NewEmergencyKey wanted, String key) {
    return post("/firm/keys/emergency", wanted, key, KeyWire.EmergencyKeyBody.class);
  }

  /** Lets the next root follow. */
  public Outcome<KeyWire.AnchorBody> succeed(KeyWire.NewRoot wanted, String key) {
    return post("/firm/keys/successions", wanted, key, KeyWire.AnchorBody.class);
  }

  /** The firm's trust anchor. */
  public Outcome<KeyWire.AnchorBody> anchor() {
    return get("/firm/anchor", KeyWire.AnchorBody.class);
  }

  /** Makes the next version of a product's keys. */
  public Outcome<VendorWire.KeyVersion> rotateKeys(ProductCode product, String key) {
    return transport.send(
        Transport.Call.post(BASE + "/products/" + product + "/keys")
            .bearer(token.text())
            .with("Idempotency-Key", key)
            .again(),
        VendorWire.KeyVersion.class);
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
    return customers(Map.of(), after, limit);
  }

  /** A page of some customers: by {@code email}. */
  public Outcome<VendorWire.Customers> customers(
      Map<String, String> filter, Optional<String> after, int limit) {
    return get("/customers" + page(filter, after, limit), VendorWire.Customers.class);
  }

  public Outcome<VendorWire.CustomerBody> customer(CustomerId id) {
    return get("/customers/" + id.text(), VendorWire.CustomerBody.class);
  }

  /** Gives a customer another name and address. */
  public Outcome<VendorWire.CustomerBody> change(CustomerId id, VendorWire.NewCustomer customer) {
    return transport.send(
        Transport.Call.put(BASE + "/customers/" + id.text(), customer).bearer(token.text()),
        VendorWire.CustomerBody.class);
  }

  public Outcome<VendorWire.CustomerBody> add(VendorWire.NewCustomer customer, String key) {
    return post("/customers", customer, key, VendorWire.CustomerBody.class);
  }

  public Outcome<VendorWire.Orders> orders(Optional<String> after, int limit) {
    return orders(Map.of(), after, limit);
  }

  /** A page of some orders: by {@code customer}, {@code number}, {@code comment}. */
  public Outcome<VendorWire.Orders> orders(
      Map<String, String> filter, Optional<String> after, int limit) {
    return get("/orders" + page(filter, after, limit), VendorWire.Orders.class);
  }

  /** What a table of orders would do; nothing is sold. */
  public Outcome<BulkWire.ImportReport> checkImport(Bytes table) {
    return transport.send(table("/orders/imports?dryRun=true", table), BulkWire.ImportReport.class);
  }

  /** Sells a table of orders, all of it or nothing; the tickets are answered here alone. */
  public Outcome<BulkWire.Imported> importOrders(Bytes table, String key) {
    return transport.send(
        table("/orders/imports", table).with("Idempotency-Key", key), BulkWire.Imported.class);
  }

  private Transport.Call table(String path, Bytes table) {
    return Transport.Call.post(BASE + path, new Transport.Raw(BulkWire.CSV, table))
        .bearer(token.text())
        .again();
  }

  /** Takes parts of a file one after the other. */
  @FunctionalInterface
  public interface Parts {
    void take(Bytes octets) throws IOException;
  }

  /**
   * Reads a whole list as a file, part by part.
   *
   * @param list licenses, orders, customers, containers or events
   * @param format csv or jsonl
   * @return how many parts there were
   * @throws IOException when {@code into} throws it
   */
  public Outcome<Integer> export(String list, String format, Parts into) throws IOException {
    int parts = 0;
    Optional<String> after = Optional.empty();
    do {
      String query = page(Map.of("format", format), after, EXPORTED);
      Outcome<Transport.Part> answer =
          transport.fetch(
              Transport.Call.get(BASE + "/exports/" + list + query).bearer(token.text()));
      if (answer instanceof Outcome.Refused<Transport.Part> refused) {
        return refused.cast();
      }
      Transport.Part part = ((Outcome.Done<Transport.Part>) answer).value();
      into.take(part.octets());
      after = part.next();
      parts++;
    } while (after.isPresent());
    return Outcome.done(parts);
  }

  /** A page of the firm's containers, ascending by serial. */
  public Outcome<BulkWire.Containers> containers(Optional<String> after, int limit) {
    return get("/containers" + page(after, limit), BulkWire.Containers.class);
  }

  /** A page of a container's devices. */
  public Outcome<BulkWire.HolderDevices> devices(
      ContainerSerial serial, Optional<String> after, int limit) {
    return get(
        "/containers/" + serial.text() + "/devices" + page(after, limit),
        BulkWire.HolderDevices.class);
  }

  public Outcome<BulkWire.MailRulesBody> mailRules() {
    return get("/firm/mail", BulkWire.MailRulesBody.class);
  }

  public Outcome<BulkWire.MailRulesBody> setMailRules(BulkWire.MailRulesBody rules) {
    return transport.send(
        Transport.Call.put(BASE + "/firm/mail", rules).bearer(token.text()),
        BulkWire.MailRulesBody.class);
  }

  public Outcome<VendorWire.OrderBody> order(OrderId id) {
    return get("/orders/" + id.text(), VendorWire.OrderBody.class);
  }

  /** Sells; the ticket is answered here alone. */
  public Outcome<VendorWire.Sale> sell(VendorWire.NewOrder order, String key) {
    return post("/orders", order, key, VendorWire.Sale.class);
  }

  public Outcome<VendorWire.Licenses> licenses(Optional<String> after, int limit) {
    return licenses(Map.of(), after, limit);
  }

  /**
   * A page of some licences: by {@code product}, {@code state}, {@code container}, {@code order},
   * {@code number}, {@code comment}, {@code customer}, {@code email}.
   */
  public Outcome<VendorWire.Licenses> licenses(
      Map<String, String> filter, Optional<String> after, int limit) {
    return get("/licenses" + page(filter, after, limit), VendorWire.Licenses.class);
  }

  public Outcome<VendorWire.LicenseHistory> license(LicenseId id) {
    return get("/licenses/" + id.text(), VendorWire.LicenseHistory.class);
  }

  /** Takes a licence back; in a container at its next contact. */
  public Outcome<VendorWire.LicenseBody> withdraw(LicenseId id, String key) {
    return post(of(id) + "/withdrawal", key, VendorWire.LicenseBody.class);
  }

  /** Gives a licence other terms. */
  public Outcome<VendorWire.LicenseBody> change(
      LicenseId id, ChangesWire.TermsChange change, String key) {
    return post(of(id) + "/change", change, key, VendorWire.LicenseBody.class);
  }

  /** Puts a new licence in the place of one. */
  public Outcome<ChangesWire.Replaced> replace(
      LicenseId id, ChangesWire.Replacement replacement, String key) {
    return post(of(id) + "/replacement", replacement, key, ChangesWire.Replaced.class);
  }

  /** Names a container for a licence. */
  public Outcome<VendorWire.LicenseBody> assign(
      LicenseId id, ContainerSerial container, String key) {
    return post(
        of(id) + "/assignment",
        new ChangesWire.Assignment(container.text()),
        key,
        VendorWire.LicenseBody.class);
  }

  /** Restores a licence by the vendor's own hand. */
  public Outcome<ChangesWire.Restored> restore(LicenseId id, String key) {
    return post(of(id) + "/restoration", key, ChangesWire.Restored.class);
  }

  /** Adds licences to the ticket of an order. */
  public Outcome<ChangesWire.Added> add(OrderId order, ChangesWire.Addition addition, String key) {
    return post("/orders/" + order.text() + "/licenses", addition, key, ChangesWire.Added.class);
  }

  public Outcome<ChangesWire.ContainerBody> container(ContainerSerial serial) {
    return get("/containers/" + serial.text(), ChangesWire.ContainerBody.class);
  }

  /** Decides of a container whose state is in question. */
  public Outcome<ChangesWire.ContainerBody> decide(
      ContainerSerial serial, ChangesWire.Verdict verdict, String key) {
    return post(
        "/containers/" + serial.text() + "/decision",
        new ChangesWire.Decision(verdict),
        key,
        ChangesWire.ContainerBody.class);
  }

  /** Says whether a container may use anything of the firm. */
  public Outcome<ChangesWire.ContainerBody> block(ContainerSerial serial, boolean on) {
    return transport.send(
        Transport.Call.put(
                BASE + "/containers/" + serial.text() + "/block", new ChangesWire.Block(on))
            .bearer(token.text()),
        ChangesWire.ContainerBody.class);
  }

  /** A page of containers that a change waits for, ascending by serial. */
  public Outcome<ChangesWire.WaitingList> waiting(Optional<String> after, int limit) {
    return get("/contacts" + page(after, limit), ChangesWire.WaitingList.class);
  }

  /** Has what waits brought into cloud containers now. */
  public Outcome<ChangesWire.AutoUpdateBody> autoUpdate(String key) {
    return post("/auto-updates", key, ChangesWire.AutoUpdateBody.class);
  }

  public Outcome<ChangesWire.AutoUpdateBody> autoUpdateProgress(Id id) {
    return get("/auto-updates/" + id.text(), ChangesWire.AutoUpdateBody.class);
  }

  private static String of(LicenseId id) {
    return "/licenses/" + id.text();
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

  /** A part of the audit log: lines after a number, at most {@code limit}, 1..500. */
  public Outcome<EventsWire.AuditPage> audit(long after, int limit) {
    return get(
        "/audit" + page(Optional.of(Long.toString(after)), limit), EventsWire.AuditPage.class);
  }

  /** All types of events. */
  public Outcome<EventsWire.Types> eventTypes() {
    return get("/event-types", EventsWire.Types.class);
  }

  public Outcome<EventsWire.WebhookPage> webhooks(Optional<String> after, int limit) {
    return get("/webhooks" + page(after, limit), EventsWire.WebhookPage.class);
  }

  /** Adds a webhook; its secret is answered here alone. */
  public Outcome<EventsWire.MadeWebhook> add(EventsWire.NewWebhook wanted, String key) {
    return post("/webhooks", wanted, key, EventsWire.MadeWebhook.class);
  }

  public Outcome<Boolean> removeWebhook(Id id) {
    return transport.send(
        Transport.Call.delete(BASE + "/webhooks/" + id.text()).bearer(token.text()));
  }

  /** Has a test event sent. */
  public Outcome<EventsWire.WebhookBody> testWebhook(Id id, String key) {
    return post("/webhooks/" + id.text() + "/tests", key, EventsWire.WebhookBody.class);
  }

  /** A page of deliveries, ascending by number. */
  public Outcome<EventsWire.Deliveries> deliveries(
      Id webhook, Optional<String> state, Optional<String> after, int limit) {
    return get(
        "/webhooks/"
            + webhook.text()
            + "/deliveries"
            + page(after, limit)
            + state.map(wanted -> "&state=" + wanted).orElse(""),
        EventsWire.Deliveries.class);
  }

  /** Has a delivery tried again from the beginning. */
  public Outcome<EventsWire.DeliveryBody> replay(Id webhook, long seq, String key) {
    return post(
        "/webhooks/" + webhook.text() + "/deliveries/" + seq + "/replay",
        key,
        EventsWire.DeliveryBody.class);
  }

  private <T extends Record> Outcome<T> get(String path, Class<T> answer) {
    return transport.send(Transport.Call.get(BASE + path).bearer(token.text()), answer);
  }

  private <T extends Record> Outcome<T> post(String path, String key, Class<T> answer) {
    return transport.send(
        new Transport.Call("POST", BASE + path, Optional.empty(), Map.of(), true)
            .bearer(token.text())
            .with("Idempotency-Key", key),
        answer);
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
    return page(Map.of(), after, limit);
  }

  private static String page(Map<String, String> filter, Optional<String> after, int limit) {
    StringBuilder query = new StringBuilder("?limit=").append(limit);
    after.ifPresent(last -> query.append("&after=").append(last));
    filter.forEach(
        (name, value) ->
            query
                .append('&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return query.toString();
  }
}
