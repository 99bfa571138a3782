package dev.coffer.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.coffer.adapters.web.WebBench.Answer;
import dev.coffer.application.Bench;
import dev.coffer.application.account.Mailer;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.central.Firm;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.wire.ChangesWire;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.TermsBody;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.ticket.TicketCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operations by which vendors and holders change what was sold, and how they are called. */
abstract class ChangeOperations {
  final WebBench web = new WebBench(new Bench(true), 10_000);
  final Bench bench = web.bench;
  final Firm firm = bench.firm(1001);
  final String api =
      bench
          .coffer
          .tokens()
          .make(firm.id(), "test", Set.of(ApiToken.Scope.values()), Optional.empty())
          .secret()
          .text();
  private int keys;

  record CloudSide(String container, String device, KeyHandle key, String token) {}

  void changes() {
    JsonNode sale = sell(10, Optional.empty());
    CloudSide side = activated(ticket(sale));
    String license = sale.at("/licenses/0").asText();
    String of = "/api/v1/licenses/" + license;
    ChangesWire.TermsChange more = new ChangesWire.TermsChange(terms(9, 5L), null);
    assertThat(post(of + "/change", api, more, 201).json().path("pending").asInt()).isEqualTo(1);
    ChangesWire.TermsChange less =
        new ChangesWire.TermsChange(null, Set.of(ChangesWire.Limit.UNITS));
    assertThat(post(of + "/change", api, less, 201).json().path("pending").asInt()).isEqualTo(2);
    assertThat(web.post(of + "/change", api, new ChangesWire.TermsChange(null, null)).problem())
        .isEqualTo("license.change-empty");
    JsonNode shown = web.get(of, api).json();
    assertThat(shown.at("/newestTerms/seats").asInt()).isEqualTo(9);
    assertThat(web.get("/api/v1/contacts", api).json().path("items")).hasSize(1);
    Answer begun = web.call("POST", "/api/v1/auto-updates", api, "");
    assertThat(begun.json().path("total").asInt()).isEqualTo(1);
    bench.coffer.autoUpdate().round(10);
    assertThat(
            web.get("/api/v1/auto-updates/" + begun.text("id"), api).json().path("done").asText())
        .isEqualTo("true");
    JsonNode replaced =
        post(of + "/replacement", api, new ChangesWire.Replacement(null, null), 201).json();
    String successor = replaced.at("/successor/id").asText();
    bench.coffer.autoUpdate().round(10);
    assertThat(web.get(of, api).json().path("successor").asText()).isEqualTo(successor);
    String order = "/api/v1/orders/" + sale.at("/order/id").asText() + "/licenses";
    JsonNode added =
        post(order, api, new ChangesWire.Addition(20, 2, side.container()), 201).json();
    assertThat(added.path("licenses")).hasSize(2);
    String first = added.at("/licenses/0/id").asText();
    String container = "/api/v1/containers/" + side.container();
    assertThat(web.get(container, api).text("blocked")).isEqualTo("false");
    String decision = container + "/decision";
    assertThat(
            post(decision, api, new ChangesWire.Decision(ChangesWire.Verdict.ACCEPT), 409)
                .text("type"))
        .endsWith("container.not-in-question");
    assertThat(
            post(decision, api, new ChangesWire.Decision(ChangesWire.Verdict.BLOCK), 201)
                .text("blocked"))
        .isEqualTo("true");
    assertThat(web.put(container + "/block", api, new ChangesWire.Block(true)).text("blocked"))
        .isEqualTo("true");
    assertThat(web.put(container + "/block", api, new ChangesWire.Block(false)).text("blocked"))
        .isEqualTo("false");
    JsonNode restored =
        web.call("POST", "/api/v1/licenses/" + first + "/restoration", api, "").json();
    assertThat(restored.at("/blocked/0").asText()).isEqualTo(side.container());
    assertThat(restored.path("left")).hasSize(2);
    JsonNode copies = web.get("/api/v1/licenses/" + first, api).json().path("lostCopies");
    assertThat(copies.at("/0/container").asText()).isEqualTo(side.container());
    ChangesWire.Assignment there = new ChangesWire.Assignment(side.container());
    assertThat(web.post("/api/v1/licenses/" + first + "/assignment", api, there).problem())
        .isEqualTo("license.blocked");
    CloudSide other = activated(ticket(sell(10, Optional.empty())));
    ChangesWire.Assignment elsewhere = new ChangesWire.Assignment(other.container());
    post("/api/v1/licenses/" + first + "/assignment", api, elsewhere, 201);
    assertThat(web.call("POST", "/api/v1/licenses/" + first + "/withdrawal", api, "").text("state"))
        .isEqualTo("WITHDRAWING");
    bench.coffer.autoUpdate().round(10);
    assertThat(web.get("/api/v1/licenses/" + first, api).json().at("/license/state").asText())
        .isEqualTo("WITHDRAWN");
  }

