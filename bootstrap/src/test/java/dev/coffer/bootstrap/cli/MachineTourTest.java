package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.container.FakeComputer;
import dev.coffer.application.container.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Licences in a file that is bound to one computer, as people type it. */
final class MachineTourTest extends ServedTour {

  @Override
  void prepare() {
    ok(vendor.run("vendor", "product", "add", "90", "Planner", "--kind", "machine,cloud"));
    ok(vendor.run("vendor", "product", "add", "91", "Pool", "--kind", "machine", "--seats", "2"));
    ok(vendor.run("vendor", "product", "add", "92", "CloudOnly"));
  }

  private Pc activated(String name, String product) {
    Pc pc = pc(name);
    ok(pc.run("activate", sold(product), "--server", server.url(), "--into", "machine"));
    return pc;
  }

  private static CommandLineRun runs(Pc pc, String product) {
    return pc.run("run", "--firm", "1001", "--product", product, "--", "true");
  }

  @Test
  void aMachineContainerServesWithoutAnyServer() {
    try (DemoServer away = DemoServer.in(folder.resolve("away"))) {
      Pc seller =
          new Pc(
              folder.resolve("seller"),
              Map.of("COFFER_SERVER", away.url(), "COFFER_TOKEN", away.demo().apiToken()));
      ok(seller.run("vendor", "product", "add", "90", "Planner", "--kind", "machine"));
      String ticket = ok(seller.run("vendor", "order", "add", "90")).out().strip();
      ok(pc("home").run("activate", ticket, "--server", away.url(), "--into", "machine"));
    }
    Pc pc = pc("home");

    assertThat(ok(pc.run("list")).out()).contains("1001\t90\tPlanner\tok").contains("\tM");
    ok(runs(pc, "90"));
    assertThat(ok(pc.run("list", "--json")).out()).contains("\"server\":\"this computer\"");
  }

  @Test
  void theFirstKindThatALicenceAllowsIsTakenUnlessOneIsChosen() {
    Pc pc = pc("home");
    ok(pc.run("activate", sold("90"), "--server", server.url()));
    assertThat(pc.run("list").out()).contains("\tM");

    Pc other = pc("other");
    ok(other.run("activate", sold("90"), "--server", server.url(), "--into", "cloud"));
    assertThat(other.run("list").out()).contains("\tC");
  }

  @Test
  void aKindThatTheTermsDoNotAllowIsRefused() {
    CommandLineRun run =
        pc("home")
            .run("activate", sold("92"), "--server", server.url(), "--into", "machine", "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).contains("\"type\":\"license.kind-not-allowed\"");
  }

  @Test
  void activatingAgainIsHarmlessAndASecondTicketSharesTheContainer() {
    Pc pc = pc("home");
    String ticket = sold("90");
    String first =
        ok(pc.run("activate", ticket, "--server", server.url(), "--into", "machine")).out();

    assertThat(ok(pc.run("activate", ticket, "--server", server.url(), "--into", "machine")).out())
        .isEqualTo(first);
    ok(pc.run("activate", sold("91"), "--server", server.url(), "--into", "machine"));
    assertThat(pc.run("list").out().lines()).hasSize(2);
    assertThat(pc("elsewhere").run("activate", ticket, "--server", server.url()).exit())
        .isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void aCopyOnAnotherComputerDoesNotOpen() {
    Pc pc = activated("home", "90");
    Pc copy = new Pc(pc.home(), Map.of(), new FakeComputer("another"));

    CommandLineRun run =
        copy.run("run", "--firm", "1001", "--product", "90", "--json", "--", "true");
    CommandLineRun list = copy.run("list");

    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err())
        .contains("\"type\":\"machine.changed\"")
        .contains("the disk's serial number")
        .contains("coffer restore");
    assertThat(list.exit()).isEqualTo(ExitCode.REFUSED);
    ok(runs(pc, "90"));
  }

