package dev.coffer.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.coffer.adapters.web.WebBench.Answer;
import dev.coffer.application.Bench;
import dev.coffer.application.account.Mailer;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.webhook.WebhookSender;
import dev.coffer.application.wire.BulkWire;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.application.wire.EventsWire;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.KeyWire;
import dev.coffer.application.wire.TermsBody;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.account.Group;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.ticket.TicketCode;
import dev.coffer.domain.ticket.TicketRight;
import dev.coffer.domain.update.SignedUpdate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A vendor, a customer with a ticket, and people with accounts use every operation once. */
final class EveryOperationTest extends ChangeOperations {
  private static final String PASSWORD = "correct horse battery";

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void noSecretOfAnyOperationIsLogged() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    Logger own = (Logger) LoggerFactory.getLogger("dev.coffer");
    log.start();
    root.setLevel(Level.INFO);
    own.setLevel(Level.TRACE);
    root.addAppender(log);
    try {
      everyOperationOfTheDocumentIsServedAsItSays();
    } finally {
      root.detachAppender(log);
      root.setLevel(Level.WARN);
      own.setLevel(null);
    }
    String lines = String.join("\n", List.copyOf(log.list).stream().map(String::valueOf).toList());

    assertThat(lines).contains("POST /gateway/v1/sessions 201", "DELETE /cloud/v1/leases/{id} 204");
    assertThat(web.secrets).hasSizeGreaterThan(20).contains(api, PASSWORD);
    for (String secret : web.secrets) {
      assertThat(lines).doesNotContain(secret);
    }
    assertThat(lines).doesNotContain("ann@example.org").doesNotContain("BEGIN COFFER");
  }

  @Test
  void everyOperationOfTheDocumentIsServedAsItSays() {
    operation();
    catalogue();
    changes();
    keys();
    tokens();
    CloudSide ticketDevice = withoutAccount();
    leases(ticketDevice);
    byHand(ticketDevice);
    String session = account(ticketDevice);
    groups(session);
    holders(session);
    many();
    events();

    assertThat(web.contract.unexercised()).isEmpty();
  }

  private void operation() {
    assertThat(web.get("/health/live", "").text()).isEqualTo("ok");
    assertThat(web.get("/health/ready", "").status()).isEqualTo(200);
    web.ready.set(false);
    assertThat(web.get("/health/ready", "").status()).isEqualTo(503);
    web.ready.set(true);
    assertThat(web.get("/metrics", "").text()).contains("coffer_http_requests");
    assertThat(web.get("/openapi.yaml", "").text()).startsWith("openapi: 3.1.0");
  }

  private void keys() {
    KeyWire.NewEmergencyKey apart =
        new KeyWire.NewEmergencyKey(bench.deviceKey().keys().encoded().base64Url(), "in the safe");
    assertThat(post("/api/v1/firm/keys/emergency", api, apart, 201).text("epoch")).isEqualTo("1");
    Answer rotated = web.call("POST", "/api/v1/firm/keys/rotations", api, "");
    assertThat(rotated.text("number")).as(rotated.text()).isEqualTo("2");
    KeyWire.NewRoot wanted = new KeyWire.NewRoot(List.of("ESP256"), null);
    assertThat(post("/api/v1/firm/keys/successions", api, wanted, 201).text("generation"))
        .isEqualTo("1");
    assertThat(web.get("/api/v1/firm/keys", api).json().path("items")).hasSize(5);
    assertThat(web.get("/api/v1/firm/anchor", api).json().path("certificates")).hasSize(2);
    KeyWire.NewRoot weak = new KeyWire.NewRoot(List.of("ML-DSA-65"), true);
    assertThat(post("/api/v1/firm/keys/successions", api, weak, 409).text("type"))
        .isEqualTo("urn:coffer:problem:keys.algorithms");
  }

  private void events() {
    bench.coffer.auditLog().sequence(1000);
    JsonNode page = web.get("/api/v1/audit?limit=2", api).json();
    assertThat(page.path("opening").asText()).contains("coffer-audit/1");
    assertThat(page.path("lines")).hasSize(2);
    assertThat(page.path("more").asBoolean()).isTrue();
    JsonNode rest =
        web.get("/api/v1/audit?limit=500&after=" + page.path("last").asText(), api).json();
    assertThat(rest.path("more").asBoolean()).isFalse();
    assertThat(rest.path("lines").toString()).contains("license.active", "token.made", "head");
    assertThat(web.get("/api/v1/audit?after=x", api).problem()).isEqualTo("request.malformed");
    assertThat(web.get("/api/v1/event-types", api).json().path("items").toString())
        .contains("license.active");
    webhooks();
  }

  private void many() {
    Map<String, String> table =
        Map.of("Authorization", "Bearer " + api, "Content-Type", BulkWire.CSV);
    byte[] lines = "product,quantity\n10,2\n".getBytes(StandardCharsets.UTF_8);
    assertThat(web.send("POST", "/api/v1/orders/imports?dryRun=true", table, lines).status())
        .isEqualTo(200);
    Answer sold = web.send("POST", "/api/v1/orders/imports", table, lines);
    assertThat(sold.status()).isEqualTo(201);
    assertThat(web.get("/api/v1/exports/orders?format=jsonl", api).text())
        .contains(sold.json().at("/sold/0/sale/order/id").asText());
    String serial =
        web.get("/api/v1/containers?limit=1", api).json().at("/items/0/serial").asText();
    assertThat(web.get("/api/v1/containers/" + serial + "/devices", api).status()).isEqualTo(200);
    BulkWire.MailRulesBody rules = new BulkWire.MailRulesBody(false, true, List.of(7));
    assertThat(web.put("/api/v1/firm/mail", api, rules).status()).isEqualTo(200);
    assertThat(web.get("/api/v1/firm/mail", api).json().at("/days/0").asInt()).isEqualTo(7);
  }

  private void webhooks() {
    EventsWire.NewWebhook wanted =
        new EventsWire.NewWebhook("https://hooks.example/x", Set.of("license.*"));
    Answer made = post("/api/v1/webhooks", api, wanted, 201);
    web.secrets.add(made.text("secret"));
    String id = made.json().at("/webhook/id").asText();
    assertThat(web.get("/api/v1/webhooks", api).json().path("items")).hasSize(1);
    assertThat(
            web.post("/api/v1/webhooks", api, new EventsWire.NewWebhook("ftp://x", null)).problem())
        .isEqualTo("request.malformed");
    String of = "/api/v1/webhooks/" + id;
    assertThat(web.call("POST", of + "/tests", api, "").status()).isEqualTo(202);
    bench.coffer.auditLog().sequence(1000);
    bench.receivers.answer("hooks.example", new WebhookSender.Answer.Answered(410));
    assertThat(bench.coffer.webhooks().deliver(10)).isEqualTo(1);
    JsonNode failed = web.get(of + "/deliveries?state=FAILED", api).json().at("/items/0");
    assertThat(failed.path("type").asText()).isEqualTo("webhook.test");
    assertThat(failed.path("answer").asText()).isEqualTo("410");
    String replay = of + "/deliveries/" + failed.path("seq").asText() + "/replay";
    assertThat(web.call("POST", replay, api, "").text("state")).isEqualTo("PENDING");
    assertThat(web.call("DELETE", of, api, "").status()).isEqualTo(204);
    assertThat(web.get(of + "/deliveries", api).problem()).isEqualTo("webhook.unknown");
  }

  private void catalogue() {
    assertThat(web.get("/api/v1/firm", api).text("name")).isEqualTo("Firm 1001");
    post("/api/v1/products", api, product(10, 5, null), 201);
    post("/api/v1/products", api, product(20, 1, 3L), 201);
    post("/api/v1/products", api, checkpoint(30), 201);
    assertThat(web.call("POST", "/api/v1/products/20/keys", api, "").text("version"))
        .isEqualTo("2");
    VendorWire.ProductBody changed =
        new VendorWire.ProductBody(10, "Editor", "new", List.of(0, 63), terms(5, null), null);
    assertThat(web.put("/api/v1/products/10", api, changed).text("text")).isEqualTo("new");
    assertThat(web.get("/api/v1/products/10", api).json().path("features").toString())
        .isEqualTo("[0,63]");
    Answer page = web.get("/api/v1/products?limit=1", api);
    Answer second = web.get("/api/v1/products?limit=1&after=" + page.text("next"), api);
    assertThat(second.json().at("/items/0/code").asInt()).isEqualTo(20);
    String customer =
        post("/api/v1/customers", api, new VendorWire.NewCustomer("Ann", "a@b.c"), 201).text("id");
    assertThat(web.get("/api/v1/customers/" + customer, api).text("name")).isEqualTo("Ann");
    VendorWire.NewCustomer renamed = new VendorWire.NewCustomer("Ann Weber", null);
    assertThat(web.put("/api/v1/customers/" + customer, api, renamed).status()).isEqualTo(200);
    assertThat(web.get("/api/v1/customers/" + customer, api).json().has("email")).isFalse();
    assertThat(web.put("/api/v1/customers/" + "0".repeat(26), api, renamed).problem())
        .isEqualTo("customer.unknown");
    assertThat(web.get("/api/v1/customers", api).json().path("items")).hasSize(1);
    JsonNode sale = sell(10, Optional.of(customer));
    String order = sale.at("/order/id").asText();
    assertThat(web.get("/api/v1/orders/" + order, api).text("customer")).isEqualTo(customer);
    assertThat(web.get("/api/v1/orders", api).json().path("items")).hasSize(1);
    String license = sale.at("/licenses/0").asText();
    assertThat(web.get("/api/v1/licenses/" + license, api).json().path("history")).isNotEmpty();
    assertThat(web.get("/api/v1/licenses", api).json().path("items")).hasSize(1);
    assertThat(
            post(
                    "/api/v1/tickets/lookup",
                    api,
                    new GatewayWire.TicketBody(sale.path("ticket").asText()),
                    200)
                .text("order"))
        .isEqualTo(order);
  }

  private void tokens() {
    Answer made =
        post(
            "/api/v1/tokens",
            api,
            new VendorWire.NewToken("reader", Set.of(ApiToken.Scope.READ), null, 60L),
            201);
    String secret = made.text("secret");
    String id = made.json().at("/token/id").asText();
    assertThat(web.get("/api/v1/products", secret).status()).isEqualTo(200);
    assertThat(web.get("/api/v1/tokens", secret).problem()).isEqualTo("forbidden");
    assertThat(web.get("/api/v1/tokens", api).json().path("items")).hasSize(2);
    assertThat(web.delete("/api/v1/tokens/" + id, api).status()).isEqualTo(204);
    assertThat(web.get("/api/v1/products", secret).problem()).isEqualTo("unauthenticated");
  }

  private CloudSide withoutAccount() {
    TicketCode ticket = ticket(sell(10, Optional.empty()));
    Answer shown =
        post("/gateway/v1/tickets/lookup", "", new GatewayWire.TicketBody(ticket.text()), 200);
    assertThat(shown.json().at("/licenses/0/state").asText()).isEqualTo("AVAILABLE");
    KeyHandle key = bench.deviceKey();
    Answer activated =
        post(
            "/gateway/v1/activations",
            "",
            new GatewayWire.Activation(
                ticket.text(), "my pc", bench.enrolment(key, ticket).encoded().base64Url(), null),
            201);
    assertThat(activated.json().at("/licenses/0/state").asText()).isEqualTo("ACTIVE");
    JsonNode device = activated.json().path("device");
    String renewed =
        post(
                "/cloud/v1/devices/renewals",
                "",
                new CloudWire.Renewal(
                    device.path("container").asText(),
                    new DeviceRequest.Renew(
                            DeviceId.parse(device.path("device").asText()),
                            device.path("generation").asLong(),
                            bench.random.next(16))
                        .sign(bench.keys.signer(key))
                        .encoded()
                        .base64Url()),
                201)
            .text("token");
    assertThat(web.get("/cloud/v1/devices", device.path("token").asText()).problem())
        .isEqualTo("device.token");
    return new CloudSide(
        device.path("container").asText(), device.path("device").asText(), key, renewed);
  }

  private void leases(CloudSide side) {
    String units = ticket(sell(20, Optional.empty())).text();
    post("/cloud/v1/activations", side.token(), new GatewayWire.TicketBody(units), 201);
    Answer contents = web.get("/cloud/v1/containers/current", side.token());
    assertThat(contents.json().at("/firms/0/items")).hasSize(2);
    assertThat(web.call("POST", "/cloud/v1/containers/current/updates", side.token(), "").status())
        .isEqualTo(200);
    JsonNode grant = post("/cloud/v1/leases", side.token(), lease(20), 201).json();
    String seat = "/cloud/v1/leases/" + grant.path("lease").asText();
    String license = grant.path("license").asText();
    String firmId = Wire.firm(firm.id());
    assertThat(
            post(
                    seat + "/renewals",
                    side.token(),
                    new CloudWire.LeaseRenewal(firmId, license, 60, 20L, null),
                    200)
                .json()
                .path("remainingSeconds")
                .asLong())
        .isPositive();
    CloudWire.UnitsUse use =
        new CloudWire.UnitsUse(firmId, license, bench.ids.next().text(), 2, null, null, null, null);
    assertThat(post(seat + "/uses", side.token(), use, 200).text("unitsLeft")).isEqualTo("1");
    assertThat(post(seat + "/uses", side.token(), use, 200).text("unitsLeft")).isEqualTo("1");
    Answer protection =
        post(
            "/api/v1/products/20/protections",
            api,
            new VendorWire.NewProtection(List.of(0), Bench.START, null),
            201);
    CloudWire.UnitsUse opening =
        new CloudWire.UnitsUse(
            firmId,
            license,
            bench.ids.next().text(),
            0,
            null,
            null,
            protection.text("header"),
            null);
    Answer opened = post(seat + "/uses", side.token(), opening, 200);
    assertThat(opened.text("key")).isEqualTo(protection.text("contentKey"));
    assertThat(opened.text("unitsLeft")).isEqualTo("1");
    CloudWire.UnitsUse another =
        new CloudWire.UnitsUse(firmId, license, bench.ids.next().text(), 2, null, null, null, null);
    Answer spent = web.post(seat + "/uses", side.token(), another);
    assertThat(spent.problem()).isEqualTo("license.units-exhausted");
    assertThat(spent.text("detail"))
        .isEqualTo("The licence has too few units: 1 left, 2 asked for.");
    post(
        seat + "/proofs",
        side.token(),
        new CloudWire.ProofRequest(
            firmId, license, bench.random.next(32).base64Url(), bench.random.next(32).base64Url()),
        201);
    Answer full = web.post("/cloud/v1/leases", side.token(), lease(20));
    assertThat(full.status()).isEqualTo(409);
    assertThat(full.problem()).isEqualTo("lease.seats-exhausted");
    assertThat(full.json().has("seats")).isTrue();
    assertThat(full.json().has("earliestExpiry")).isTrue();
    assertThat(web.delete(seat + "?firm=" + firmId + "&license=" + license, side.token()).status())
        .isEqualTo(204);
  }

  /** The exchange, driven from outside as a remote driver does. */
  private void byHand(CloudSide side) {
    JsonNode sale = sell(30, Optional.empty());
    ContainerSerial serial = ContainerSerial.parse(side.container());
    CloudWire.WishBody wish =
        new CloudWire.WishBody(
            Wish.Kind.ACTIVATE,
            sale.at("/licenses/0").asText(),
            1,
            TicketRight.of(ticket(sale).lookupHash(), serial).value().base64Url());
    String context =
        post(
                "/cloud/v1/containers/current/contexts",
                side.token(),
                new CloudWire.ContextRequest(Wire.firm(firm.id()), null, List.of(wish), null),
                201)
            .text("context");
    assertThat(
            post(
                    "/cloud/v1/containers/current/contacts",
                    side.token(),
                    new CloudWire.ContactBody(context),
                    200)
                .text("taken"))
        .isEqualTo("false");
    Answer answered = post("/api/v1/exchange", "", new VendorWire.Exchange(context, null), 200);
    List<SignedUpdate> updates =
        SignedUpdate.parseBundle(Bytes.fromBase64Url(answered.text("updates")));
    assertThat(updates).hasSize(1);
    String one = SignedUpdate.encodeBundle(updates).base64Url();
    CloudWire.Application application = new CloudWire.Application(one);
    String path = "/cloud/v1/containers/current/applications";
    assertThat(post(path, side.token(), application, 200).text("outcome")).isEqualTo("APPLIED");
    assertThat(post(path, side.token(), application, 200).text("outcome")).isEqualTo("REPEATED");
    Answer backed =
        post(
            "/cloud/v1/containers/current/contexts",
            side.token(),
            new CloudWire.ContextRequest(Wire.firm(firm.id()), null, List.of(), true),
            201);
    String receipt = backed.text("context");
    String grant = backed.text("grant");
    post("/gateway/v1/exchanges", "", new GatewayWire.FileExchange(receipt, null, grant), 200);
    Answer seen = post("/api/v1/exchange", "", new VendorWire.Exchange(receipt, grant), 200);
    CloudWire.ContactBody contact = new CloudWire.ContactBody(seen.text("contact"));
    String contacts = "/cloud/v1/containers/current/contacts";
    assertThat(post(contacts, side.token(), contact, 200).text("taken")).isEqualTo("true");
    assertThat(post(contacts, side.token(), contact, 200).text("taken")).isEqualTo("false");
  }

  private String account(CloudSide side) {
    TicketCode ticket = ticket(sell(10, Optional.empty()));
    GatewayWire.Registration registration =
        new GatewayWire.Registration(
            "ann@example.org",
            PASSWORD,
            ticket.text(),
            BearerToken.of(BearerToken.Kind.RESUME, bench.random.next(32)).text());
    assertThat(post("/gateway/v1/accounts", "", registration, 202).text("status"))
        .isEqualTo("CONFIRMATION_SENT");
    post(
        "/gateway/v1/accounts/confirmations/resend",
        "",
        new GatewayWire.Email("ann@example.org"),
        202);
    post("/gateway/v1/accounts/confirmations", "", new GatewayWire.Code(mailed()), 200);
    assertThat(post("/gateway/v1/accounts", "", registration, 201).text("status"))
        .isEqualTo("READY");
    post("/gateway/v1/password-resets", "", new GatewayWire.Email("ann@example.org"), 202);
    post(
        "/gateway/v1/password-resets/complete",
        "",
        new GatewayWire.NewPassword(mailed(), PASSWORD + "2"),
        200);
    GatewayWire.SignIn signIn = new GatewayWire.SignIn("ann@example.org", PASSWORD + "2");
    String first = post("/gateway/v1/sessions", "", signIn, 201).text("token");
    assertThat(web.delete("/gateway/v1/sessions/current", first).status()).isEqualTo(204);
    assertThat(web.get("/gateway/v1/containers", first).problem()).isEqualTo("session.ended");
    String session = post("/gateway/v1/sessions", "", signIn, 201).text("token");

    Answer credential =
        post(
            "/gateway/v1/credentials",
            session,
            new GatewayWire.CredentialRequest(null, Credential.Kind.PERSONAL, null, null),
            201);
    assertThat(credential.json().path("licenses")).hasSize(1);
    String container = credential.text("container");
    String device = enrol(credential.text("file"));
    post(
        "/gateway/v1/activations/account",
        session,
        new GatewayWire.AccountActivation(ticket(sell(10, Optional.empty())).text(), null),
        201);
    String of = "/gateway/v1/containers/" + container;
    assertThat(web.get(of + "/devices", session).json().path("items")).hasSize(1);
    assertThat(
            web.patch(of + "/devices/" + device, session, new CloudWire.DeviceName("laptop"))
                .text("name"))
        .isEqualTo("laptop");
    assertThat(web.delete(of + "/devices/" + device, session).status()).isEqualTo(204);
    assertThat(web.put(of + "/custody", session, new GatewayWire.Custody(false)).text("custody"))
        .isEqualTo("false");
    assertThat(
            web.post(
                    "/gateway/v1/credentials",
                    session,
                    new GatewayWire.CredentialRequest(
                        container, Credential.Kind.PERSONAL, null, null))
                .problem())
        .isEqualTo("credential.withheld");
    assertThat(web.put(of + "/limits", session, new GatewayWire.Limits(5, 2)).text("deviceLimit"))
        .isEqualTo("5");
    assertThat(web.call("POST", of + "/reset", session, "").status()).isEqualTo(200);

    assertThat(
            post("/gateway/v1/adoptions", session, new GatewayWire.Adoption(side.token()), 200)
                .text("serial"))
        .isEqualTo(side.container());
    assertThat(web.get("/gateway/v1/containers", session).json().path("items")).hasSize(2);
    assertThat(
            web.patch(
                    "/cloud/v1/devices/" + side.device(),
                    side.token(),
                    new CloudWire.DeviceName("tower"))
                .text("name"))
        .isEqualTo("tower");
    assertThat(web.get("/cloud/v1/devices", side.token()).json().at("/items/0/current").asText())
        .isEqualTo("true");
    assertThat(web.delete("/cloud/v1/devices/" + side.device(), side.token()).status())
        .isEqualTo(204);
    assertThat(web.get("/cloud/v1/devices", side.token()).problem()).isEqualTo("device.revoked");
    return session;
  }

  private String enrol(String file) {
    CredentialFile credential =
        CredentialFile.parse(
            Armor.parseOne(Bytes.of(file.getBytes(StandardCharsets.UTF_8)), Armor.Type.CREDENTIAL));
    return post(
            "/cloud/v1/devices",
            "",
            new CloudWire.Enrolment(
                credential.secret().base64Url(),
                "second pc",
                bench.enrolment(bench.deviceKey(), credential.secret()).encoded().base64Url()),
            201)
        .text("device");
  }

  private void groups(String session) {
    String group =
        post("/gateway/v1/groups", session, new GatewayWire.GroupName("team"), 201).text("id");
    String of = "/gateway/v1/groups/" + group;
    post(
        "/gateway/v1/accounts",
        "",
        new GatewayWire.Registration(
            "bob@example.org",
            PASSWORD,
            null,
            BearerToken.of(BearerToken.Kind.RESUME, bench.random.next(32)).text()),
        202);
    String bob =
        post("/gateway/v1/accounts/confirmations", "", new GatewayWire.Code(mailed()), 200)
            .text("account");
    post(
        of + "/members",
        session,
        new GatewayWire.NewMember("bob@example.org", Group.Role.MEMBER),
        201);
    Answer page = web.get(of + "/members?limit=1", session);
    assertThat(web.get(of + "/members?after=" + page.text("next"), session).json().path("items"))
        .hasSize(1);
    assertThat(web.call("POST", of + "/containers", session, "").text("group")).isEqualTo(group);
    assertThat(web.get("/gateway/v1/groups", session).json().path("items")).hasSize(1);
    assertThat(web.delete(of + "/members/" + bob, session).status()).isEqualTo(204);
  }

  private String mailed() {
    bench.coffer.mailRoom().deliver(100);
    List<Mailer.Mail> sent = bench.mailer.sent();
    Matcher code = Pattern.compile("cofc_[0-9A-Za-z]+").matcher(sent.get(sent.size() - 1).text());
    assertThat(code.find()).isTrue();
    return code.group();
  }

  private VendorWire.ProductBody product(long code, int seats, Long units) {
    return new VendorWire.ProductBody(
        code, "Product " + code, null, List.of(0, 3), terms(seats, units), null);
  }

  /** Of licences that depend on contact. */
  private static VendorWire.ProductBody checkpoint(long code) {
    TermsBody daily =
        new TermsBody(
            null, null, null, null, null, null, 1, null, null, null, null, 86_400L, null, null,
            null, null, null, null);
    return new VendorWire.ProductBody(code, "Checkpoint", null, List.of(0), daily, null);
  }

  private CloudWire.LeaseRequest lease(long product) {
    return new CloudWire.LeaseRequest(
        bench.ids.next().text(),
        Wire.firm(firm.id()),
        product,
        null,
        "ann",
        "pc",
        Duration.ofMinutes(5).toSeconds(),
        bench.random.next(32).base64Url(),
        null,
        null);
  }
}
