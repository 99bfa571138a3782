package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.hardware.fingerprint.SystemFingerprint;
import dev.coffer.application.container.Fingerprint;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/**
 * What a process gets from outside: variables, streams and whether a person looks at them. Tests
 * make their own; {@code Main} takes the real one.
 *
 * @param variables environment variables, as they are
 * @param terminal whether standard output is a terminal; the launcher finds out and says so by the
 *     system property {@code coffer.terminal}
 * @param fingerprint what tells this computer from others, as seen from a home; nothing but code
 *     gives another one than the real one
 * @param clock the computer's; likewise
 */
record Environment(
    Map<String, String> variables,
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    Function<Path, Fingerprint> fingerprint,
    InstantSource clock) {

  Environment {
    variables = Map.copyOf(variables);
  }

  /** On the computer as it is. */
  Environment(
      Map<String, String> variables,
      InputStream in,
      PrintStream out,
      PrintStream err,
      boolean terminal) {
    this(variables, in, out, err, terminal, SystemFingerprint::of, InstantSource.system());
  }

  static Environment ofThisProcess() {
    return new Environment(
        System.getenv(),
        System.in,
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        Boolean.getBoolean("coffer.terminal"));
  }

  /** The folder that is "one computer": {@code COFFER_HOME}, else {@code ~/.coffer}. */
  Path home() {
    String named = variables.getOrDefault("COFFER_HOME", "");
    return named.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".coffer")
        : Path.of(named).toAbsolutePath().normalize();
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
  }
}
