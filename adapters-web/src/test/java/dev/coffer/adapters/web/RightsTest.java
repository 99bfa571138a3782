package dev.coffer.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.coffer.adapters.web.WebBench.Answer;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.TokenRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every role tries every operation; {@code docs/rights.md} says which it may use. */
final class RightsTest {
  private static final Path TABLE = Path.of("..", "docs", "rights.md");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final Map<String, String> PLACES =
      Map.of(
          "{code}", "10",
          "{serial}", "C0123456789ABCDEF",
          "{seq}", "1",
          "{list}", "licenses",
          "{id}", "0123456789ABCDEFGHJKMNPQRS",
          "{account}", "0123456789ABCDEFGHJKMNPQRS");

  private static final List<TokenRole> ROLES = List.of(TokenRole.values());

  private final WebBench web = new WebBench();
  private final Firm firm = web.bench.firm(1001);
  private final Map<TokenRole, String> tokens = new EnumMap<>(TokenRole.class);

  @AfterEach
  void stop() {
    web.close();
  }

  private record Operation(String id, String method, String path, JsonNode spec) {
    boolean isForFirms() {
      return spec.path("security").toString().contains("\"api\"");
    }
  }

  @Test
  void everyRoleMayUseTheOperationsOfTheTableAndNoOthers() throws IOException {
    Map<String, List<Boolean>> table = table();
    List<Operation> operations = operations().stream().filter(Operation::isForFirms).toList();
    assertThat(operations.stream().map(Operation::id)).containsExactlyElementsOf(table.keySet());
    for (TokenRole role : TokenRole.values()) {
      tokens.put(
          role,
          web.bench
              .coffer
              .tokens()
              .make(firm.id(), role.name(), role.scopes(), Optional.empty())
              .secret()
              .text());
    }
    for (Operation operation : operations) {
      for (TokenRole role : TokenRole.values()) {
        Answer answer = tried(operation, tokens.get(role));
        boolean allowed = table.get(operation.id()).get(ROLES.indexOf(role));
        assertThat(answer.status() != 403)
            .as("%s by %s: %s", operation.id(), role, answer.text())
            .isEqualTo(allowed);
        assertThat(answer.status()).as(answer.text()).isNotEqualTo(401).isLessThan(500);
        if (!allowed) {
          assertThat(answer.problem()).isEqualTo("forbidden");
        }
      }
    }
  }

  @Test
  void noOperationOfAFirmIsServedWithoutAToken() throws IOException {
    for (Operation operation : operations()) {
      if (operation.isForFirms()) {
        assertThat(tried(operation, "").status()).as(operation.id()).isEqualTo(401);
      }
    }
  }

  @Test
  void whatOpensAFirmOpensNoContainerAndNoAccount() throws IOException {
    String owner =
        web.bench
            .coffer
            .tokens()
            .make(firm.id(), "owner", TokenRole.OWNER.scopes(), Optional.empty())
            .secret()
            .text();
    int closed = 0;
    for (Operation operation : operations()) {
      if (!operation.isForFirms() && !operation.spec().path("security").isMissingNode()) {
        assertThat(tried(operation, owner).status()).as(operation.id()).isEqualTo(401);
        closed++;
      }
    }
    assertThat(closed).isGreaterThan(30);
  }

  @Test
  void operationsHaveNamesOfTheirOwn() {
    assertThat(operations().stream().map(Operation::id)).doesNotHaveDuplicates();
  }

  private Answer tried(Operation operation, String token) {
    String path = operation.path();
    for (Map.Entry<String, String> place : PLACES.entrySet()) {
      path = path.replace(place.getKey(), place.getValue());
    }
    Map<String, String> headers = new TreeMap<>();
    if (!token.isEmpty()) {
      headers.put("Authorization", "Bearer " + token);
    }
    boolean withBody = operation.spec().has("requestBody");
    if (withBody) {
      headers.put("Content-Type", operation.spec().at("/requestBody/content").fieldNames().next());
    }
    return web.unchecked(
        operation.method(), path, headers, (withBody ? "{}" : "").getBytes(StandardCharsets.UTF_8));
  }

  private List<Operation> operations() {
    return web.contract.document().get("paths").properties().stream()
        .flatMap(
            path ->
                path.getValue().properties().stream()
                    .filter(each -> METHODS.contains(each.getKey()))
                    .map(
                        each ->
                            new Operation(
                                each.getValue().path("operationId").asText(),
                                each.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                each.getValue())))
        .toList();
  }

  /** By operation, whether each role may use it, in the order of the roles. */
  private static Map<String, List<Boolean>> table() throws IOException {
    Map<String, List<Boolean>> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(TABLE)) {
      List<String> cells =
          Arrays.stream(line.split("\\|", -1))
              .map(String::strip)
              .filter(c -> !c.isEmpty())
              .toList();
      if (line.startsWith("| operation |")) {
        assertThat(cells.subList(1, cells.size()))
            .containsExactlyElementsOf(
                Arrays.stream(TokenRole.values()).map(role -> role.name()).toList());
      } else if (line.startsWith("| `")) {
        assertThat(cells).as(line).hasSize(TokenRole.values().length + 1);
        rows.put(
            cells.get(0).replace("`", ""),
            cells.subList(1, cells.size()).stream().map(cell -> !cell.equals("–")).toList());
      }
    }
    return rows;
  }
}
