package dev.coffer.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.coffer.adapters.web.WebBench.Answer;
import dev.coffer.application.Bench;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Sales;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.gateway.Gateway;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.license.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever is sent: a problem that names it, nothing else, and never a mistake of the server. */
final class BadInputTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String UNKNOWN = "0".repeat(52);

  private final WebBench web = new WebBench(new Bench(), 1_000_000);
  private final Bench bench = web.bench;
  private final Firm firm = bench.firm(1001);
  private final Gateway.Activated activated = activated();
  private final Map<String, String> tokens =
      Map.of("api", api(), "session", session(), "device", activated.enrolled().token().text());

  /** One operation of the document. */
  private record Operation(String method, String path, JsonNode spec) {
    String scheme() {
      JsonNode security = spec.path("security").path(0);
      return security.isMissingNode() ? "" : security.fieldNames().next();
    }

    boolean hasBody() {
      return spec.has("requestBody");
    }
  }

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void withoutAValidTokenOfItsKindNothingIsGranted() {
    for (Operation each : operations()) {
      if (!each.scheme().isEmpty()) {
        String body = each.hasBody() ? "{}" : "";
        List<String> wrong = new ArrayList<>(List.of("", "x", "cofa_" + UNKNOWN));
        if (!each.spec().path("operationId").asText().equals("signOut")) {
          wrong.add("cofs_" + UNKNOWN);
        }
        wrong.add(
            "cofd_"
                + activated.delivered().container().text()
                + "_"
                + "0".repeat(26)
                + "_"
                + UNKNOWN);
        tokens.forEach(
            (scheme, token) -> {
              if (!scheme.equals(each.scheme())) {
                wrong.add(token);
              }
            });
        for (String token : wrong) {
          Answer answer = web.call(each.method(), each.path(), token, body);
          assertThat(answer.status()).as("%s by %s", each, token).isEqualTo(401);
        }
      }
    }
  }

  @Test
  void bodiesThatAreNotTheJsonOfTheOperationAreRefused() {
    byte[] badUtf8 = "{\"name\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
    List<byte[]> bodies =
        List.of(
            octets("{"),
            octets("nonsense"),
            octets("[]"),
            octets("null"),
            octets("1"),
            octets("{\"unknown\":1}"),
            octets("{\"name\":\"a\",\"name\":\"a\"}"),
            octets("{} {}"),
            octets("{\"name\":" + "[".repeat(5000) + "]".repeat(5000) + "}"),
            octets("{\"name\":" + "9".repeat(10_000) + "}"),
            badUtf8,
            octets("{\"name\":\"" + "x".repeat(1 << 20) + "\"}"));
    for (Operation each : operations()) {
      if (each.hasBody()) {
        for (byte[] body : bodies) {
          refused(each, headers(each, WebBench.JSON), body);
        }
        refused(each, headers(each, "text/plain"), octets("{}"));
        refused(each, headers(each, "application/jsonx"), octets("{}"));
      }
    }
  }

  private void refused(Operation each, Map<String, String> headers, byte[] body) {
    Answer answer = web.send(each.method(), each.path(), headers, body);
    assertThat(answer.status()).as("%s: %s", each, answer.text()).isBetween(400, 499);
  }

  @Test
  void noValueOfAnyFieldIsTheServersMistake() {
    Samples samples = new Samples(web.contract.document());
    for (Operation each : operations()) {
      if (each.hasBody()) {
        ObjectNode body = samples.body(each.spec());
        tried(each, body);
        for (String field : fields(body)) {
          for (JsonNode value : nasty()) {
            ObjectNode changed = body.deepCopy();
            changed.set(field, value);
            tried(each, changed);
          }
          ObjectNode without = body.deepCopy();
          without.remove(field);
          tried(each, without);
        }
        nested(each, body);
      }
    }
  }

  private void nested(Operation each, ObjectNode body) {
    for (String field : fields(body)) {
      if (body.get(field) instanceof ObjectNode inner) {
        for (String name : fields(inner)) {
          for (JsonNode value : nasty()) {
            ObjectNode changed = body.deepCopy();
            ((ObjectNode) changed.get(field)).set(name, value);
            tried(each, changed);
          }
        }
      }
    }
  }

  private void tried(Operation each, ObjectNode body) {
    Answer answer =
        web.unchecked(
            each.method(), each.path(), headers(each, WebBench.JSON), octets(body.toString()));
    assertThat(answer.status())
        .as("%s with %.300s: %s", each.path(), body, answer.text())
        .isLessThan(500);
  }

  private static List<JsonNode> nasty() {
    return List.of(
        NODES.nullNode(),
        NODES.numberNode(0),
        NODES.numberNode(-1),
        NODES.numberNode(Long.MAX_VALUE),
        NODES.numberNode(1.5),
        NODES.booleanNode(true),
        NODES.textNode(""),
        NODES.textNode("x"),
        NODES.textNode("\u0000\uffff"),
        NODES.textNode("+999999999-12-31T23:59:59Z"),
        NODES.textNode("A".repeat(5000)),
        NODES.arrayNode(),
        NODES.arrayNode().add(NODES.nullNode()),
        NODES.objectNode());
  }

  @Test
  void addressesAndQueriesThatMeanNothingAreRefused() {
    for (String path :
        List.of(
            "/",
            "/api/v1",
            "/api/v2/products",
            "/gateway/v1/nothing",
            "/api/v1/products/abc",
            "/api/v1/products/0",
            "/api/v1/products/99999999999",
            "/api/v1/products?limit=0",
            "/api/v1/products?limit=1001",
            "/api/v1/products?limit=x",
            "/api/v1/products?after=x",
            "/api/v1/licenses/x",
            "/api/v1/licenses?after=" + "9".repeat(26),
            "/api/v1/orders/%00",
            "/api/v1/tokens?after=%C3%28")) {
      Answer answer = web.get(path, tokens.get("api"));
      assertThat(answer.status()).as(path).isBetween(400, 499);
    }
    assertThat(web.call("PATCH", "/api/v1/products", tokens.get("api"), "").problem())
        .isEqualTo("method-not-allowed");
    assertThat(web.delete("/cloud/v1/leases/x?firm=y&license=z", tokens.get("device")).status())
        .isEqualTo(400);
    assertThat(web.delete("/cloud/v1/leases/" + "0".repeat(26), tokens.get("device")).status())
        .isEqualTo(400);
  }

  @Test
  void sessionsAndDeviceTokensEnd() {
    bench.time.advance(Duration.ofHours(25));

    assertThat(web.get("/gateway/v1/containers", tokens.get("session")).problem())
        .isEqualTo("session.ended");
    assertThat(web.get("/cloud/v1/devices", tokens.get("device")).problem())
        .isEqualTo("device.token");
  }

  @Test
  void aMistypedTicketSaysWhatToLookAt() {
    Answer answer =
        web.call("POST", "/gateway/v1/tickets/lookup", "", "{\"ticket\":\"ABCDE-FGH\"}");

    assertThat(answer.problem()).isEqualTo("ticket.mistyped");
    assertThat(answer.text("hint")).isNotEmpty();
  }

  private List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : web.contract.document().get("paths").properties()) {
      String filled =
          path.getKey()
              .replace("{code}", "10")
              .replace("{serial}", activated.delivered().container().text())
              .replaceAll("\\{\\w+}", "0".repeat(26));
      for (Map.Entry<String, JsonNode> each : path.getValue().properties()) {
        if (!each.getKey().equals("parameters")) {
          all.add(new Operation(each.getKey().toUpperCase(Locale.ROOT), filled, each.getValue()));
        }
      }
    }
    return all;
  }

  private Map<String, String> headers(Operation operation, String type) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Content-Type", type);
    if (!operation.scheme().isEmpty()) {
      headers.put("Authorization", "Bearer " + tokens.get(operation.scheme()));
    }
    return headers;
  }

  private static List<String> fields(ObjectNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Gateway.Activated activated() {
    Sales.Sale sale =
        bench.sell(bench.product(firm, 10, Terms.builder().units(5).seats(3).build()), 1);
    KeyHandle key = bench.deviceKey();
    return Bench.done(
        bench
            .coffer
            .gateway()
            .activate(sale.ticket(), "pc", bench.enrolment(key, sale.ticket()), "r"));
  }

  private String api() {
    return bench
        .coffer
        .tokens()
        .make(firm.id(), "test", Set.of(ApiToken.Scope.values()), Optional.empty())
        .secret()
        .text();
  }

  private String session() {
    char[] password = "correct horse battery".toCharArray();
    Bench.done(
        bench
            .coffer
            .accounts()
            .register(
                new EmailAddress("owner@example.org"),
                password,
                Optional.empty(),
                BearerToken.of(BearerToken.Kind.RESUME, bench.random.next(32))));
    return Bench.done(
            bench.coffer.accounts().signIn(new EmailAddress("owner@example.org"), password))
        .token()
        .text();
  }
}
