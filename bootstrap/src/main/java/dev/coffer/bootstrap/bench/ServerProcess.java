package dev.coffer.bootstrap.bench;

import dev.coffer.adapters.cloud.client.CofferClient;
import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.account.BearerToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server in a process of its own: on H2 in its folder, or on the database that the environment
 * names, {@code COFFER_DATABASE_URL}.
 */
public final class ServerProcess implements AutoCloseable {
  private static final String READY = "coffer: ready at ";
  private static final Pattern TOKEN = Pattern.compile("cofa_[0-9A-Z]+");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** The vendor's token, beside the data of a server that was prepared. */
  private static final String TOKEN_FILE = "token";

  private final Path folder;
  private final boolean kept;
  private final Process process;
  private final String url;
  private final String token;

  /** What the server counted so far. */
  record Counts(double requests, double commits, double signed, double checked) {
    static final Counts NONE = new Counts(0, 0, 0, 0);

    Counts plus(Counts other) {
      return new Counts(
          requests + other.requests,
          commits + other.commits,
          signed + other.signed,
          checked + other.checked);
    }

    Counts since(Counts before) {
      return new Counts(
          requests - before.requests,
          commits - before.commits,
          signed - before.signed,
          checked - before.checked);
    }
  }

  private ServerProcess(Path folder, boolean kept, Process process, String url, String token) {
    this.token = token;
    this.folder = folder;
    this.kept = kept;
    this.process = process;
    this.url = url;
  }

  /**
   * Starts a server that answers on return, with one firm that has a product 10, in a folder that
   * goes when it is closed.
   *
   * @param main the class whose {@code main} is the command line
   * @param hybrid whether the firm signs with ESP256 and ML-DSA-65
   * @throws IOException when it does not start; its reason is in the message
   */
  public static ServerProcess start(String main, boolean hybrid) throws IOException {
    return founded(main, Files.createTempDirectory("coffer-bench"), false, hybrid);
  }

  /**
   * Starts such a server in a folder that stays, for {@link #resume}.
   *
   * @param folder absent or empty; what is made in it is for its owner alone
   * @throws java.nio.file.FileAlreadyExistsException when something is in the folder
   * @throws IOException when it does not start; its reason is in the message
   */
  static ServerProcess prepare(String main, Path folder, boolean hybrid) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> inside = Files.list(folder)) {
      if (inside.findAny().isPresent()) {
        throw new FileAlreadyExistsException(folder.toString());
      }
    }
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    ServerProcess server = founded(main, folder, true, hybrid);
    Files.writeString(folder.resolve(TOKEN_FILE), server.token);
    return server;
  }

  /**
   * Starts the server of a folder that was prepared, and leaves the folder when closed.
   *
   * @throws java.nio.file.NoSuchFileException when the folder was not prepared
   * @throws IOException when it does not start; its reason is in the message
   */
  static ServerProcess resume(String main, Path folder) throws IOException {
    String token = Files.readString(folder.resolve(TOKEN_FILE));
    Process process = serving(folder, main, List.of("serve", "--port", "0"));
    return new ServerProcess(folder, true, process, ready(folder, process), token);
  }

  private static ServerProcess founded(String main, Path folder, boolean kept, boolean hybrid)
      throws IOException {
    String token = "";
    if (hybrid) {
      Process founding =
          process(folder, main, "firm", "create", "1001", "Bench", "--algorithms=hybrid");
      token = token(new String(founding.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
    List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0"));
    if (!hybrid) {
      arguments.add("--demo");
    }
    Process process = serving(folder, main, arguments);
    String url = ready(folder, process);
    if (!hybrid) {
      token = token(Files.readString(folder.resolve("data").resolve("demo.json")));
    }
    ServerProcess server = new ServerProcess(folder, kept, process, url, token);
    if (hybrid) {
      server
          .vendor()
          .add(new VendorWire.ProductBody(10, "Bench", null, null, null, null), "product");
    }
    return server;
  }

  /**
   * Starts another node beside this one, on the database that both share.
   *
   * @throws IOException when it does not start
   */
  ServerProcess beside(String main) throws IOException {
    Path another = Files.createTempDirectory("coffer-bench");
    String key = "master-key-file=" + data().resolve("master.key");
    Process node = serving(another, main, List.of("serve", "--port", "0", "--set", key));
    return new ServerProcess(another, false, node, ready(another, node), token);
  }

  private static Process serving(Path folder, String main, List<String> arguments)
      throws IOException {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--set", "sign-in.rate=1000000/1m"));
    return process(folder, main, all.toArray(String[]::new));
  }

  private static String ready(Path folder, Process process) throws IOException {
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    if (line == null || !line.startsWith(READY)) {
      throw new IOException("the server did not start: " + Files.readString(folder.resolve("err")));
    }
    return line.substring(READY.length());
  }

  private static Process process(Path folder, String main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                main));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("--data", folder.resolve("data").toString(), "--set", "log.level=error"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(folder.resolve("err").toFile());
    builder.environment().put("COFFER_HOME", folder.resolve("home").toString());
    return builder.start();
  }

  private static String token(String text) throws IOException {
    Matcher token = TOKEN.matcher(text);
    if (!token.find()) {
      throw new IOException("the firm has no token");
    }
    return token.group();
  }

  /** Where it answers. */
  public String url() {
    return url;
  }

  /** Where it keeps what it has. */
  public Path data() {
    return folder.resolve("data");
  }

  CofferClient client() {
    return CofferClient.of(url, TIMEOUT);
  }

  VendorClient vendor() {
    return client().vendor(BearerToken.parse(BearerToken.Kind.API, token));
  }

  Counts counts() throws IOException {
    String metrics;
    try (InputStream in = URI.create(url + "/metrics").toURL().openStream()) {
      metrics = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    double requests =
        metrics
            .lines()
            .filter(line -> line.startsWith("coffer_http_requests_seconds_count"))
            .filter(line -> !line.contains("\"/metrics\""))
            .mapToDouble(ServerProcess::value)
            .sum();
    return new Counts(
        requests,
        value(metrics, "coffer_commits_total"),
        value(metrics, "coffer_signatures_made_total"),
        value(metrics, "coffer_signatures_checked_total"));
  }

  /** Processor time of the server so far. */
  Duration cpu() {
    return cpu(process.toHandle());
  }

  static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static double value(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(ServerProcess::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    if (kept) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
