package dev.coffer.bootstrap.cli;

import dev.coffer.application.container.FakeComputer;
import dev.coffer.application.container.Fingerprint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;

/** Runs one command line in this process and keeps what it said. */
record CommandLineRun(int exit, String out, String err) {

  static CommandLineRun of(String... args) {
    return with(Map.of(), "", args);
  }

  static CommandLineRun with(Map<String, String> variables, String input, String... args) {
    return with(variables, input, false, args);
  }

  static CommandLineRun with(
      Map<String, String> variables, String input, boolean terminal, String... args) {
    return on(
        new FakeComputer(variables.getOrDefault("COFFER_HOME", "")),
        variables,
        input,
        terminal,
        args);
  }

  /** On a computer of which the test says what it is. */
  static CommandLineRun on(
      Fingerprint computer,
      Map<String, String> variables,
      String input,
      boolean terminal,
      String... args) {
    return on(computer, InstantSource.system(), variables, input, terminal, args);
  }

  /** The same, and what its clock says. */
  static CommandLineRun on(
      Fingerprint computer,
      InstantSource clock,
      Map<String, String> variables,
      String input,
      boolean terminal,
      String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            new Environment(
                variables,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                home -> computer,
                clock),
            args);
    return new CommandLineRun(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
