package dev.coffer.adapters.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Bodies of the form that the document asks for, with values that mean nothing. */
final class Samples {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Map<String, String> TEXTS =
      Map.of(
          "Id", "0".repeat(26),
          "Digest", "A".repeat(43),
          "Bytes", "AAAA",
          "Serial", "C" + "0".repeat(16),
          "Instant", "2026-03-01T12:00:00Z",
          "Ticket", "00000-00000-00000-00000-00000",
          "Address", "ann@example.org",
          "Password", "correct horse battery",
          "Secret", "cofr_" + "0".repeat(52));

  private final JsonNode document;

  Samples(JsonNode document) {
    this.document = document;
  }

  /** A body of the operation; empty where it takes none. */
  ObjectNode body(JsonNode operation) {
    JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
    return schema.isMissingNode() ? NODES.objectNode() : (ObjectNode) sample(schema);
  }

  private JsonNode sample(JsonNode schema) {
    if (schema.has("$ref")) {
      String ref = schema.get("$ref").asText();
      String name = ref.substring(ref.lastIndexOf('/') + 1);
      return TEXTS.containsKey(name)
          ? NODES.textNode(TEXTS.get(name))
          : sample(document.at(ref.substring(1)));
    }
    if (schema.has("enum")) {
      return schema.get("enum").get(0);
    }
    return switch (schema.path("type").asText()) {
      case "object" -> object(schema);
      case "array" -> array(schema);
      case "boolean" -> NODES.booleanNode(true);
      case "integer" -> NODES.numberNode(Math.max(1, schema.path("minimum").asInt()));
      default -> NODES.textNode("text");
    };
  }

  private ObjectNode object(JsonNode schema) {
    ObjectNode node = NODES.objectNode();
    for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
      node.set(each.getKey(), sample(each.getValue()));
    }
    return node;
  }

  private ArrayNode array(JsonNode schema) {
    return NODES.arrayNode().add(sample(schema.get("items")));
  }
}