  /** What a person with two containers, and one without an account, do beyond using licences. */
  void holders(String session) {
    String gateway = "/gateway/v1/containers/";
    String group =
        post("/gateway/v1/groups", session, new GatewayWire.GroupName("two"), 201).text("id");
    String second =
        web.call("POST", "/gateway/v1/groups/" + group + "/containers", session, "").text("serial");
    Answer credential =
        post(
            "/gateway/v1/credentials",
            session,
            new GatewayWire.CredentialRequest(second, Credential.Kind.PERSONAL, null, null),
            201);
    assertThat(credential.text("container")).isEqualTo(second);
    JsonNode sale = sell(10, Optional.empty());
    String license = sale.at("/licenses/0").asText();
    post(
        "/gateway/v1/activations/account",
        session,
        new GatewayWire.AccountActivation(ticket(sale).text(), second),
        201);
    GatewayWire.Destination own =
        new GatewayWire.Destination(
            web.get("/gateway/v1/containers", session).json().at("/items/0/serial").asText());
    post(gateway + second + "/licenses/" + license + "/move", session, own, 200);
    assertThat(
            web.call(
                    "POST",
                    gateway + own.container() + "/licenses/" + license + "/return",
                    session,
                    "")
                .json()
                .at("/license/state")
                .asText())
        .isEqualTo("AVAILABLE");
    post(
        "/gateway/v1/activations/account",
        session,
        new GatewayWire.AccountActivation(ticket(sale).text(), second),
        201);
    GatewayWire.TicketBody ticket = new GatewayWire.TicketBody(ticket(sale).text());
    assertThat(web.post("/gateway/v1/restores", session, ticket).problem())
        .isEqualTo("restore.exhausted");
    post("/api/v1/licenses/" + license + "/change", api, restorable(), 201);
    assertThat(post("/gateway/v1/restores", session, ticket, 200).json().at("/blocked/0").asText())
        .isEqualTo(second);

    String customer =
        post("/api/v1/customers", api, new VendorWire.NewCustomer("Cid", "cid@example.org"), 201)
            .text("id");
    JsonNode other = sell(10, Optional.of(customer));
    CloudSide side = activated(ticket(other));
    String others = other.at("/licenses/0").asText();
    post("/api/v1/licenses/" + others + "/change", api, restorable(), 201);
    assertThat(web.post("/cloud/v1/licenses/" + others + "/move", side.token(), own).problem())
        .isEqualTo("container.not-yours");
    GatewayWire.TicketBody lost = new GatewayWire.TicketBody(ticket(other).text());
    post("/gateway/v1/restores/requests", "", lost, 202);
    bench.coffer.mailRoom().deliver(100);
    List<Mailer.Mail> sent = bench.mailer.sent();
    Matcher code =
        Pattern.compile("--code ([A-Za-z0-9_-]+)").matcher(sent.get(sent.size() - 1).text());
    assertThat(code.find()).isTrue();
    GatewayWire.Code mailed = new GatewayWire.Code(code.group(1));
    post("/gateway/v1/restores/complete", "", mailed, 200);
    assertThat(web.post("/gateway/v1/restores/complete", "", mailed).problem())
        .isEqualTo("code.invalid");

    JsonNode last = sell(10, Optional.empty());
    CloudSide lone = activated(ticket(last));
    post("/gateway/v1/adoptions", session, new GatewayWire.Adoption(lone.token()), 200);
    String here = "/cloud/v1/licenses/" + last.at("/licenses/0").asText();
    post(here + "/move", lone.token(), own, 200);
    JsonNode more = sell(10, Optional.empty());
    post(
        "/cloud/v1/activations",
        lone.token(),
        new GatewayWire.TicketBody(ticket(more).text()),
        201);
    String back = "/cloud/v1/licenses/" + more.at("/licenses/0").asText() + "/return";
    assertThat(web.call("POST", back, lone.token(), "").json().at("/license/state").asText())
        .isEqualTo("AVAILABLE");
  }

  private static ChangesWire.TermsChange restorable() {
    return new ChangesWire.TermsChange(
        new TermsBody(
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            new TermsBody.Moves(true, true, 2, 0),
            null,
            null,
            null),
        null);
  }

  /** A ticket activated without account. */
  CloudSide activated(TicketCode ticket) {
    KeyHandle key = bench.deviceKey();
    Answer activated =
        post(
            "/gateway/v1/activations",
            "",
            new GatewayWire.Activation(
                ticket.text(), "my pc", bench.enrolment(key, ticket).encoded().base64Url(), null),
            201);
    JsonNode device = activated.json().path("device");
    return new CloudSide(
        device.path("container").asText(),
        device.path("device").asText(),
        key,
        device.path("token").asText());
  }

  Answer post(String path, String token, Record body, int status) {
    Answer answer = web.post(path, token, body);
    assertThat(answer.status()).as("%s: %s", path, answer.text()).isEqualTo(status);
    return answer;
  }

  JsonNode sell(long product, Optional<String> customer) {
    VendorWire.NewOrder order =
        new VendorWire.NewOrder(
            customer.orElse(null), List.of(new VendorWire.OrderItem(product, 1)), null);
    keys++;
    Answer answer =
        web.send(
            "POST",
            "/api/v1/orders",
            Map.of(
                "Authorization",
                "Bearer " + api,
                "Content-Type",
                WebBench.JSON,
                "Idempotency-Key",
                "sale-" + keys),
            Json.write(order).getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json();
  }

  static TicketCode ticket(JsonNode sale) {
    return ((TicketCode.Parsed) TicketCode.parse(sale.path("ticket").asText())).code();
  }

  static TermsBody terms(int seats, Long units) {
    return new TermsBody(
        null, null, null, null, null, units, seats, null, null, null, null, null, null, null, null,
        null, null, null);
  }
}
