package dev.coffer.domain.vector;

import dev.coffer.domain.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One vector: what is read, and how that ends. The file's name is {@code KIND-NAME.OUTCOME.txt}.
 *
 * @param why a line for people
 * @param fields by name, in the order of the file
 */
record Vector(String kind, String name, String outcome, String why, Map<String, Bytes> fields) {
  private static final int WIDTH = 48;

  static Vector of(String kind, String name, String outcome, String why) {
    return new Vector(kind, name, outcome, why, new LinkedHashMap<>());
  }

  Vector with(String field, Bytes value) {
    Map<String, Bytes> more = new LinkedHashMap<>(fields);
    more.put(field, value);
    return new Vector(kind, name, outcome, why, more);
  }

  Vector with(String field, String text) {
    return with(field, Bytes.utf8(text));
  }

  Bytes field(String field) {
    Bytes value = fields.get(field);
    if (value == null) {
      throw new AssertionError(fileName() + " lacks " + field);
    }
    return value;
  }

  String text(String field) {
    return new String(field(field).toArray(), StandardCharsets.UTF_8);
  }

  String fileName() {
    return kind + "-" + name + "." + outcome + ".txt";
  }

  /** A comment, then for each field its name, a colon and hexadecimal lines. */
  String format() {
    StringBuilder text = new StringBuilder("# " + why + "\n");
    fields.forEach(
        (field, value) -> {
          text.append(field).append(":\n");
          for (int at = 0; at < value.length(); at += WIDTH) {
            Bytes line = value.slice(at, Math.min(value.length(), at + WIDTH));
            text.append("  ").append(line.hex()).append('\n');
          }
        });
    return text.toString();
  }

  static Vector parse(String fileName, String text) {
    int dash = fileName.indexOf('-');
    int dot = fileName.indexOf('.');
    Vector vector =
        of(
            fileName.substring(0, dash),
            fileName.substring(dash + 1, dot),
            fileName.substring(dot + 1, fileName.lastIndexOf('.')),
            text.substring(2, text.indexOf('\n')));
    String field = "";
    StringBuilder hex = new StringBuilder();
    for (String line : text.lines().skip(1).toList()) {
      if (line.startsWith("  ")) {
        hex.append(line.strip());
      } else {
        vector = field.isEmpty() ? vector : vector.with(field, Bytes.fromHex(hex.toString()));
        field = line.substring(0, line.length() - 1);
        hex.setLength(0);
      }
    }
    return vector.with(field, Bytes.fromHex(hex.toString()));
  }
}
