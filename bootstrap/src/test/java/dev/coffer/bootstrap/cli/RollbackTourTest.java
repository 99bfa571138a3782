package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Homes that are copied and put back, with real files: found, shown to the vendor, decided. */
final class RollbackTourTest extends ServedTour {

  @Override
  void prepare() {
    ok(vendor.run("vendor", "product", "add", "90", "Planner", "--kind", "machine,cloud"));
    ok(
        vendor.run(
            "vendor", "product", "add", "93", "Counter", "--kind", "machine", "--units", "10"));
  }

  private Pc activated(String name, String product) {
    Pc pc = pc(name);
    ok(pc.run("activate", sold(product), "--server", server.url(), "--into", "machine"));
    return pc;
  }

  private static String[] columns(Pc pc) {
    return ok(pc.run("list")).out().strip().split("\t", -1);
  }

  private static String serial(Pc pc) {
    return columns(pc)[7];
  }

  private static String license(Pc pc) {
    return columns(pc)[8];
  }

  private String shown(String serial) {
    return ok(vendor.run("vendor", "container", "show", serial)).out();
  }

  private void decides(String serial, String decision) {
    ok(vendor.run("vendor", "container", "decide", serial, decision));
  }

  @Test
  void twoCopiesAreFoundTheVendorAcceptsOneAndTheOtherIsLeftBehind() {
    Pc pc = activated("pc", "90");
    String serial = serial(pc);
    Pc copy = FilesOfOthers.copied(pc, folder.resolve("copy"));
    ok(vendor.run("vendor", "license", "extend", license(pc), "--seats", "3"));
    assertThat(ok(pc.run("update")).out()).contains("1 update applied");

    CommandLineRun found = ok(copy.run("update"));

    assertThat(found.err()).contains("a copy of it runs elsewhere").contains("Its vendor was told");
    assertThat(shown(serial))
        .contains("in question")
        .contains("clone, found")
        .contains("two copies");
    assertThat(ok(vendor.run("vendor", "container", "list", "--quarantined")).out())
        .contains(serial);
    refused(
        copy.run("activate", sold("90"), "--server", server.url(), "--into", "machine", "--json"),
        "container.quarantined");

    decides(serial, "accept");
    assertThat(shown(serial)).contains("decided: accept");
    ok(copy.run("update"));

    assertThat(shown(serial)).contains("not in question");
    assertThat(columns(copy)[3]).isEqualTo("ok");
    ok(copy.run("activate", sold("90"), "--server", server.url(), "--into", "machine"));
    assertThat(ok(pc.run("update")).err()).contains("Its vendor was told");
    assertThat(ok(pc.run("update")).out()).as("it is given nothing").contains("nothing new");
    assertThat(shown(serial)).contains("in question: it is given");
    assertThat(shown(serial).lines().filter(line -> line.contains(", found ")))
        .hasSizeGreaterThan(1);
    server.running().coffer().auditLog().sequence(1000);
    ok(vendor.run("vendor", "audit", "export", file("audit")));
    assertThat(FilesOfOthers.text(folder.resolve("audit")))
        .contains("container.incident")
        .contains("container.decided")
        .contains("container.settled");
  }

  @Test
  void aHomePutBackDoesNotBringSpentUnitsBack() {
    Pc pc = activated("pc", "93");
    String serial = serial(pc);
    Pc backup = FilesOfOthers.copied(pc, folder.resolve("backup"));
    ok(pc.run("use", "--firm", "1001", "--product", "93", "--units", "4", "--use-id", "one"));
    ok(pc.run("update"));

    // Taking a seat may have made a context of its own, which in one second looks like this one's.
    ok(backup.run("update"));
    ok(backup.run("update"));
    assertThat(shown(serial)).contains("in question: it is given");
    decides(serial, "accept");
    ok(backup.run("update"));

    assertThat(shown(serial)).contains("not in question");
    ok(backup.run("use", "--firm", "1001", "--product", "93", "--units", "6", "--use-id", "two"));
    refused(
        backup.run(
            "use",
            "--firm",
            "1001",
            "--product",
            "93",
            "--units",
            "1",
            "--use-id",
            "three",
            "--json"),
        "license.units-exhausted");
  }

  @Test
  void aHomePutBackGivesUpWhatWasReturnedAndAResetFreesTheRest() {
    Pc pc = activated("pc", "90");
    String first = license(pc);
    ok(pc.run("activate", sold("93"), "--server", server.url(), "--into", "machine"));
    Pc backup = FilesOfOthers.copied(pc, folder.resolve("backup"));
    String serial = serial(pc);
    ok(pc.run("return", first));

    ok(backup.run("update"));

    assertThat(backup.run("list").out()).as("the missing step took it").doesNotContain(first);
    decides(serial, "reset");
    ok(backup.run("update"));
    assertThat(backup.run("list").out()).isEmpty();
    assertThat(shown(serial)).contains("not in question");
    assertThat(ok(vendor.run("vendor", "license", "list", "--json")).out()).contains("AVAILABLE");
  }

  @Test
  void aBlockedContainerUsesNothingAndAnUnknownDecisionIsNone() {
    Pc pc = activated("pc", "90");
    String serial = serial(pc);
    refused(
        vendor.run("vendor", "container", "decide", serial, "accept", "--json"),
        "container.not-in-question");
    Pc copy = FilesOfOthers.copied(pc, folder.resolve("copy"));
    ok(vendor.run("vendor", "license", "extend", license(pc), "--seats", "3"));
    ok(pc.run("update"));
    ok(copy.run("update"));

    assertThat(vendor.run("vendor", "container", "decide", serial, "forgive").exit())
        .isEqualTo(ExitCode.USAGE);
    decides(serial, "block");
    ok(copy.run("update"));

    assertThat(copy.run("run", "--firm", "1001", "--product", "90", "--", "true").exit())
        .isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void aDecisionIsCarriedOutByFiles() {
    Pc pc = activated("pc", "93");
    String serial = serial(pc);
    Pc copy = FilesOfOthers.copied(pc, folder.resolve("copy"));
    ok(pc.run("use", "--firm", "1001", "--product", "93", "--units", "4"));
    ok(pc.run("update"));
    exchanged(copy, "0");
    exchanged(copy, "1");
    assertThat(shown(serial)).contains("in question: it is given");
    decides(serial, "accept");

    exchanged(copy, "2");
    ok(copy.run("apply", file("2.cofupd"), "--out", file("3.cofctx")));
    ok(vendor.run("vendor", "exchange", file("3.cofctx"), "--out", file("3.cofupd")));

    assertThat(shown(serial)).contains("not in question");
    assertThat(ok(copy.run("run", "--firm", "1001", "--product", "93", "--", "true")).exit())
        .isZero();
    refused(pc.run("apply", file("2.cofupd"), "--json"), "update.refused");
  }

  private void exchanged(Pc pc, String name) {
    Stream.of(
            pc.run("context", "--firm", "1001", "--out", file(name + ".cofctx")),
            vendor.run(
                "vendor", "exchange", file(name + ".cofctx"), "--out", file(name + ".cofupd")))
        .forEach(RollbackTourTest::ok);
  }
}
