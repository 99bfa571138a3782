package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Computers whose clocks are wrong, and what brings their licences back, as people type it. */
final class TimeTourTest extends ServedTour {
  private static final Duration YEARS = Duration.ofDays(2000);

  @Override
  void prepare() {
    String end = Instant.now().plus(Duration.ofDays(90)).toString().substring(0, 10);
    ok(
        vendor.run(
            "vendor", "product", "add", "95", "Dated", "--kind", "machine", "--valid-until", end));
    ok(vendor.run("vendor", "key", "export-anchor", shared.resolve("anchor.pem").toString()));
  }

  private static void refused(CommandLineRun run, String type, String sentence) {
    assertThat(refused(run, type).err()).contains(sentence);
  }

  private Pc activated() {
    Pc pc = new Pc(folder.resolve("home"));
    String ticket = sold("95");
    ok(pc.run("activate", ticket, "--server", server.url(), "--into", "machine"));
    return pc;
  }

  private static CommandLineRun runs(Pc pc) {
    return pc.run("run", "--firm", "1001", "--product", "95", "--json", "--", "true");
  }

  private String serial(Pc pc) {
    String out = ok(pc.run("time")).out();
    return out.substring(0, out.indexOf('\t'));
  }

  @Test
  void aClockOnceFarAheadMakesALicenceSuspectAndTheNextContactRepairsIt() {
    Pc pc = activated();
    refused(runs(pc.clockOff(YEARS)), "license.over", "");
    ok(pc.clockOff(YEARS).run("context", "--firm", "1001", "--out", folder + "/ahead.cofctx"));

    refused(runs(pc), "license.clock", "was far ahead once");
    CommandLineRun time = ok(pc.run("time"));
    assertThat(time.out()).contains("\tsuspect\t");
    assertThat(time.err()).contains("coffer update");

    ok(pc.run("update"));

    ok(runs(pc));
    assertThat(ok(pc.run("time")).out()).contains("\tok\t1\t1");
    assertThat(ok(vendor.run("vendor", "container", "list")).out())
        .contains(serial(pc) + "\tno\tno\t2\t2\t1\t1");
    assertThat(ok(vendor.run("vendor", "audit", "export", folder + "/log")).exit()).isZero();
  }

  @Test
  void anUpdateTellsThatTheClockIsAheadWhileItIs() {
    Pc pc = activated();

    CommandLineRun ahead = ok(pc.clockOff(YEARS).run("update"));
    CommandLineRun right = ok(pc.run("update"));

    assertThat(ahead.err()).contains("the clock is 48000 hours ahead of the time of firm 1001");
    assertThat(right.err()).doesNotContain("the clock is");
    ok(runs(pc));
    assertThat(ok(pc.run("update")).err()).doesNotContain("the clock is");
  }

  @Test
  void aFileRepairsAComputerWithoutANetwork() throws IOException {
    Pc pc = new Pc(folder.resolve("home"));
    String ticket = sold("95");
    ok(pc.run("import", shared.resolve("anchor.pem").toString(), "--code", "1001"));
    ok(pc.run("context", "--firm", "1001", "--out", folder + "/1.cofctx"));
    exchange("1", "--ticket", ticket);
    ok(pc.run("apply", folder + "/1.cofupd"));
    ok(runs(pc));
    ok(pc.clockOff(YEARS).run("context", "--firm", "1001", "--out", folder + "/ahead.cofctx"));
    refused(runs(pc), "license.clock", "was far ahead once");

    ok(pc.run("context", "--firm", "1001", "--out", folder + "/2.cofctx"));
    exchange("2");
    assertThat(Files.readString(folder.resolve("2.cofupd")))
        .contains("-----BEGIN COFFER UPDATE-----")
        .contains("-----BEGIN COFFER TIME-----");
    CommandLineRun applied = ok(pc.run("apply", folder + "/2.cofupd"));

    assertThat(applied.out()).contains("taken: the vendor certifies");
    ok(runs(pc));
    assertThat(ok(pc.run("apply", folder + "/2.cofupd")).out())
        .contains("was in before")
        .contains("is known; nothing changed");
    assertThat(ok(pc.run("inspect", folder + "/2.cofupd")).out())
        .contains("COFFER time")
        .contains("yes: signed by a firm that this computer trusts");
    assertThat(ok(pc.run("verify", folder + "/2.cofupd", "--anchor", shared + "/anchor.pem")).out())
        .contains("the firm saw context");
    ok(runs(pc));
  }

  @Test
  void aClockSetBackIsNamedCountedAndProlongsNothing() {
    Pc pc = activated();
    Pc later = pc.clockOff(Duration.ofDays(100));
    refused(runs(later), "license.over", "ended at");
    ok(later.run("context", "--firm", "1001", "--out", folder + "/later.cofctx"));

    refused(runs(pc.clockOff(Duration.ofDays(10))), "license.clock", "the clock was set back");
  }

  private void exchange(String name, String... more) {
    String[] args = new String[5 + more.length];
    args[0] = "vendor";
    args[1] = "exchange";
    args[2] = folder + "/" + name + ".cofctx";
    args[3] = "--out";
    args[4] = folder + "/" + name + ".cofupd";
    System.arraycopy(more, 0, args, 5, more.length);
    ok(vendor.run(args));
  }
}
