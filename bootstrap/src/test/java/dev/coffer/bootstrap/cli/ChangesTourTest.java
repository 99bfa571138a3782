package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What vendors change, as they and their customers see it, on leases of ten seconds. */
final class ChangesTourTest extends ServedTour {
  private static final Pattern ID = Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}");

  @Override
  String[] settings() {
    return new String[] {"leases.term", "10s"};
  }

  private static String done(CommandLineRun run) {
    return ok(run).out();
  }

  /** Activates a ticket; the licence's id. */
  private String active(Pc pc, String ticket) {
    done(pc.run("activate", ticket, "--server", server.url()));
    String shown = done(vendor.run("vendor", "ticket", "show", ticket));
    Matcher id = ID.matcher(shown.substring(shown.indexOf('\n')));
    assertThat(id.find()).as(shown).isTrue();
    return id.group();
  }

  private CompletableFuture<CommandLineRun> running(Pc pc, String product, String name) {
    Path started = folder.resolve(name);
    Path stop = folder.resolve("stop");
    String script = ": > %s; while [ ! -e %s ]; do sleep 0.1; done".formatted(started, stop);
    CompletableFuture<CommandLineRun> run =
        CompletableFuture.supplyAsync(
            () -> pc.run("run", "--firm", "1001", "--product", product, "--", "sh", "-c", script));
    FilesOfOthers.awaited(started);
    return run;
  }

  @Test
  void aRunningProgramSurvivesAReplace() throws Exception {
    Pc pc = pc("pc");
    String license = active(pc, sold("10"));
    CompletableFuture<CommandLineRun> running = running(pc, "10", "started");

    String said = done(vendor.run("vendor", "license", "replace", license));
    done(vendor.run("vendor", "auto-update", "--wait", "--timeout", "30"));
    assertThat(
            running
                .copy()
                .thenApply(run -> true)
                .completeOnTimeout(false, 11, TimeUnit.SECONDS)
                .get())
        .as("ended before it was told to")
        .isFalse();
    Files.createFile(folder.resolve("stop"));
    assertThat(running.get(30, TimeUnit.SECONDS).exit()).isZero();

    assertThat(said).contains("its successor:");
    assertThat(done(vendor.run("vendor", "license", "show", license)))
        .contains("replaced by")
        .contains("REPLACED");
    assertThat(done(pc.run("list"))).contains("Editor\tok").doesNotContain(license);
    assertThat(done(pc.run("run", "--firm", "1001", "--product", "10", "--", "true"))).isEmpty();
  }

  @Test
  void aWithdrawnLicenceEndsItsProgramAndSaysWhy() throws Exception {
    Pc pc = pc("pc");
    String license = active(pc, sold("10"));
    CompletableFuture<CommandLineRun> running = running(pc, "10", "started");

    done(vendor.run("vendor", "license", "withdraw", license));
    CommandLineRun ended = running.get(30, TimeUnit.SECONDS);
    done(vendor.run("vendor", "auto-update", "--wait", "--timeout", "30"));

    assertThat(ended.exit()).isNotZero();
    assertThat(ended.err()).contains("coffer: the licence was lost: The licence was taken out");
    assertThat(done(vendor.run("vendor", "license", "show", license))).contains("withdrawn");
    CommandLineRun again = pc.run("run", "--firm", "1001", "--product", "10", "--", "true");
    assertThat(again.exit()).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void anExtensionGivesASecondProgramItsSeat() throws Exception {
    Pc pc = pc("pc");
    String license = active(pc, sold("10"));
    CompletableFuture<CommandLineRun> first = running(pc, "10", "started");
    assertThat(pc.run("run", "--firm", "1001", "--product", "10", "--", "true").exit())
        .isEqualTo(ExitCode.REFUSED);

    done(vendor.run("vendor", "license", "extend", license, "--seats", "2"));
    done(pc.run("update"));
    done(pc.run("run", "--firm", "1001", "--product", "10", "--", "true"));

    Files.createFile(folder.resolve("stop"));
    assertThat(first.get(30, TimeUnit.SECONDS).exit()).isZero();
  }

  @Test
  void aReturnedLicenceIsActivatedOnAnotherComputer() {
    Pc pc = pc("pc");
    String ticket = sold("10");
    String license = active(pc, ticket);

    assertThat(done(pc.run("return", license))).contains("returned: Editor");
    done(pc("other").run("activate", ticket, "--server", server.url()));

    CommandLineRun wrong = pc.run("return", license, "--json");
    assertThat(wrong.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(wrong.err()).contains("\"type\":\"license.unknown\"");
  }

  @Test
  void addAssignBlockUnblockAndRestoreAreSaidInALine() throws IOException {
    Pc pc = pc("pc");
    String ticket = sold("10");
    String license = active(pc, ticket);
    String order =
        done(vendor.run("vendor", "ticket", "show", ticket)).lines().findFirst().orElseThrow();
    Matcher id = ID.matcher(order);
    assertThat(id.find()).isTrue();

    assertThat(done(vendor.run("vendor", "license", "add", "20", "--order", id.group())))
        .contains("Renderer");
    done(vendor.run("vendor", "auto-update", "--wait", "--timeout", "30"));
    assertThat(done(pc.run("list"))).contains("Renderer\tok");
    assertThat(done(vendor.run("vendor", "license", "block", license))).contains("blocked");
    done(pc.run("update"));
    assertThat(done(pc.run("list"))).contains("Editor\tblocked");
    assertThat(done(vendor.run("vendor", "license", "unblock", license))).contains("not blocked");
    done(pc.run("update"));
    assertThat(done(pc.run("list"))).contains("Editor\tok");
    assertThat(done(vendor.run("vendor", "license", "restore", license)))
        .contains("available")
        .contains("blocked: C")
        .contains("still there: Renderer");
    Pc other = pc("other");
    String second = active(other, sold("20"));
    Matcher serial =
        Pattern.compile("\\bC[0-9A-Z]{16}\\b")
            .matcher(done(vendor.run("vendor", "license", "show", second)));
    assertThat(serial.find()).isTrue();
    done(vendor.run("vendor", "license", "assign", license, serial.group()));
    done(vendor.run("vendor", "auto-update", "--wait", "--timeout", "30"));
    assertThat(done(other.run("list"))).contains("Editor\tok");
    CommandLineRun nothing = vendor.run("vendor", "license", "extend", license);
    assertThat(nothing.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(pc.run("restore", ticket, "--mail", "--server", server.url()).exit()).isZero();
  }
}
