package dev.coffer.bootstrap.cli;

import dev.coffer.bootstrap.bench.ServerProcess;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Exercises the verbs people use most, in a folder of its own, so that the launcher can archive the
 * classes they load: with the word {@code client} those of the verbs alone, else the server's too.
 * A client starts faster from the smaller archive. It prints nothing, changes nothing that stays,
 * and ends by itself.
 */
public final class Training {
  /** Longer than the slowest machine needs; a start must never hang on an archive. */
  private static final int LIMIT_SECONDS = 60;

  private static final Pattern TICKET = Pattern.compile("[0-9A-Z]{5}(-[0-9A-Z]{5}){4}");

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
      if (List.of(args).contains("client")) {
        askAServer(folder);
      } else {
        serve(folder);
      }
    } finally {
      delete(folder);
    }
    System.exit(0);
  }

  /** The way of a ticket, at a server of this process. */
  private static void serve(Path folder) throws IOException {
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
      useALicence(folder, demo.url(), demo.tickets().get(0));
    }
  }

  /** The way of a ticket, at a server of another process. */
  private static void askAServer(Path folder) throws IOException {
    try (ServerProcess server = ServerProcess.start(Main.class.getName(), false)) {
      String demo = Files.readString(server.data().resolve("demo.json"));
      Matcher ticket = TICKET.matcher(demo);
      if (!ticket.find()) {
        throw new IOException("the demo has no ticket");
      }
      useALicence(folder, server.url(), ticket.group());
    }
  }

  private static void useALicence(Path folder, String url, String ticket) {
    List<List<String>> lines =
        List.of(
            List.of("activate", ticket, "--server", url),
            List.of("list"),
            List.of("list", "--json"),
            List.of("update"),
            List.of("run", "--firm", "1001", "--product", "10", "--", "true"));
    for (List<String> line : lines) {
      Main.run(environment(folder), line.toArray(String[]::new));
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
        .execute(
            () -> {
              ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
              Runtime.getRuntime().halt(ExitCode.BUG);
            });
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
