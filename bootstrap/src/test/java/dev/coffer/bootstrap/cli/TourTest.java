package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.bootstrap.server.Demo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The tour, as customers and vendors type it: real HTTP, database and signatures in between. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TourTest {
  private DemoServer server;
  private Path folder;
  private int homes;

  @BeforeAll
  void start(@TempDir Path shared) {
    server = DemoServer.in(shared.resolve("data"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void aFolder(@TempDir Path fresh) {
    folder = fresh;
  }

  private Pc pc() {
    return new Pc(folder.resolve("home" + homes++));
  }

  /** A fresh ticket for a product. */
  private String sold(String product) {
    CommandLineRun run = vendor().run("vendor", "order", "add", product);
    assertThat(run.exit()).as(run.err()).isZero();
    return run.out().strip();
  }

  private Pc vendor() {
    return new Pc(
        folder.resolve("vendor"),
        Map.of("COFFER_SERVER", server.url(), "COFFER_TOKEN", server.demo().apiToken()));
  }

  private CommandLineRun activated(Pc pc, String product) {
    CommandLineRun run =
        pc.run("activate", sold(product), "--server", server.url(), "--into", "cloud");
    assertThat(run.exit()).as(run.err()).isZero();
    return run;
  }

  @Test
  void aTicketRunsAProgram() throws IOException {
    Pc pc = pc();
    Path proof = folder.resolve("ran");

    activated(pc, "10");
    CommandLineRun list = pc.run("list");
    CommandLineRun run =
        pc.run(
            "run",
            "--firm",
            "1001",
            "--product",
            "10",
            "--",
            "sh",
            "-c",
            ": > " + proof + "; exit 7");

    assertThat(list.out()).contains("1001\t10\tEditor\tok");
    assertThat(run.exit()).isEqualTo(7);
    assertThat(proof).exists();
    assertThat(Files.getPosixFilePermissions(pc.home()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aTicketServesOnce() {
    String ticket = sold("10");
    assertThat(pc().run("activate", ticket, "--server", server.url()).exit()).isZero();

    CommandLineRun second = pc().run("activate", ticket, "--server", server.url(), "--json");

    assertThat(second.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(second.err()).contains("\"type\":\"ticket.");
    assertThat(second.out()).isEmpty();
  }

  @Test
  void aMistypedTicketIsToldBeforeAnyRequest() {
    String ticket = sold("10");
    char last = ticket.charAt(0);
    String wrong = (last == 'A' ? 'B' : 'A') + ticket.substring(1);

    CommandLineRun run = pc().run("activate", wrong, "--server", "http://127.0.0.1:1", "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).contains("\"type\":\"ticket.mistyped\"");
  }

  @Test
  void aServerThatIsAwayIsExitFour() {
    CommandLineRun run = pc().run("activate", sold("10"), "--server", "http://127.0.0.1:1");

    assertThat(run.exit()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(run.err()).startsWith("coffer: ");
  }

  @Test
  void aSecondComputerOnlySignsIn() {
    Pc first = pc();
    Pc second = pc();
    String email = "second@example.com";
    registered(first, email, Optional.of(sold("10")));

    CommandLineRun login =
        second.typing(
            "correct horse\n", "login", email, "--server", server.url(), "--password-stdin");
    CommandLineRun list = second.run("list");

    assertThat(login.exit()).as(login.err()).isZero();
    assertThat(list.out()).contains("Editor\tok");
    assertThat(second.run("run", "--firm", "1001", "--product", "10", "--", "true").exit())
        .isZero();
  }

  @Test
  void aRevokedDeviceIsRefusedAndSaysSo() {
    Pc first = pc();
    Pc second = pc();
    String email = "revoked@example.com";
    registered(first, email, Optional.of(sold("10")));
    second.typing("correct horse\n", "login", email, "--server", server.url(), "--password-stdin");
    String id =
        first
            .run("devices", "list")
            .out()
            .lines()
            .map(line -> line.split("\t", -1))
            .filter(cells -> cells[2].isEmpty())
            .map(cells -> cells[0])
            .findFirst()
            .orElseThrow();

    CommandLineRun renamed = first.run("devices", "rename", id, "the other one");
    CommandLineRun revoked = first.run("devices", "revoke", id);
    CommandLineRun refused =
        second.run("run", "--firm", "1001", "--product", "10", "--json", "--", "true");

    assertThat(renamed.exit()).as(renamed.err()).isZero();
    assertThat(revoked.exit()).as(revoked.err()).isZero();
    assertThat(refused.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.err()).contains("\"type\":\"device.revoked\"");
  }

  @Test
  void aWrongPasswordIsRefused() {
    CommandLineRun run =
        pc().typing(
                "not the password\n",
                "login",
                server.demo().account().email(),
                "--server",
                server.url(),
                "--password-stdin",
                "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).doesNotContain("not the password");
  }

  @Test
  void fiveSeatsServeFiveProgramsAndNotASixth() throws Exception {
    Pc pc = pc();
    activated(pc, "20");
    Path stop = folder.resolve("stop");
    List<CompletableFuture<CommandLineRun>> running = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Path started = folder.resolve("started" + i);
      String script = ": > %s; while [ ! -e %s ]; do sleep 0.1; done".formatted(started, stop);
      running.add(
          CompletableFuture.supplyAsync(
              () -> pc.run("run", "--firm", "1001", "--product", "20", "--", "sh", "-c", script)));
    }
    for (int i = 0; i < 5; i++) {
      FilesOfOthers.awaited(folder.resolve("started" + i));
    }

    CommandLineRun sixth = pc.run("run", "--firm", "1001", "--product", "20", "--", "true");
    Files.createFile(stop);

    assertThat(sixth.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(sixth.err()).startsWith("coffer: ").contains("5 of 5 in use");
    for (CompletableFuture<CommandLineRun> each : running) {
      assertThat(each.get(30, TimeUnit.SECONDS).exit()).isZero();
    }
    assertThat(pc.run("run", "--firm", "1001", "--product", "20", "--", "true").exit()).isZero();
  }

  @Test
  void payPerUseSpendsUnitsUntilNoneAreLeft() {
    Pc pc = pc();
    activated(pc, "30");

    assertThat(pc.run("run", "--firm", "1001", "--product", "30", "--", "true").exit()).isZero();
    assertThat(pc.run("list").out()).contains("Exporter\tok\t1\t9");
    assertThat(
            pc.run("run", "--firm", "1001", "--product", "30", "--units", "9", "--", "true").exit())
        .isZero();
    CommandLineRun last =
        pc.run("run", "--firm", "1001", "--product", "30", "--json", "--", "true");

    assertThat(last.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(last.err()).contains("license.units-exhausted");
  }

  @Test
  void aProductThatIsNotLicensedIsRefused() {
    Pc pc = pc();
    activated(pc, "10");

    CommandLineRun run = pc.run("run", "--firm", "1001", "--product", "999", "--", "true");

    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).startsWith("coffer: ");
  }

  @Test
  void aVendorSellsWhatItMadeItself() {
    Pc vendor = vendor();
    assertThat(
            vendor
                .run("vendor", "product", "add", "77", "Scanner", "--seats", "2", "--units", "5")
                .exit())
        .isZero();
    String customer = vendor.run("vendor", "customer", "add", "Weber").out().strip();
    assertThat(
            vendor
                .run("vendor", "customer", "change", customer, "--email", "weber@example.com")
                .out())
        .isEqualTo("changed: Weber, weber@example.com\n");
    assertThat(vendor.run("vendor", "customer", "change", customer).exit())
        .isEqualTo(ExitCode.USAGE);

    String ticket =
        vendor
            .run("vendor", "order", "add", "77:2", "--customer", customer, "--comment", "first")
            .out()
            .strip();

    assertThat(vendor.run("vendor", "ticket", "show", ticket).out()).contains("Scanner\tavailable");
    assertThat(vendor.run("vendor", "order", "list").out()).contains("2 × 77");
    assertThat(vendor.run("vendor", "product", "list").out()).contains("77\tScanner");
    assertThat(pc().run("activate", ticket, "--server", server.url()).out())
        .contains("active: Scanner");
    assertThat(vendor.run("vendor", "license", "list").out()).contains("Scanner\tactive");
  }

  @Test
  void aTokenWithoutTheScopeIsRefused() {
    String readOnly = vendor().run("vendor", "token", "add", "reader").out().strip();
    Pc reader =
        new Pc(
            folder.resolve("reader"),
            Map.of("COFFER_SERVER", server.url(), "COFFER_TOKEN", readOnly));

    assertThat(reader.run("vendor", "product", "list").exit()).isZero();
    CommandLineRun sale = reader.run("vendor", "order", "add", "10");

    assertThat(sale.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(sale.err()).doesNotContain(readOnly);
  }

  @Test
  void theDemoIsKeptAndUsedTicketsAreReplaced() throws IOException {
    String used = server.ticket(0);
    assertThat(pc().run("activate", used, "--server", server.url()).exit()).isZero();

    Demo.Contents again = Demo.prepare(server.running(), server.data());

    assertThat(again.tickets()).hasSize(6).doesNotContain(used);
    assertThat(again.tickets().subList(1, 6)).isEqualTo(server.demo().tickets().subList(1, 6));
    assertThat(again.apiToken()).isEqualTo(server.demo().apiToken());
    assertThat(again.account()).isEqualTo(server.demo().account());
    assertThat(Files.getPosixFilePermissions(server.data().resolve("demo.json")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aHomeWithoutLicencesListsNothing() {
    CommandLineRun run = pc().run("list", "--json");

    assertThat(run.exit()).isZero();
    assertThat(run.out().strip()).isEqualTo("{\"licenses\":[],\"missing\":[]}");
  }

  @Test
  void aServerNamedThatDoesNotAnswerIsNoEmptyList() {
    String away = "http://127.0.0.1:" + DemoServer.freePort();
    Pc empty = pc();

    CommandLineRun list = empty.run("list", "--server", away);
    assertThat(list.exit()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(list.err()).contains(away).doesNotContain("no licences yet");
    assertThat(list.out()).isEmpty();
    assertThat(empty.run("list", "--server", server.url()).exit()).isZero();

    Pc used = pc();
    activated(used, "10");
    assertThat(used.run("list", "--server", away).exit()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(used.run("list", "--server", server.url()).out()).contains("Editor\tok");
  }

  @Test
  void aGarbledHomeIsNamedAndNothingIsLost() throws IOException {
    Pc pc = pc();
    activated(pc, "10");
    Path state = pc.home().resolve("home.state");
    byte[] before = Files.readAllBytes(state);
    byte[] garbled = before.clone();
    garbled[garbled.length / 2] ^= 1;
    Files.write(state, garbled);

    CommandLineRun run = pc.run("list");

    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).contains(state.toString());
    assertThat(Files.readAllBytes(state)).isEqualTo(garbled);
    Files.write(state, before);
    assertThat(pc.run("list").exit()).isZero();
  }

  @Test
  void inspectSaysWhatIsNoFileOfCoffers() throws IOException {
    Path file = Files.writeString(folder.resolve("x.txt"), "hello");

    CommandLineRun run = pc().run("inspect", file.toString(), "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).contains("\"type\":\"file.malformed\"");
  }

  /** Registers, confirms by the code in the mail, and signs in. */
  private void registered(Pc pc, String email, Optional<String> ticket) {
    List<String> words =
        new ArrayList<>(List.of("register", email, "--server", server.url(), "--password-stdin"));
    ticket.ifPresent(code -> words.addAll(List.of("--ticket", code)));
    CommandLineRun register = pc.typing("correct horse\n", words.toArray(String[]::new));
    assertThat(register.exit()).as(register.err()).isZero();
    assertThat(register.out()).contains("coffer confirm CODE");
    CommandLineRun confirm = pc.run("confirm", mailedCode(email), "--server", server.url());
    assertThat(confirm.exit()).as(confirm.err()).isZero();
    CommandLineRun login =
        pc.typing("correct horse\n", "login", email, "--server", server.url(), "--password-stdin");
    assertThat(login.exit()).as(login.err()).isZero();
  }

  private String mailedCode(String email) {
    server.running().coffer().mailRoom().deliver(100);
    Pattern code = Pattern.compile("cofc_[0-9A-Z]{52}");
    try (Stream<Path> mails = Files.list(server.data().resolve("mail"))) {
      return mails
          .filter(path -> path.toString().endsWith(".eml"))
          .sorted(Comparator.reverseOrder())
          .map(FilesOfOthers::text)
          .filter(text -> text.contains("To: " + email))
          .map(code::matcher)
          .filter(Matcher::find)
          .map(Matcher::group)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
