package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Returns, moves and restores between the cloud and a computer's own container, both ways. */
final class MovesTourTest extends ServedTour {
  private static final Pattern ID = Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}");

  @Override
  void prepare() {
    product("80", "--kind", "cloud,machine", "--units", "10", "--may-return", "--may-move");
    product("81", "--kind", "cloud,machine", "--may-return", "--no-may-move", "--restores", "2");
    product("82", "--kind", "cloud", "--may-move");
    product("83", "--kind", "machine,cloud", "--no-may-return", "--no-may-move");
  }

  private void product(String code, String... terms) {
    List<String> words = new ArrayList<>(List.of("vendor", "product", "add", code, "P" + code));
    words.addAll(List.of(terms));
    ok(vendor.run(words.toArray(String[]::new)));
  }

  private Pc activated(String name, String ticket, String kind) {
    Pc pc = pc(name);
    ok(pc.run("activate", ticket, "--server", server.url(), "--into", kind));
    return pc;
  }

  private static String[] columns(Pc pc) {
    return ok(pc.run("list")).out().strip().split("\t", -1);
  }

  private static String license(Pc pc) {
    return columns(pc)[8];
  }

  private static CommandLineRun runs(Pc pc, String product) {
    return pc.run("run", "--firm", "1001", "--product", product, "--", "true");
  }

  private static void spends(Pc pc, int units) {
    ok(pc.run("use", "--firm", "1001", "--product", "80", "--units", Integer.toString(units)));
  }

  @Test
  void aTicketWhoseLicenceIsHereAlreadySaysWhere() {
    String ticket = sold("80");
    Pc pc = activated("here", ticket, "cloud");

    CommandLineRun again = pc.run("activate", ticket, "--server", server.url(), "--json");
    refused(again, "ticket.used");
    assertThat(again.err())
        .contains("on this computer already, in container ")
        .contains("coffer list");
    CommandLineRun elsewhere =
        pc("elsewhere").run("activate", ticket, "--server", server.url(), "--json");
    refused(elsewhere, "ticket.used");
    assertThat(elsewhere.err()).contains("in another container");
    ok(runs(pc, "80"));
  }

  @Test
  void aTicketWhoseLicenceIsInThisComputersOwnContainerIsAnsweredAsBefore() {
    String ticket = sold("80");
    Pc pc = activated("here", ticket, "machine");

    assertThat(ok(pc.run("activate", ticket, "--server", server.url(), "--into", "machine")).out())
        .contains("active: P80");
    ok(runs(pc, "80"));
  }

  /** Does something while a program runs under product 80. */
  private void whileInUse(Pc pc, Runnable work) {
    Path started = folder.resolve("started");
    Path stop = folder.resolve("stop");
    String script = ": > %s; while [ ! -e %s ]; do sleep 0.1; done".formatted(started, stop);
    CompletableFuture<CommandLineRun> running =
        CompletableFuture.supplyAsync(
            () -> pc.run("run", "--firm", "1001", "--product", "80", "--", "sh", "-c", script));
    FilesOfOthers.awaited(started);
    try {
      work.run();
    } finally {
      FilesOfOthers.make(stop);
      ok(running.join());
    }
  }

  @Test
  void aMoveThatHasToWaitIsListedWithTheCommandThatEndsIt() {
    Pc pc = activated("home", sold("80"), "cloud");
    String license = license(pc);

    whileInUse(
        pc,
        () ->
            assertThat(ok(pc.run("move", license, "--into", "machine")).out())
                .contains("is in use until"));

    String hangs = ok(pc.run("transfers")).out();
    assertThat(hangs).contains("P80 is to be moved");
    Matcher next = Pattern.compile("coffer (move \\S+ --from \\S+ --to \\S+)").matcher(hangs);
    assertThat(next.find()).isTrue();
    assertThat(ok(pc.run(next.group(1).split(" "))).out()).contains("moved: P80");
    assertThat(pc.run("transfers").err()).contains("nothing hangs");
    ok(runs(pc, "80"));
  }

  @Test
  void aReturnThatHasToWaitIsListedUntilItIsDone() {
    Pc pc = activated("home", sold("80"), "machine");
    String license = license(pc);

    whileInUse(
        pc,
        () ->
            assertThat(ok(pc.run("return", license)).out())
                .contains("is in use until")
                .contains("coffer update"));

    assertThat(ok(pc.run("transfers")).out())
        .contains("P80 is to be returned")
        .contains("coffer update");
    ok(pc.run("update"));
    assertThat(pc.run("list").out()).doesNotContain(license);
    assertThat(pc.run("transfers").err()).contains("nothing hangs");
  }

  @Test
  void aLicenceMovesFromTheCloudIntoThisComputerAndBack() {
    String ticket = sold("80");
    Pc pc = activated("pc", ticket, "cloud");
    String license = license(pc);
    String cloud = columns(pc)[7];
    spends(pc, 3);

    assertThat(ok(pc.run("move", license, "--into", "machine")).out())
        .contains("moved: P80 into M");
    assertThat(columns(pc)[7]).startsWith("M");
    assertThat(columns(pc)[5]).as("units left").isEqualTo("7");
    assertThat(ok(pc.run("move", license, "--from", cloud, "--into", "machine", "--json")).out())
        .as("again")
        .contains(license);
    spends(pc, 2);

    assertThat(ok(pc.run("move", license, "--to", cloud, "--ticket", ticket)).out())
        .contains("moved: P80 into " + cloud);
    assertThat(columns(pc)[7]).isEqualTo(cloud);
    assertThat(columns(pc)[5]).isEqualTo("5");
    ok(pc.run("move", license, "--to", cloud, "--ticket", ticket));
    spends(pc, 5);
    assertThat(pc.run("use", "--firm", "1001", "--product", "80", "--units", "1").exit())
        .isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void aLicenceReturnsFromEitherAndIsActivatedInTheOther() {
    String ticket = sold("80");
    Pc pc = activated("pc", ticket, "cloud");
    spends(pc, 4);
    ok(pc.run("return", license(pc)));

    Pc other = activated("other", ticket, "machine");
    assertThat(columns(other)[5]).isEqualTo("6");
    spends(other, 1);
    ok(other.run("return", license(other)));

    ok(pc.run("activate", ticket, "--server", server.url(), "--into", "cloud"));
    assertThat(columns(pc)[5]).isEqualTo("5");
  }

  @Test
  void whatTheVendorDoesNotAllowIsRefusedAndLeavesEverythingWhereItIs() {
    Pc noMove = activated("one", sold("81"), "cloud");
    refused(
        noMove.run("move", license(noMove), "--into", "machine", "--json"),
        "license.not-permitted");
    ok(runs(noMove, "81"));
    Pc cloudOnly = activated("two", sold("82"), "cloud");
    refused(
        cloudOnly.run("move", license(cloudOnly), "--into", "machine", "--json"),
        "license.kind-not-allowed");
    ok(runs(cloudOnly, "82"));
    Pc nothing = activated("three", sold("83"), "machine");
    refused(nothing.run("return", license(nothing), "--json"), "license.not-permitted");
    ok(runs(nothing, "83"));
    assertThat(nothing.run("move", license(nothing), "--into", "machine").exit())
        .as("from here, by its ticket")
        .isEqualTo(ExitCode.USAGE);
    assertThat(nothing.run("move", license(nothing)).exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aLostComputerIsRestoredIntoTheCloudByAMailedCode() {
    String ticket = soldTo("lost@example.com");
    Pc lost = activated("lost", ticket, "machine");

    restored(ticket, "lost@example.com");
    Pc next = activated("next", ticket, "cloud");

    ok(runs(next, "81"));
    ok(lost.run("update"));
    assertThat(lost.run("list").out()).as("found again: it is blocked and gives up").isEmpty();
    assertThat(runs(lost, "81").exit()).isEqualTo(ExitCode.REFUSED);
    ok(runs(next, "81"));
  }

  @Test
  void aLostCloudContainerIsRestoredIntoAComputerByAMailedCodeAndNoOftenerThanAllowed() {
    String ticket = soldTo("cloud@example.com");
    Pc lost = activated("lost", ticket, "cloud");

    restored(ticket, "cloud@example.com");
    Pc next = activated("next", ticket, "machine");
    ok(runs(next, "81"));
    // The Cloud's own container hears of it when the server next reaches it.
    ok(vendor.run("vendor", "auto-update", "--wait", "--timeout", "60"));
    assertThat(runs(lost, "81").exit()).isEqualTo(ExitCode.REFUSED);

    restored(ticket, "cloud@example.com");
    activated("third", ticket, "cloud");
    Pc any = new Pc(folder.resolve("any"));
    ok(any.run("restore", ticket, "--mail", "--server", server.url()));
    refused(
        any.run(
            "restore",
            "--code",
            mailedCode("cloud@example.com"),
            "--server",
            server.url(),
            "--json"),
        "restore.exhausted");
  }

  private String soldTo(String email) {
    Matcher customer =
        ID.matcher(ok(vendor.run("vendor", "customer", "add", "Eve", "--email", email)).out());
    assertThat(customer.find()).isTrue();
    return sold("81", "--customer", customer.group());
  }

  private void restored(String ticket, String email) {
    Pc any = new Pc(folder.resolve("any"));
    ok(any.run("restore", ticket, "--mail", "--server", server.url()));
    assertThat(ok(any.run("restore", "--code", mailedCode(email), "--server", server.url())).out())
        .contains("restored: P81")
        .contains("is blocked");
  }

  /** A mail with its text as people read it. */
  private static String read(String mail) {
    String[] parts = mail.split("\r?\n\r?\n", 2);
    return parts[0].contains("base64")
        ? new String(Base64.getMimeDecoder().decode(parts[1]), StandardCharsets.UTF_8)
        : parts[1];
  }

  private String mailedCode(String email) {
    server.running().coffer().mailRoom().deliver(100);
    Pattern code = Pattern.compile("--code ([-_0-9A-Za-z]+)");
    try (Stream<Path> mails = Files.list(server.data().resolve("mail"))) {
      return mails
          .filter(path -> path.toString().endsWith(".eml"))
          .sorted(Comparator.reverseOrder())
          .map(FilesOfOthers::text)
          .filter(text -> text.contains("To: " + email))
          .map(MovesTourTest::read)
          .map(code::matcher)
          .filter(Matcher::find)
          .map(found -> found.group(1))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
