package dev.coffer.bootstrap.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Which Coffer this is and what it runs on. */
final class Version {
  private Version() {}

  /** The released number, or {@code development} when not run from the packaged jar. */
  static String number() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "development");
  }

  static String text() {
    return "coffer %s (Java %s, %s)".formatted(number(), Runtime.version(), vm());
  }

  static Map<String, Object> json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", number());
    fields.put("java", Runtime.version().toString());
    fields.put("vm", vm());
    return fields;
  }

  private static String vm() {
    return System.getProperty("java.vm.name", "unknown VM");
  }
}
