package dev.coffer.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.coffer.adapters.web.People.Device;
import dev.coffer.adapters.web.WebBench.Answer;
import dev.coffer.application.central.Sales;
import dev.coffer.application.wire.Contract;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.account.CredentialFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every example of what people, devices and containers send by {@code openapi.yaml} is sent as it
 * stands, but for what only a living server has: tickets, codes, keys, names of containers and
 * licences. Each is granted. {@link ExamplesTest} does so for a firm's programs.
 */
final class PeopleExamplesTest {
  private static final Contract CONTRACT = Contract.load();

  /** Who sends, to which parts of the address, with which living values in place of those shown. */
  private record Living(String token, Map<String, String> address, Map<String, String> fields) {
    static Living by(String token, String... fields) {
      Map<String, String> named = new TreeMap<>();
      for (int i = 0; i < fields.length; i += 2) {
        named.put(fields[i], fields[i + 1]);
      }
      return new Living(token, Map.of(), named);
    }

    Living at(String... parts) {
      return new Living(token, by("", parts).fields(), fields);
    }
  }

  @Test
  void everyExampleIsGranted() {
    int examples = 0;
    for (Map.Entry<String, JsonNode> path : CONTRACT.document().get("paths").properties()) {
      for (Map.Entry<String, JsonNode> each : path.getValue().properties()) {
        JsonNode operation = each.getValue();
        JsonNode example = operation.at("/requestBody/content/application~1json/example");
        if (example instanceof ObjectNode body
            && !operation.path("security").toString().contains("\"api\"")) {
          examples++;
          granted(each.getKey(), path.getKey(), operation, body.deepCopy());
        }
      }
    }

    assertThat(examples).isGreaterThan(30);
  }

  private static void granted(String method, String template, JsonNode operation, ObjectNode body) {
    String id = operation.path("operationId").asText();
    try (People people = new People(CONTRACT)) {
      Living living = living(operation.path("security").toString(), id, people);
      living.fields().forEach((field, value) -> assertThat(put(body, field, value)).isTrue());
      Map<String, String> headers = new TreeMap<>(Map.of("Content-Type", WebBench.JSON));
      if (!living.token().isEmpty()) {
        headers.put("Authorization", "Bearer " + living.token());
      }
      if (operation.path("parameters").toString().contains("idempotencyKey")) {
        headers.put("Idempotency-Key", id);
      }
      String address = template;
      for (Map.Entry<String, String> part : living.address().entrySet()) {
        address = address.replace("{" + part.getKey() + "}", part.getValue());
      }
      Answer answer =
          people.web.send(
              method.toUpperCase(Locale.ROOT),
              address,
              headers,
              body.toString().getBytes(StandardCharsets.UTF_8));
      assertThat(answer.status()).as("%s: %s %s", id, body, answer.text()).isBetween(200, 299);
    }
  }

  /** Whether the example has the field, somewhere. */
  private static boolean put(JsonNode example, String field, String value) {
    boolean found = example.has(field);
    if (found) {
      ((ObjectNode) example).put(field, value);
    }
    for (JsonNode inner : example) {
      found |= put(inner, field, value);
    }
    return found;
  }

  private static Living living(String security, String operation, People people) {
    if (security.contains("\"session\"")) {
      return byAnn(operation, people, people.ann());
    }
    return security.contains("\"device\"")
        ? byDevice(operation, people, people.activated(people.sale()))
        : byAnybody(operation, people);
  }

  private static Living byAnybody(String operation, People people) {
    return switch (operation) {
      case "lookUpTicket", "register" -> Living.by("", "ticket", ticket(people.sale()));
      case "activate" -> activation(people);
      case "confirm" -> Living.by("", "code", people.registration(People.ANN));
      case "resendConfirmation" -> {
        people.registration(People.ANN);
        yield Living.by("");
      }
      case "signIn", "requestReset" -> {
        people.account(People.ANN);
        yield Living.by("");
      }
      case "resetPassword" -> {
        people.account(People.ANN);
        people.web.post("/gateway/v1/password-resets", "", new GatewayWire.Email(People.ANN));
        yield Living.by("", "code", people.mailed("(cofc_[0-9A-Z]+)"));
      }
      case "requestRestore" -> Living.by("", "ticket", ticket(lost(people)));
      case "completeRestore" -> {
        GatewayWire.TicketBody ticket = new GatewayWire.TicketBody(ticket(lost(people)));
        people.web.post("/gateway/v1/restores/requests", "", ticket);
        yield Living.by("", "code", people.mailed("--code ([A-Za-z0-9_-]+)"));
      }
      case "exchange", "exchangeFile" -> {
        String context = people.context(people.activated(people.sale()), List.of());
        yield operation.equals("exchange")
            ? Living.by("", "context", context)
            : Living.by("", "context", context, "ticket", ticket(people.sale()));
      }
      case "enrol" -> enrolment(people);
      case "renewToken" -> {
        Device device = people.activated(people.sale());
        yield Living.by("", "container", device.container(), "request", people.renewal(device));
      }
      default -> throw new AssertionError("say what " + operation + " needs");
    };
  }

