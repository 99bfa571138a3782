package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * {@code coffer inspect} of every file that Coffer makes and that is not armored, and of damage.
 */
final class InspectTourTest extends ServedTour {
  private String inspected(String... words) {
    return ok(pc("onlooker").run(words)).out();
  }

  @Test
  void aProtectedFileTellsWhatItIsForAndWhatItNeeds() throws IOException {
    Path plain = Files.write(folder.resolve("plain"), new byte[300_000]);
    String[] protect = {
      "protect",
      "--product",
      "20",
      "--units",
      "2",
      "--feature",
      "1,3",
      "--release-date",
      "2026-06-01",
      plain.toString(),
      file("shipped")
    };
    ok(vendor.run(protect));
    ok(vendor.run("vendor", "key", "export-anchor", file("anchor")));

    assertThat(inspected("inspect", file("shipped")))
        .contains("COFFER protected-file")
        .contains("product: 20\n")
        .contains("needsFeatures: [1, 3]")
        .contains("needsMaintenanceAt: 2026-06-01")
        .contains("unitsEachOpening: 2")
        .contains("contentBytes: 300000\n")
        .contains("firmName: not known to this computer");
    inspected("import", file("anchor"), "--code", "1001");
    assertThat(inspected("inspect", file("shipped"))).contains("firmName: Demo Software");

    byte[] octets = Files.readAllBytes(folder.resolve("shipped"));
    octets[12] ^= 1;
    Files.write(folder.resolve("bad"), octets);
    assertThat(inspected("inspect", file("bad"))).contains("verifies: no: it cannot be read");
  }

  @Test
  void anEmptyContentHasNoOctets() throws IOException {
    Path plain = Files.createFile(folder.resolve("plain"));
    ok(vendor.run("protect", "--product", "20", plain.toString(), file("shipped")));

    assertThat(inspected("inspect", file("shipped"), "--json")).contains("\"contentBytes\":0");
  }

  @Test
  void aMachineContainerTellsHowItIsBoundAndKeepsTheRest() throws IOException {
    Pc pc = pc("home");
    ok(pc.run("activate", sold("10"), "--server", server.url(), "--into", "machine"));
    Path container;
    try (var files = Files.newDirectoryStream(pc.home().resolve("containers"), "*.cofmac")) {
      container = files.iterator().next();
    }
    String name = container.getFileName().toString();

    assertThat(inspected("inspect", container.toString()))
        .contains("COFFER machine-container")
        .contains("container: " + name.substring(0, name.length() - ".cofmac".length()))
        .contains("binding: medium")
        .contains("boundTo: [")
        .doesNotContain("Editor");
    Path elsewhere = Files.copy(container, folder.resolve("unnamed"));
    assertThat(inspected("inspect", elsewhere.toString())).contains("COFFER machine-container");
    byte[] octets = Files.readAllBytes(container);
    Path cut = Files.write(folder.resolve(name), Arrays.copyOf(octets, 100));
    assertThat(inspected("inspect", cut.toString())).contains("no: it cannot be read");
  }

  @Test
  void anEmergencyKitTellsWhoseItIsAndWhatItCanIssue() throws IOException {
    ok(vendor.run("vendor", "emergency", "prepare", file("kit")));

    String told = inspected("inspect", file("kit"));
    assertThat(told)
        .contains("COFFER emergency-kit")
        .contains("yes: its key is certified by the firm")
        .contains("firmName: Demo Software")
        .contains("10 Editor")
        .contains("complete: yes");
    assertThat(inspected("inspect", file("kit/emergency.kit"))).isEqualTo(told);
    Files.move(folder.resolve("kit/emergency.kit"), folder.resolve("apart"));
    assertThat(inspected("inspect", file("apart"))).contains("complete: no: master.key is missing");
  }

  @Test
  void anAuditLogTellsWhetherItIsWhole() throws IOException {
    sold("10");
    server.running().coffer().auditLog().sequence(1000);
    ok(vendor.run("vendor", "audit", "export", file("log")));

    assertThat(inspected("inspect", file("log")))
        .contains("COFFER audit-log")
        .contains("yes: whole, and signed by the firm")
        .contains("events: ");
    String text = Files.readString(folder.resolve("log"));
    Files.writeString(folder.resolve("cut"), text.substring(0, text.lastIndexOf("{\"head\"")));
    assertThat(inspected("inspect", file("cut"))).contains("verifies: no: line ");
  }

  @Test
  void aContextOfAFirmThatIsUnknownHereProvesItself() {
    Pc pc = pc("home");
    ok(pc.run("activate", sold("10"), "--server", server.url(), "--into", "machine"));
    String made = ok(pc.run("context", "--firm", "1001", "--out", file("x.cofctx"))).out();
    String serial = made.substring("context of ".length(), made.indexOf(':'));

    assertThat(inspected("inspect", file("x.cofctx")))
        .contains("yes: its container signed it; this computer does not know the firm")
        .contains("container: " + serial)
        .contains("contextSeq: ");
  }

  @Test
  void whatIsNoneOfCoffersIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "a letter");

    refused(pc("onlooker").run("inspect", text.toString(), "--json"), "file.malformed");
    refused(pc("onlooker").run("inspect", folder.toString(), "--json"), "file.folder");
    refused(pc("onlooker").run("inspect", file("none"), "--json"), "file.unreadable");
  }
}
