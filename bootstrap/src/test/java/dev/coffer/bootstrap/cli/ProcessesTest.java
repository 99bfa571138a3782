package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What holds when processes die without a word. */
@Execution(ExecutionMode.CONCURRENT)
final class ProcessesTest {
  private static final Pattern TICKET = Pattern.compile("\"([0-9A-Z]{5}(?:-[0-9A-Z]{5}){4})\"");

  private final List<Process> started = new ArrayList<>();
  @TempDir Path folder;

  @AfterEach
  void endAll() {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Test
  void aServerKilledAmidActivationsLosesNothing() throws Exception {
    int port = DemoServer.freePort();
    Path data = folder.resolve("data");
    Process server = serving(port, data);
    List<String> tickets =
        TICKET
            .matcher(Files.readString(data.resolve("demo.json")))
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    String url = "http://127.0.0.1:" + port;
    List<Pc> computers = new ArrayList<>();
    List<CompletableFuture<CommandLineRun>> first = new ArrayList<>();
    for (String ticket : tickets) {
      Pc pc = new Pc(folder.resolve("home" + computers.size()));
      computers.add(pc);
      first.add(CompletableFuture.supplyAsync(() -> pc.run("activate", ticket, "--server", url)));
    }
    CompletableFuture.anyOf(first.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    server.destroyForcibly().waitFor();
    for (CompletableFuture<CommandLineRun> each : first) {
      each.get(60, TimeUnit.SECONDS);
    }

    serving(port, data);

    for (int i = 0; i < tickets.size(); i++) {
      Pc pc = computers.get(i);
      if (first.get(i).get().exit() != ExitCode.OK) {
        CommandLineRun again = pc.run("activate", tickets.get(i), "--server", url);
        assertThat(again.exit()).as(again.err()).isZero();
      }
      assertThat(pc.run("list").out().lines()).as(tickets.get(i)).hasSize(1);
    }
  }

  @Test
  void aFirmBesideARunningServerIsRefusedWithTheWayToDoIt() throws Exception {
    Path data = folder.resolve("data");
    serving(DemoServer.freePort(), data);

    CommandLineRun run =
        new Pc(folder.resolve("home"))
            .run("firm", "create", "1003", "Other", "--data", data.toString());

    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err())
        .startsWith("coffer: The database jdbc:h2:")
        .contains("is open in another process; stop it")
        .doesNotContain("Try again");
  }

  @Test
  void aKilledRunGivesItsSeatBackAfterItsTerm() throws Exception {
    try (DemoServer server = DemoServer.in(folder.resolve("data"), "leases.term", "10s")) {
      Pc pc = new Pc(folder.resolve("home"));
      assertThat(pc.run("activate", server.ticket(0), "--server", server.url()).exit()).isZero();
      Path ready = folder.resolve("ready");
      Process run =
          coffer(
              pc.home(),
              "run",
              "--firm",
              "1001",
              "--product",
              "10",
              "--",
              "sh",
              "-c",
              ": > " + ready + "; exec sleep 60");
      FilesOfOthers.awaited(ready);
      assertThat(used(pc)).isEqualTo(ExitCode.REFUSED);

      run.descendants().forEach(ProcessHandle::destroyForcibly);
      run.destroyForcibly().waitFor();
      long killed = System.nanoTime();
      int exit = used(pc);
      while (exit != ExitCode.OK && System.nanoTime() - killed < Duration.ofSeconds(40).toNanos()) {
        exit = used(pc);
      }

      assertThat(exit).isZero();
    }
  }

  @Test
  void aSignalToRunEndsItsProgramAndFreesItsSeat() throws Exception {
    try (DemoServer server = DemoServer.in(folder.resolve("data"))) {
      Pc pc = new Pc(folder.resolve("home"));
      assertThat(pc.run("activate", server.ticket(0), "--server", server.url()).exit()).isZero();
      Path ready = folder.resolve("ready");
      Path told = folder.resolve("told");
      Process run =
          coffer(
              pc.home(),
              "run",
              "--firm",
              "1001",
              "--product",
              "10",
              "--",
              "sh",
              "-c",
              "trap ': > "
                  + told
                  + "; exit 9' TERM; : > "
                  + ready
                  + "; while :; do sleep 0.1; done");
      FilesOfOthers.awaited(ready);

      run.destroy();

      assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(run.exitValue()).isEqualTo(9);
      assertThat(told).exists();
      assertThat(used(pc)).isZero();
    }
  }

  /** Server, vendor and customer are processes of their own. */
  @Test
  void aFileThatItsVendorProtectedOpensUnderALicenceAndNotWithout() throws Exception {
    int port = DemoServer.freePort();
    Path data = folder.resolve("data");
    serving(port, data);
    String demo = Files.readString(data.resolve("demo.json"));
    String url = "http://127.0.0.1:" + port;
    Path manual = folder.resolve("manual.txt");
    Path shipped = folder.resolve("manual.coffer");
    Path opened = folder.resolve("opened.txt");
    byte[] content = new byte[700_001];
    new Random(11).nextBytes(content);
    Files.write(manual, content);
    Path token = folder.resolve("token");
    Matcher found = Pattern.compile("cofa_[0-9A-Z]+").matcher(demo);
    assertThat(found.find()).isTrue();
    Files.writeString(token, found.group());
    Path vendor = folder.resolve("vendor");
    String[] protect = {
      "protect",
      "--product",
      "10",
      "--server",
      url,
      "--token-file",
      token.toString(),
      manual.toString(),
      shipped.toString()
    };
    assertThat(ended(coffer(vendor, protect))).isZero();
    assertThat(Files.size(shipped)).isGreaterThan(content.length);

    Path customer = folder.resolve("customer");
    String[] open = {
      "open", "--firm", "1001", "--product", "10", shipped.toString(), opened.toString()
    };
    assertThat(ended(coffer(customer, open))).isEqualTo(ExitCode.REFUSED);
    assertThat(opened).doesNotExist();
    Matcher ticket = TICKET.matcher(demo);
    assertThat(ticket.find()).isTrue();
    assertThat(ended(coffer(customer, "activate", ticket.group(1), "--server", url))).isZero();
    assertThat(ended(coffer(customer, open))).isZero();
    assertThat(opened).hasBinaryContent(content);
    Process shown =
        coffer(customer, "open", "--firm", "1001", "--product", "10", shipped.toString());
    assertThat(shown.getInputStream().readAllBytes()).isEqualTo(content);
    assertThat(ended(shown)).isZero();

    byte[] altered = Files.readAllBytes(shipped);
    altered[altered.length - 1] ^= 1;
    Files.write(shipped, altered);
    Files.delete(opened);
    assertThat(ended(coffer(customer, open))).isEqualTo(ExitCode.REFUSED);
    assertThat(opened).doesNotExist();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.filter(each -> each.toString().endsWith(".part"))).isEmpty();
    }
  }

  /** A server that ends TLS itself; customers reach it whose Java trusts its certificate. */
  @Test
  void aServersOwnTlsIsUsedByThoseWhoTrustIt() throws Exception {
    Path store = folder.resolve("tls.p12");
    Process keytool =
        java(
            "keytool",
            Map.of(),
            List.of(
                ("-genkeypair -keyalg EC -dname CN=localhost -ext SAN=dns:localhost"
                        + " -storetype PKCS12 -storepass secret -keystore "
                        + store)
                    .split(" ")));
    assertThat(ended(keytool)).isZero();
    int port = DemoServer.freePort();
    String url = "https://localhost:" + port;
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(
        data.resolve("coffer.properties"),
        "public-url=%s\ntls.key-store=%s\ntls.key-store-password=secret\n".formatted(url, store));
    try (DemoServer server = DemoServer.on(port, data)) {
      String[] activate = {"activate", server.ticket(0), "--server", url};
      List<String> trusting =
          List.of(
              "-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=secret");

      assertThat(server.url()).isEqualTo(url);
      assertThat(ended(coffer(folder.resolve("stranger"), activate)))
          .isEqualTo(ExitCode.UNREACHABLE);
      assertThat(ended(coffer(trusting, folder.resolve("customer"), activate))).isZero();
      Process listed = coffer(trusting, folder.resolve("customer"), "list");
      assertThat(new String(listed.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("Editor\tok");
    }
  }

  private static int ended(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static int used(Pc pc) {
    return pc.run("run", "--firm", "1001", "--product", "10", "--", "true").exit();
  }

  private Process serving(int port, Path data) throws IOException {
    Process server =
        coffer(
            folder.resolve("server-home"),
            "serve",
            "--port",
            Integer.toString(port),
            "--data",
            data.toString(),
            "--demo",
            "--set",
            "sign-in.rate=1000/1m");
    String line = server.inputReader().readLine();
    assertThat(line).isEqualTo("coffer: ready at http://127.0.0.1:" + port);
    return server;
  }

  private Process coffer(Path home, String... words) throws IOException {
    return coffer(List.of(), home, words);
  }

  private Process coffer(List<String> options, Path home, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(words));
    return java("java", Map.of("COFFER_HOME", home.toString()), command);
  }

  private Process java(String program, Map<String, String> environment, List<String> words)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", program).toString());
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    started.add(process);
    return process;
  }
}
