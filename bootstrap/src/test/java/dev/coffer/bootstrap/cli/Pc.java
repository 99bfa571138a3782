package dev.coffer.bootstrap.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A computer of its own: command lines run in its home. */
record Pc(Path home, Map<String, String> more) {
  Pc(Path home) {
    this(home, Map.of());
  }

  CommandLineRun run(String... args) {
    return typing("", args);
  }

  CommandLineRun typing(String input, String... args) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("COFFER_HOME", home.toString());
    return CommandLineRun.with(variables, input, args);
  }
}
