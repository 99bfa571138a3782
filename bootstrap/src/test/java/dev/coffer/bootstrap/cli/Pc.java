package dev.coffer.bootstrap.cli;

import dev.coffer.application.container.FakeComputer;
import dev.coffer.application.container.Fingerprint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** A computer of its own: command lines run in its home. */
record Pc(Path home, Map<String, String> more, Fingerprint computer, InstantSource clock) {
  Pc(Path home, Map<String, String> more, Fingerprint computer) {
    this(home, more, computer, InstantSource.system());
  }

  Pc(Path home, Map<String, String> more) {
    this(home, more, new FakeComputer(home.toString()));
  }

  Pc(Path home) {
    this(home, Map.of());
  }

  /** The same computer when its clock is ahead by {@code offset}, or behind by a negative one. */
  Pc clockOff(Duration offset) {
    return new Pc(home, more, computer, () -> Instant.now().plus(offset));
  }

  CommandLineRun run(String... args) {
    return typing("", args);
  }

  CommandLineRun typing(String input, String... args) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("COFFER_HOME", home.toString());
    return CommandLineRun.on(computer, clock, variables, input, false, args);
  }
}
