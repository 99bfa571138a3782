package dev.coffer.bootstrap.cli;

import dev.coffer.bootstrap.config.Configuration;
import dev.coffer.bootstrap.server.Demo;
import dev.coffer.bootstrap.server.RunningServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Exercises the verbs people use most, in one JVM and a folder of its own, so that the launcher can
 * archive the classes they load. It prints nothing, changes nothing that stays, and ends by itself.
 */
public final class Training {
  /** Longer than the slowest machine needs; a start must never hang on an archive. */
  private static final int LIMIT_SECONDS = 60;

  private static final List<List<String>> LINES =
      List.of(
          List.of("--version"),
          List.of("--help"),
          List.of("completion", "bash"),
          List.of("no-such-verb"),
          List.of("list"));

  private Training() {}

  public static void main(String[] args) throws IOException {
    stopAfterLimit();
    Path folder = Files.createTempDirectory("coffer-training");
    try {
      for (List<String> line : LINES) {
        Main.run(environment(folder), line.toArray(String[]::new));
      }
      useALicence(folder);
    } finally {
      delete(folder);
    }
    System.exit(0);
  }

  /** The way of a ticket, at a server of this process: its classes start faster too then. */
  private static void useALicence(Path folder) throws IOException {
    Path data = folder.resolve("data");
    Map<String, String> flags = new HashMap<>();
    flags.put("data", data.toString());
    flags.put("log.level", "error");
    try (ServerSocket free = new ServerSocket()) {
      free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      flags.put("port", Integer.toString(free.getLocalPort()));
    }
    RunningServer server =
        RunningServer.start(Configuration.read(flags, Map.of(), Optional.empty()));
    try (server) {
      Demo.Contents demo = Demo.prepare(server, data);
      List<List<String>> lines =
          List.of(
              List.of("activate", demo.tickets().get(0), "--server", demo.url()),
              List.of("list"),
              List.of("update"),
              List.of("run", "--firm", demo.firmCode(), "--product", "10", "--", "true"));
      for (List<String> line : lines) {
        Main.run(environment(folder), line.toArray(String[]::new));
      }
    }
  }

  private static Environment environment(Path folder) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Environment(
        Map.of("COFFER_HOME", folder.resolve("home").toString()),
        new ByteArrayInputStream(new byte[0]),
        nowhere,
        nowhere,
        false);
  }

  private static void stopAfterLimit() {
    CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS)
        .execute(() -> Runtime.getRuntime().halt(ExitCode.BUG));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
