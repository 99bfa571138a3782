package dev.coffer.bootstrap.cli;

import dev.coffer.application.container.FakeComputer;
import dev.coffer.application.container.Fingerprint;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A computer of its own: command lines run in its home. */
record Pc(Path home, Map<String, String> more, Fingerprint computer) {
  Pc(Path home, Map<String, String> more) {
    this(home, more, new FakeComputer(home.toString()));
  }

  Pc(Path home) {
    this(home, Map.of());
  }

  CommandLineRun run(String... args) {
    return typing("", args);
  }

  CommandLineRun typing(String input, String... args) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("COFFER_HOME", home.toString());
    return CommandLineRun.on(computer, variables, input, false, args);
  }
}
