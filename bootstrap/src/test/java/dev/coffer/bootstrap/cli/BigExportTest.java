package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list that is longer than the memory of who exports it is written whole. */
@Tag("long")
final class BigExportTest {
  private static final int LICENSES = 4 * 1024;
  private static final Pattern TOKEN = Pattern.compile("cofa_[0-9A-Z]+");
  private static final Pattern ID = Pattern.compile("^\\{\"id\":\"([0-9A-Z]{26})\"");

  private final List<Process> started = new ArrayList<>();
  @TempDir Path folder;

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void aListLongerThanAllMemoryIsWrittenWhole() throws Exception {
    int port = DemoServer.freePort();
    String url = "http://127.0.0.1:" + port;
    Path data = folder.resolve("data");
    Process server =
        coffer(
            80,
            Map.of(),
            List.of(
                "serve", "--port", Integer.toString(port), "--data", data.toString(), "--demo"));
    assertThat(server.inputReader().readLine()).isEqualTo("coffer: ready at " + url);
    Map<String, String> vendor =
        Map.of(
            "COFFER_SERVER",
            url,
            "COFFER_TOKEN",
            token(Files.readString(data.resolve("demo.json"))));
    Pc pc = new Pc(folder.resolve("vendor"), vendor);
    done(pc.run("vendor", "product", "add", "50", "Described", "--public-data", "x".repeat(4096)));
    Path orders = folder.resolve("orders.csv");
    for (int batch = 0; batch < 4; batch++) {
      StringBuilder table = new StringBuilder("order,product,quantity\n");
      for (int line = 0; line < 8; line++) {
        table.append("B%d-%d,50,128%n".formatted(batch, line));
      }
      Files.writeString(orders, table);
      done(pc.run("vendor", "order", "import", orders.toString()));
    }

    Path file = folder.resolve("licenses.jsonl");
    Process export =
        coffer(
            16,
            vendor,
            List.of("vendor", "export", "licenses", file.toString(), "--format", "jsonl"));
    assertThat(export.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(export.exitValue()).isZero();

    assertThat(Files.size(file)).isGreaterThan(20L << 20);
    try (Stream<String> lines = Files.lines(file)) {
      List<String> ids =
          lines.filter(line -> line.contains("\"product\":50,")).map(BigExportTest::id).toList();
      assertThat(ids).hasSize(LICENSES).doesNotHaveDuplicates();
    }
    assertThat(server.isAlive()).isTrue();
  }

  private static String id(String line) {
    return ID.matcher(line)
        .results()
        .map((MatchResult found) -> found.group(1))
        .findFirst()
        .orElseThrow();
  }

  private static String token(String demo) {
    Matcher token = TOKEN.matcher(demo);
    assertThat(token.find()).isTrue();
    return token.group();
  }

  private static void done(CommandLineRun run) {
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
  }

  /** A process of so many megabytes for all that it holds. */
  private Process coffer(int megabytes, Map<String, String> environment, List<String> words)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xmx" + megabytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.environment().put("COFFER_HOME", folder.resolve("home" + started.size()).toString());
    builder.redirectError(folder.resolve("log" + started.size()).toFile());
    Process process = builder.start();
    started.add(process);
    return process;
  }
}
