package dev.coffer.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.coffer.adapters.web.WebBench.Answer;
import dev.coffer.application.Bench;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Sales;
import dev.coffer.application.central.TokenRole;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.Terms;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every example of {@code openapi.yaml} that a firm's programs send is sent as it stands, but for
 * names of what only a living server has, and is granted; {@link PeopleExamplesTest} does so for
 * all others. Each operation that takes a body has one.
 */
final class ExamplesTest {
  private static final List<String> METHODS = List.of("get", "put", "post", "delete");

  private final WebBench web = new WebBench();
  private final Bench bench = web.bench;
  private final Firm firm = bench.firm(1001);
  private final Product editor = bench.product(firm, 10, Terms.builder().build());
  private final String token =
      bench
          .coffer
          .tokens()
          .make(firm.id(), "owner", TokenRole.OWNER.scopes(), Optional.empty())
          .secret()
          .text();
  private final Map<String, String> living = new TreeMap<>();

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void everyBodyHasAnExampleOfItsForm() {
    assertThat(web.contract.withoutExample()).isEmpty();
    web.contract.checkExamples();
  }

  @Test
  void everyExampleIsGranted() {
    bench.product(firm, 20, Terms.builder().build());
    VendorWire.NewCustomer customer = new VendorWire.NewCustomer("Ann", "ann@example.org");
    String ann = web.post("/api/v1/customers", token, customer).text("id");
    living.put("06H0TVAZVHR2DA6TQ8QP84MWBR", ann);
    living.put("/customers/{id}", "/customers/" + ann);
    living.put("{code}", "10");
    living.put("{list}", "licenses");
    Sales.Sale held = sale();
    String serial = activated(held);
    living.put("C0123456789ABCDEF", serial);
    living.put("{serial}", serial);
    living.put("8YQ4M-0DK2Z-7PXWJ-5T1NV-R3C6G", held.ticket().text());
    int examples = 0;
    for (Map.Entry<String, JsonNode> path : web.contract.document().get("paths").properties()) {
      for (String method : METHODS) {
        JsonNode operation = path.getValue().path(method);
        if (!operation.path("security").toString().contains("\"api\"")) {
          continue;
        }
        JsonNode content = operation.at("/requestBody/content");
        String type = content.isMissingNode() ? "" : content.fieldNames().next();
        JsonNode example = content.path(type).path("example");
        examples += example.isMissingNode() ? 0 : 1;
        granted(method, path.getKey(), operation, type, example);
      }
    }

    assertThat(examples).isGreaterThan(15);
  }

  private void granted(
      String method, String template, JsonNode operation, String type, JsonNode example) {
    String id = operation.path("operationId").asText();
    prepare(id, template);
    Map<String, String> headers = new TreeMap<>(Map.of("Authorization", "Bearer " + token));
    if (!type.isEmpty()) {
      headers.put("Content-Type", type);
    }
    if (operation.path("parameters").toString().contains("idempotencyKey")) {
      headers.put("Idempotency-Key", id);
    }
    String body =
        example.isMissingNode()
            ? ""
            : alive(example.isTextual() ? example.asText() : example.toString());
    Answer answer =
        web.send(
            method.toUpperCase(Locale.ROOT),
            alive(template),
            headers,
            body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).as("%s: %s %s", id, body, answer.text()).isBetween(200, 299);
  }

  private String alive(String text) {
    String told = text;
    for (Map.Entry<String, String> each : living.entrySet()) {
      told = told.replace(each.getKey(), each.getValue());
    }
    return told;
  }

  /** Makes what the address names, anew for each operation, which may end it. */
  private void prepare(String operation, String template) {
    if (template.startsWith("/api/v1/licenses/{id}")) {
      Sales.Sale sale = sale();
      if (operation.equals("restoreLicense")) {
        activated(sale);
      }
      living.put("{id}", sale.licenses().get(0).id().text());
    } else if (template.startsWith("/api/v1/orders/{id}")) {
      living.put("{id}", sale().order().id().text());
    } else if (template.startsWith("/api/v1/auto-updates/{id}")) {
      living.put("{id}", web.call("POST", "/api/v1/auto-updates", token, "").text("id"));
    } else if (template.startsWith("/api/v1/tokens/{id}")) {
      living.put(
          "{id}",
          bench
              .coffer
              .tokens()
              .make(firm.id(), "short", TokenRole.READER.scopes(), Optional.empty())
              .token()
              .id()
              .text());
    } else if (template.startsWith("/api/v1/webhooks/{id}")) {
      webhook();
    }
  }

  private void webhook() {
    var made =
        Bench.done(bench.coffer.webhooks().add(firm.id(), "https://hooks.example/x", Set.of()));
    Bench.done(bench.coffer.webhooks().test(firm.id(), made.webhook().id()));
    bench.coffer.auditLog().sequence(1000);
    living.put("{id}", made.webhook().id().text());
    living.put(
        "{seq}",
        Long.toString(
            Bench.done(
                    bench
                        .coffer
                        .webhooks()
                        .deliveries(firm.id(), made.webhook().id(), Optional.empty(), 0, 1))
                .get(0)
                .message()
                .seq()));
  }

  private Sales.Sale sale() {
    return bench.sell(editor, 1);
  }

  private String activated(Sales.Sale sale) {
    return Bench.done(
            bench
                .coffer
                .gateway()
                .activate(
                    sale.ticket(),
                    "pc",
                    bench.enrolment(bench.deviceKey(), sale.ticket()),
                    "request-" + sale.order().id().text()))
        .enrolled()
        .container()
        .serial()
        .text();
  }
}
