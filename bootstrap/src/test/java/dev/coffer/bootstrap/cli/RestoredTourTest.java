package dev.coffer.bootstrap.cli;

import static dev.coffer.bootstrap.cli.ServedTour.ok;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose H2 file is put back from a backup meets computers that went on meanwhile. */
final class RestoredTourTest {
  @TempDir private Path folder;

  private final int port = DemoServer.freePort();
  private DemoServer server;
  private Pc vendor;

  @BeforeEach
  void start() {
    server = DemoServer.on(port, data("data"));
    vendor =
        new Pc(
            folder.resolve("vendor"),
            Map.of("COFFER_SERVER", server.url(), "COFFER_TOKEN", server.demo().apiToken()));
    ok(vendor.run("vendor", "product", "add", "90", "Planner", "--kind", "machine,cloud"));
    ok(
        vendor.run(
            "vendor", "product", "add", "93", "Counter", "--kind", "machine", "--units", "10"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path data(String name) {
    return folder.resolve(name);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private void backUp() {
    server.close();
    FilesOfOthers.copied(data("data"), data("backup"));
    server = DemoServer.on(port, data("data"));
  }

  private void restore() {
    server.close();
    server = DemoServer.on(port, data("backup"));
  }

  private String sold(String product) {
    return ok(vendor.run("vendor", "order", "add", product)).out().strip();
  }

  private String activated(Pc pc, String ticket) {
    List<String> before = licenses(pc);
    ok(pc.run("activate", ticket, "--server", server.url(), "--into", "machine"));
    List<String> after = new ArrayList<>(licenses(pc));
    after.removeAll(before);
    assertThat(after).hasSize(1);
    return after.get(0);
  }

  private static List<String> licenses(Pc pc) {
    return pc.run("list")
        .out()
        .lines()
        .map(line -> line.split("\t", -1))
        .filter(columns -> columns.length > 8)
        .map(columns -> columns[8])
        .toList();
  }

  private static String serial(Pc pc) {
    return ok(pc.run("list")).out().strip().split("\t", -1)[7];
  }

  private String license(String id) {
    return ok(vendor.run("vendor", "license", "show", id)).out();
  }

  private String container(Pc pc) {
    return ok(vendor.run("vendor", "container", "show", serial(pc))).out();
  }

  @Test
  void whatWasActivatedChangedAndReturnedSinceTheBackupIsAdopted() {
    Pc pc = new Pc(folder.resolve("pc"));
    String changed = activated(pc, sold("90"));
    String returned = activated(pc, sold("93"));
    String ticket = sold("90");
    backUp();
    String later = activated(pc, ticket);
    ok(vendor.run("vendor", "license", "extend", changed, "--seats", "3"));
    ok(pc.run("use", "--firm", "1001", "--product", "93", "--units", "4"));
    ok(pc.run("return", returned));
    ok(pc.run("update"));

    restore();
    assertThat(license(later)).contains("available");
    assertThat(license(returned)).contains("active");
    CommandLineRun update = ok(pc.run("update"));

    assertThat(update.err()).isEmpty();
    assertThat(license(later)).contains("active");
    assertThat(license(changed)).contains("active");
    assertThat(license(returned)).contains("available");
    assertThat(container(pc)).contains("not in question");
    assertThat(ok(pc.run("list")).out().lines()).hasSize(2);
    ok(pc.run("activate", sold("90"), "--server", server.url(), "--into", "machine"));
    ok(pc.run("return", later));
    assertThat(license(later)).contains("available");
    server.running().coffer().auditLog().sequence(1000);
    ok(vendor.run("vendor", "audit", "export", file("audit")));
    assertThat(FilesOfOthers.text(folder.resolve("audit"))).contains("container.adopted");
  }

  @Test
  void aContextInAFileIsAskedForWithItsGrant() {
    Pc pc = new Pc(folder.resolve("pc"));
    String known = activated(pc, sold("90"));
    String ticket = sold("90");
    backUp();
    String later = activated(pc, ticket);
    restore();

    ok(pc.run("context", "--firm", "1001", "--out", file("1.cofctx")));
    CommandLineRun asked =
        ok(vendor.run("vendor", "exchange", file("1.cofctx"), "--out", file("1.cofupd")));
    assertThat(asked.err()).contains("restored from a backup").contains("--grant");
    assertThat(container(pc)).contains("in question").contains("never written here");

    ok(pc.run("context", "--firm", "1001", "--out", file("2.cofctx"), "--grant"));
    assertThat(ok(pc.run("inspect", file("2.cofctx"))).out()).contains("COFFER grant");
    CommandLineRun seen =
        ok(vendor.run("vendor", "exchange", file("2.cofctx"), "--out", file("2.cofupd")));

    assertThat(seen.err()).doesNotContain("backup");
    assertThat(container(pc)).contains("not in question");
    assertThat(license(later)).contains("active");
    assertThat(license(known)).contains("active");
  }

  @Test
  void aLicenceThatWasSoldTwiceAndOneThatIsForgottenAreNamedToTheVendor() {
    Pc pc = new Pc(folder.resolve("pc"));
    Pc other = new Pc(folder.resolve("other"));
    Pc late = new Pc(folder.resolve("late"));
    activated(late, sold("93"));
    String ticket = sold("90");
    activated(pc, sold("93"));
    backUp();
    String twice = activated(pc, ticket);
    String forgotten = activated(late, sold("90"));
    restore();
    activated(other, ticket);

    assertThat(ok(pc.run("update")).err()).contains("Its vendor was told");
    assertThat(container(pc)).contains(twice + " is in another container");
    assertThat(ok(late.run("update")).err()).contains("Its vendor was told");
    assertThat(container(late)).contains(forgotten + " is not known here");

    ok(vendor.run("vendor", "container", "decide", serial(pc), "accept"));
    ok(pc.run("update"));
    assertThat(ok(pc.run("list")).out()).doesNotContain(twice);
    assertThat(container(pc)).contains("not in question");
    assertThat(license(twice)).contains("active");
  }
}
