package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The day that the server is away, as vendor and customer type it. */
final class EmergencyTourTest extends ServedTour {
  private Path kit;
  private Path anchor;
  private Pc away;

  @Override
  void prepare() {
    away = new Pc(shared.resolve("away"));
    kit = shared.resolve("kit");
    anchor = shared.resolve("anchor.pem");
    ok(
        vendor.run(
            "vendor", "product", "add", "96", "Controller", "--kind", "machine", "--seats", "2"));
    ok(vendor.run("vendor", "key", "export-anchor", anchor.toString()));
    ok(vendor.run("vendor", "emergency", "prepare", kit.toString()));
  }

  private Pc customer() {
    Pc pc = new Pc(folder.resolve("home"));
    ok(pc.run("import", anchor.toString(), "--code", "1001"));
    return pc;
  }

  private CommandLineRun issue(String context, String update, String... more) {
    String[] args = new String[10 + more.length];
    String[] fixed = {
      "vendor",
      "emergency",
      "issue",
      file(context),
      "--kit",
      kit.toString(),
      "--product",
      "96",
      "--out",
      file(update)
    };
    System.arraycopy(fixed, 0, args, 0, fixed.length);
    System.arraycopy(more, 0, args, fixed.length, more.length);
    return away.run(args);
  }

  private static CommandLineRun runs(Pc pc) {
    return pc.run("run", "--firm", "1001", "--product", "96", "--json", "--", "true");
  }

  private void context(Pc pc, String name) {
    ok(pc.run("context", "--firm", "1001", "--out", file(name)));
  }

  @Test
  void aLicenceOfAnEmergencyRunsForItsDaysAndTheVendorIsToldOnce() {
    Pc pc = customer();
    context(pc, "1.cofctx");
    assertThat(ok(issue("1.cofctx", "1.cofupd")).out()).contains("Controller until");
    assertThat(ok(pc.run("inspect", file("1.cofupd"))).out())
        .contains("yes: signed by a firm that this computer trusts")
        .contains("signedBy: an emergency key");
    assertThat(ok(pc.run("verify", file("1.cofupd"), "--anchor", anchor.toString())).out())
        .contains("an emergency key: may sign licences of 14 days");
    ok(pc.run("apply", file("1.cofupd"), "--out", file("2.cofctx")));
    ok(runs(pc));
    assertThat(ok(pc.run("list")).out()).contains("Controller");
    refused(runs(pc.clockOff(Duration.ofDays(7))), "license.over");

    context(pc, "3.cofctx");
    ok(vendor.run("vendor", "exchange", file("3.cofctx"), "--out", file("3.cofupd")));
    ok(vendor.run("vendor", "exchange", file("3.cofctx"), "--out", file("3.cofupd")));
    ok(vendor.run("vendor", "exchange", file("2.cofctx"), "--out", file("2.cofupd")));
    ok(pc.run("apply", file("3.cofupd"), "--out", file("4.cofctx")));
    ok(vendor.run("vendor", "exchange", file("4.cofctx"), "--out", file("4.cofupd")));

    ok(runs(pc));
    String listed = ok(vendor.run("vendor", "container", "list")).out();
    assertThat(listed.lines().filter(line -> line.endsWith("\t1\t0"))).hasSize(1);
    server.running().coffer().auditLog().sequence(1000);
    ok(vendor.run("vendor", "audit", "export", file("log")));
    assertThat(Path.of(file("log")))
        .content()
        .containsOnlyOnce("license.emergency")
        .contains("firm.emergency-key");
  }

  @Test
  void neitherLongerThanFourteenDaysNorAnUnknownProductNorAnotherFolder() {
    Pc pc = customer();
    context(pc, "1.cofctx");
    refused(issue("1.cofctx", "1.cofupd", "--days", "15", "--json"), "emergency.too-long");
    ok(issue("1.cofctx", "1.cofupd", "--days", "14"));
    refused(
        away.run(
            "vendor",
            "emergency",
            "issue",
            file("1.cofctx"),
            "--kit",
            kit.toString(),
            "--product",
            "4711",
            "--out",
            file("x"),
            "--json"),
        "product.unknown");
    refused(
        away.run(
            "vendor",
            "emergency",
            "issue",
            file("1.cofctx"),
            "--kit",
            folder.toString(),
            "--product",
            "96",
            "--out",
            file("x"),
            "--json"),
        "emergency.no-kit");
    refused(vendor.run("vendor", "emergency", "prepare", kit.toString(), "--json"), "file.exists");
  }

  @Test
  void aKitThatEndedIsNamedAsTheReasonAndAnotherIsPrepared() {
    Path ending = folder.resolve("ending");
    ok(vendor.run("vendor", "emergency", "prepare", ending.toString()));
    Pc pc = customer();
    context(pc, "1.cofctx");
    ok(pc.run("activate", sold("96"), "--server", server.url(), "--into", "machine"));
    ok(vendor.run("vendor", "key", "rotate"));
    ok(pc.run("activate", sold("96"), "--server", server.url(), "--into", "machine"));
    context(pc, "2.cofctx");
    issued(ending, "2.cofctx", "2.cofupd");

    CommandLineRun ended = refused(pc.run("apply", file("2.cofupd"), "--json"), "emergency.ended");
    assertThat(ended.err()).contains("the firm's keys were rotated").contains("another kit");

    Path next = shared.resolve("next");
    ok(vendor.run("vendor", "emergency", "prepare", next.toString()));
    issued(next, "2.cofctx", "3.cofupd");
    ok(pc.run("apply", file("3.cofupd")));
    kit = next;
  }

  private void issued(Path from, String context, String update) {
    String[] words = {
      "vendor",
      "emergency",
      "issue",
      file(context),
      "--kit",
      from.toString(),
      "--product",
      "96",
      "--out",
      file(update)
    };
    ok(away.run(words));
  }

  @Test
  void anotherComputersFileIsRefusedAndTheSameFileTwiceIsHarmless() {
    Pc pc = customer();
    context(pc, "1.cofctx");
    ok(issue("1.cofctx", "1.cofupd", "--seats", "1", "--feature", "2,3"));
    ok(pc.run("apply", file("1.cofupd")));
    assertThat(ok(pc.run("apply", file("1.cofupd"))).out()).contains("was in before");

    Pc other = new Pc(folder.resolve("other"));
    ok(other.run("import", anchor.toString(), "--code", "1001"));
    ok(other.run("context", "--firm", "1001", "--out", file("other.cofctx")));
    refused(other.run("apply", file("1.cofupd"), "--json"), "update.other-container");
  }
}
