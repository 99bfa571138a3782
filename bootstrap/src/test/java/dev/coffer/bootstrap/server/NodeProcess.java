package dev.coffer.bootstrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.bootstrap.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of several servers on one database: a process that runs {@code coffer serve}. */
final class NodeProcess {
  static final String PASSWORD = "not-to-be-printed";

  private static final Pattern TOKEN = Pattern.compile("cofa_[0-9A-Z]+");

  private final Path folder;
  private final TestPostgres database;
  private final int port = TestPostgres.freePort();
  private final List<Path> logs = new ArrayList<>();
  private Process process;

  private NodeProcess(Path folder, String name, TestPostgres database, boolean demo)
      throws IOException {
    this.folder = Files.createDirectories(folder.resolve(name));
    this.database = database;
    this.process = launch(demo);
  }

  /** A node that answers; its folder of data is its own, its master key all nodes'. */
  static NodeProcess start(Path folder, String name, TestPostgres database) throws IOException {
    return new NodeProcess(folder, name, database, false).ready();
  }

  /** {@link #start} with the demo's firm and token. */
  static NodeProcess startWithDemo(Path folder, String name, TestPostgres database)
      throws IOException {
    return new NodeProcess(folder, name, database, true).ready();
  }

  private Process launch(boolean demo) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--port",
                Integer.toString(port),
                "--data",
                folder.toString(),
                "--database",
                database.url(),
                "--set",
                "master-key-file=" + folder.resolveSibling("master.key"),
                "--set",
                "sign-in.rate=1000000/1m"));
    if (demo) {
      command.add("--demo");
    }
    Path log = folder.resolve("log" + logs.size());
    logs.add(log);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().put("COFFER_HOME", folder.resolve("home").toString());
    builder.environment().put("COFFER_DATABASE_USER", TestPostgres.USER);
    builder.environment().put("COFFER_DATABASE_PASSWORD", PASSWORD);
    return builder.start();
  }

  private NodeProcess ready() throws IOException {
    assertThat(process.inputReader().readLine()).as(log()).isEqualTo("coffer: ready at " + url());
    return this;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The API token that the demo made. */
  String token() throws IOException {
    Matcher token = TOKEN.matcher(Files.readString(folder.resolve("demo.json")));
    assertThat(token.find()).isTrue();
    return token.group();
  }

  /** Everything that it wrote, in all its lives. */
  String log() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path log : logs) {
      all.append(Files.readString(log));
    }
    return all.toString();
  }

  /** Ends it in the middle of whatever it does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end, waits until it has, and starts it again at the same address. */
  void restart() throws IOException, InterruptedException {
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    process = launch(false);
    ready();
  }
}