  private static Living activation(People people) {
    Sales.Sale sale = people.sale();
    String enrolment =
        people.bench.enrolment(people.bench.deviceKey(), sale.ticket()).encoded().base64Url();
    return Living.by("", "ticket", ticket(sale), "enrolment", enrolment);
  }

  private static Living enrolment(People people) {
    CredentialFile credential = people.credential(people.ann(), Optional.empty());
    String enrolment =
        people.bench.enrolment(people.bench.deviceKey(), credential.secret()).encoded().base64Url();
    return Living.by(
        "", "credentialSecret", credential.secret().base64Url(), "enrolment", enrolment);
  }

  /** A licence on a computer that was lost, of a customer whose address the vendor knows. */
  private static Sales.Sale lost(People people) {
    Sales.Sale sale = people.saleTo("cid@example.org");
    people.activated(sale);
    return sale;
  }

  private static Living byAnn(String operation, People people, String session) {
    return switch (operation) {
      case "makeCredential", "foundGroup" -> Living.by(session);
      case "activateForAccount" -> {
        people.container(session);
        yield Living.by(session, "ticket", ticket(people.sale()));
      }
      case "adopt" -> Living.by(session, "deviceToken", people.activated(people.sale()).token());
      case "addMember" -> {
        people.account("bob@example.org");
        yield Living.by(session).at("id", people.group(session));
      }
      case "setCustody", "setLimits" -> Living.by(session).at("serial", people.container(session));
      case "renameDeviceOf" -> {
        Device device = people.enrolled(people.credential(session, Optional.empty()));
        yield Living.by(session).at("serial", device.container(), "id", device.id());
      }
      case "moveLicense" -> {
        Sales.Sale sale = people.sale();
        String from = people.container(session);
        people.deliver(session, sale, from);
        yield Living.by(session, "container", people.groupContainer(session))
            .at("serial", from, "id", People.license(sale));
      }
      case "restoreTicket" -> {
        Sales.Sale sale = people.sale();
        people.deliver(session, sale, people.groupContainer(session));
        yield Living.by(session, "ticket", ticket(sale));
      }
      default -> throw new AssertionError("say what " + operation + " needs");
    };
  }

  private static Living byDevice(String operation, People people, Device device) {
    String token = device.token();
    String firm = Wire.firm(people.firm.id());
    return switch (operation) {
      case "renameDevice" -> Living.by(token).at("id", device.id());
      case "makeContext" ->
          Living.by(token, "firm", firm, "license", people.seat(device).license());
      case "applyUpdate" -> Living.by(token, "update", people.update(device, people.sale()));
      case "takeContact" -> {
        Device other = people.activated(people.checkpointSale());
        JsonNode answer = people.exchange(people.context(other, List.of()));
        yield Living.by(other.token(), "contact", answer.path("contact").asText());
      }
      case "activateHere" -> Living.by(token, "ticket", ticket(people.sale()));
      case "moveFromHere" -> {
        String session = people.ann();
        String license = people.seat(device).license();
        people.adopt(session, device);
        yield Living.by(token, "container", people.groupContainer(session)).at("id", license);
      }
      case "acquireLease" -> Living.by(token, "firm", firm);
      case "renewLease", "useUnits", "proveLease" -> {
        People.Seat seat = people.seat(device);
        yield Living.by(token, "firm", firm, "license", seat.license()).at("id", seat.lease());
      }
      default -> throw new AssertionError("say what " + operation + " needs");
    };
  }

  private static String ticket(Sales.Sale sale) {
    return sale.ticket().text();
  }
}