  @Test
  void whatCannotBeReadIsNotCalledChanged() {
    Pc pc = activated("home", "90");
    Fingerprint hidden =
        new FakeComputer(pc.home().toString()).unreadable("computer").unreadable("disk");

    CommandLineRun run =
        new Pc(pc.home(), Map.of(), hidden)
            .run("run", "--firm", "1001", "--product", "90", "--json", "--", "true");

    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err())
        .contains("\"type\":\"machine.unreadable\"")
        .contains("\"components\":[\"computer\",\"disk\"]")
        .contains("let it be read");
  }

  @Test
  void aContainerOfAnOperatingSystemIsToldWhatToUseInstead() {
    FakeComputer pod =
        new FakeComputer("pod")
            .removed("computer")
            .removed("disk")
            .removed("network")
            .removed("installation")
            .in(Fingerprint.Environment.CONTAINER);

    CommandLineRun run =
        new Pc(folder.resolve("pod"), Map.of(), pod)
            .run("activate", sold("90"), "--server", server.url(), "--into", "machine");

    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).contains("operating-system container").contains("--into cloud");
  }

  @Test
  void processesOfOneHomeShareTheSeats() throws Exception {
    Pc pc = activated("home", "91");
    Path stop = folder.resolve("stop");
    List<CompletableFuture<CommandLineRun>> running =
        List.of(0, 1).stream()
            .map(
                number -> {
                  String script =
                      ": > %s; while [ ! -e %s ]; do sleep 0.1; done"
                          .formatted(folder.resolve("started" + number), stop);
                  return CompletableFuture.supplyAsync(
                      () ->
                          pc.run(
                              "run",
                              "--firm",
                              "1001",
                              "--product",
                              "91",
                              "--",
                              "sh",
                              "-c",
                              script));
                })
            .toList();
    FilesOfOthers.awaited(folder.resolve("started0"));
    FilesOfOthers.awaited(folder.resolve("started1"));

    CommandLineRun third = runs(pc, "91");
    Files.createFile(stop);

    assertThat(third.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(third.err()).contains("2 of 2 in use");
    for (CompletableFuture<CommandLineRun> each : running) {
      ok(each.get());
    }
    ok(runs(pc, "91"));
  }

  @Test
  void aVendorsChangeComesAndALicenceGoesHome() throws IOException {
    Pc pc = activated("home", "90");
    String license = pc.run("list").out().strip().split("\t", -1)[8];
    ok(vendor.run("vendor", "license", "extend", license, "--seats", "7"));

    assertThat(ok(pc.run("update")).out()).contains("1 update applied");
    assertThat(pc.run("list").out()).contains("\tok\t7\t");
    ok(pc.run("return", license));

    assertThat(pc.run("list").out()).isEmpty();
    assertThat(ok(vendor.run("vendor", "license", "show", license)).out()).contains("available");
    assertThat(runs(pc, "90").exit()).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void aGarbledFileIsNamedAndNothingIsLost() throws IOException {
    Pc pc = activated("home", "90");
    Path file;
    try (var files = Files.list(pc.home().resolve("containers"))) {
      file = files.findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(file);
    byte[] garbled = whole.clone();
    garbled[garbled.length - 5] ^= 1;
    Files.write(file, garbled);

    CommandLineRun run = pc.run("run", "--firm", "1001", "--product", "90", "--json", "--", "true");

    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).contains("\"type\":\"machine.damaged\"");
    Files.write(file, whole);
    ok(runs(pc, "90"));
  }

  @Test
  void aContainerThatIsBoundLessCloselyThanTheVendorDemandsIsRefusedWithASentence() {
    ok(
        vendor.run(
            "vendor",
            "product",
            "add",
            "94",
            "Close",
            "--kind",
            "machine,cloud",
            "--binding",
            "strict"));
    Pc pc = activated("home", "90");
    String ticket = sold("94");

    CommandLineRun weak =
        pc.run("activate", ticket, "--server", server.url(), "--into", "machine", "--json");
    assertThat(weak.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(weak.err())
        .contains("\"type\":\"machine.binding-weak\"")
        .contains("bound strict at least")
        .contains("is bound medium")
        .contains("Give --binding strict");

    ok(
        pc.run(
            "activate",
            ticket,
            "--server",
            server.url(),
            "--into",
            "machine",
            "--binding",
            "strict"));
    ok(runs(pc, "94"));
    ok(runs(pc, "90"));
  }
}
