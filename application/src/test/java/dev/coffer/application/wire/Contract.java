package dev.coffer.application.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares HTTP traffic with {@code openapi.yaml}: whatever the document does not say fails. A
 * request is compared where it was granted, an answer always. Thread-safe.
 */
public final class Contract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DOCUMENT = "urn:coffer:api";
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final JsonNode document;
  private final SchemaRegistry schemas;
  private final List<Operation> operations = new ArrayList<>();
  private final Set<String> granted = new ConcurrentSkipListSet<>();

  /** One request and its answer. */
  public record Traffic(
      String method,
      String target,
      Map<String, String> headers,
      String body,
      int status,
      String answerType,
      String answer) {}

  private record Operation(
      String method, String template, Pattern path, JsonNode shared, JsonNode spec) {
    String name() {
      return method + " " + template;
    }

    boolean isLiteral() {
      return template.indexOf('{') < 0;
    }
  }

  private Contract(String yaml) throws IOException {
    document = new YAMLMapper().readTree(yaml);
    String json = JSON.writeValueAsString(document);
    schemas =
        SchemaRegistry.withDialect(
            Dialects.getOpenApi31(), builder -> builder.schemas(Map.of(DOCUMENT, json)));
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      String regex =
          Pattern.compile("\\{(\\w+)}").matcher(path.getKey()).replaceAll("(?<$1>[^/]+)");
      for (Map.Entry<String, JsonNode> each : path.getValue().properties()) {
        if (METHODS.contains(each.getKey())) {
          operations.add(
              new Operation(
                  each.getKey().toUpperCase(Locale.ROOT),
                  path.getKey(),
                  Pattern.compile(regex),
                  path.getValue().path("parameters"),
                  each.getValue()));
        }
      }
    }
    operations.sort(Comparator.comparing(Operation::isLiteral).reversed());
  }

  /** The contract that is served. */
  public static Contract load() {
    try (InputStream in = Wire.class.getResourceAsStream("openapi.yaml")) {
      return new Contract(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The operations that no request was granted of so far. */
  public Set<String> unexercised() {
    Set<String> names = new TreeSet<>();
    operations.forEach(each -> names.add(each.name()));
    names.removeAll(granted);
    return names;
  }

  /** The document itself. */
  public JsonNode document() {
    return document;
  }

  /** The operations that take a body and show none, as {@code POST /gateway/v1/sessions}. */
  public Set<String> withoutExample() {
    Set<String> names = new TreeSet<>();
    for (Operation operation : operations) {
      for (JsonNode content : operation.spec().at("/requestBody/content")) {
        if (!content.has("example")) {
          names.add(operation.name());
        }
      }
    }
    return names;
  }

  /**
   * Compares each example of a JSON body with what the document says of that body.
   *
   * @throws AssertionError naming the first that is otherwise
   */
  public void checkExamples() {
    for (Operation operation : operations) {
      JsonNode example = operation.spec().at("/requestBody/content/application~1json/example");
      if (!example.isMissingNode()) {
        validate(
            pointer(operation) + "/requestBody/content/application~1json/schema",
            example.toString(),
            new Traffic(
                operation.method(), operation.template(), Map.of(), "", 0, "", "the example"));
      }
    }
  }

  /** All operations, as {@code GET /health/live}. */
  public Set<String> operations() {
    Set<String> names = new TreeSet<>();
    operations.forEach(each -> names.add(each.name()));
    return names;
  }

  /**
   * Compares one request and its answer.
   *
   * @throws AssertionError saying what the document does not allow
   */
  public void check(Traffic traffic) {
    String path = traffic.target().split("\\?", 2)[0];
    Optional<Operation> operation =
        operations.stream()
            .filter(each -> each.method().equals(traffic.method()))
            .filter(each -> each.path().matcher(path).matches())
            .findFirst();
    if (operation.isEmpty()) {
      require(traffic.status() >= 400, traffic, "is granted and not in the document");
      validate("/components/schemas/Problem", traffic.answer(), traffic);
      return;
    }
    JsonNode spec = operation.get().spec();
    if (traffic.status() < 400) {
      granted.add(operation.get().name());
      request(traffic, path, operation.get());
    }
    answer(traffic, operation.get(), spec);
  }

  private void request(Traffic traffic, String path, Operation operation) {
    JsonNode spec = operation.spec();
    require(
        spec.path("security").isMissingNode() || traffic.headers().containsKey("authorization"),
        traffic,
        "was granted without a token");
    Matcher matcher = operation.path().matcher(path);
    require(matcher.matches(), traffic, "does not match its template");
    List<JsonNode> parameters = new ArrayList<>();
    operation.shared().forEach(parameters::add);
    spec.path("parameters").forEach(parameters::add);
    Map<String, String> query = query(traffic.target());
    Set<String> known = new TreeSet<>();
    for (JsonNode given : parameters) {
      JsonNode parameter = resolved(given);
      String name = parameter.get("name").asText();
      String in = parameter.get("in").asText();
      known.add(name);
      String value =
          switch (in) {
            case "path" -> matcher.group(name);
            case "query" -> query.get(name);
            default -> traffic.headers().get(name.toLowerCase(Locale.ROOT));
          };
      require(value != null || !parameter.path("required").asBoolean(), traffic, "lacks " + name);
      if (value != null) {
        parameter(traffic, name, parameter.get("schema"), value);
      }
    }
    require(known.containsAll(query.keySet()), traffic, "has an undocumented query " + query);
    JsonNode body = spec.path("requestBody");
    if (body.isMissingNode()) {
      require(traffic.body().isEmpty(), traffic, "has an undocumented body");
    } else if (body.path("content").has(Wire.JSON)) {
      validate(
          pointer(operation) + "/requestBody/content/application~1json/schema",
          traffic.body(),
          traffic);
    }
  }

  private void parameter(Traffic traffic, String name, JsonNode schema, String value) {
    JsonNode actual = schema.has("$ref") ? at(schema.get("$ref").asText()) : schema;
    boolean number = actual.path("type").asText().equals("integer");
    String json = number ? value : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    List<Error> errors = schemas.getSchema(actual).validate(json, InputFormat.JSON);
    require(errors.isEmpty(), traffic, "parameter " + name + ": " + errors);
  }

  private void answer(Traffic traffic, Operation operation, JsonNode spec) {
    String status = Integer.toString(traffic.status());
    JsonNode responses = spec.get("responses");
    String key = responses.has(status) ? status : "default";
    require(responses.has(key), traffic, "has the undocumented status " + status);
    require(
        traffic.status() >= 400 || responses.has(status),
        traffic,
        "has the undocumented status " + status);
    String type = traffic.answerType().split(";", 2)[0];
    if (!responses.has(status)) {
      require(type.equals(Wire.PROBLEM), traffic, "refuses by " + type);
      validate("/components/schemas/Problem", traffic.answer(), traffic);
      return;
    }
    JsonNode content = responses.get(key).path("content");
    if (content.isMissingNode()) {
      require(traffic.answer().isEmpty(), traffic, "has an undocumented answer");
      return;
    }
    require(content.has(type), traffic, "answers the undocumented type " + type);
    if (type.equals(Wire.JSON)) {
      validate(
          pointer(operation) + "/responses/" + key + "/content/application~1json/schema",
          traffic.answer(),
          traffic);
    }
  }

  private static String pointer(Operation operation) {
    return "/paths/"
        + operation.template().replace("~", "~0").replace("/", "~1")
        + "/"
        + operation.method().toLowerCase(Locale.ROOT);
  }

  private void validate(String pointer, String json, Traffic traffic) {
    Schema schema = schemas.getSchema(SchemaLocation.of(DOCUMENT + "#" + pointer));
    List<Error> errors;
    try {
      errors = schema.validate(JSON.readTree(json));
    } catch (IOException e) {
      throw new AssertionError(line(traffic) + " is no JSON: " + json, e);
    }
    require(errors.isEmpty(), traffic, pointer + ": " + errors + " in " + json);
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? at(node.get("$ref").asText()) : node;
  }

  private JsonNode at(String ref) {
    return document.at(ref.substring(1));
  }

  private static Map<String, String> query(String target) {
    Map<String, String> values = new TreeMap<>();
    int question = target.indexOf('?');
    if (question >= 0) {
      for (String pair : target.substring(question + 1).split("&", -1)) {
        String[] parts = pair.split("=", 2);
        values.put(
            parts[0], URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  private static void require(boolean holds, Traffic traffic, String what) {
    if (!holds) {
      throw new AssertionError(line(traffic) + " " + what);
    }
  }

  private static String line(Traffic traffic) {
    return traffic.method()
        + " "
        + traffic.target()
        + " -> "
        + traffic.status()
        + " "
        + traffic.answer();
  }
}
