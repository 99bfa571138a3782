package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a vendor can look at by the command line, and what is said to whom mistypes. */
final class VendorLooksTourTest {
  @TempDir Path folder;
  private DemoServer server;
  private Pc vendor;

  @BeforeEach
  void start() {
    server = DemoServer.in(folder.resolve("data"));
    vendor =
        new Pc(
            folder.resolve("vendor"),
            Map.of("COFFER_SERVER", server.url(), "COFFER_TOKEN", server.demo().apiToken()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String done(CommandLineRun run) {
    assertThat(run.exit()).as(run.err() + run.out()).isZero();
    return run.out();
  }

  private void misused(String sentence, String remedy, String... words) {
    CommandLineRun run = vendor.run(words);
    assertThat(run.exit()).as("%s: %s", List.of(words), run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains(sentence).contains(remedy);
  }

  @Test
  void whatWasSoldIsShownInLines() {
    String customer =
        done(vendor.run("vendor", "customer", "add", "Eve", "--email", "eve@example.org")).strip();
    String ticket =
        done(vendor.run("vendor", "order", "add", "10", "--customer", customer, "--number", "PO-7"))
            .strip();
    String shown = done(vendor.run("vendor", "customer", "show", customer));
    assertThat(shown).contains("customer " + customer + ", Eve", "e-mail: eve@example.org", "PO-7");
    String order =
        done(vendor.run("vendor", "order", "list", "--customer", customer)).split("\t", -1)[0];
    assertThat(done(vendor.run("vendor", "order", "show", order)))
        .contains("order " + order, "number: PO-7", "customer: " + customer, "sold: 1 × 10")
        .contains("Editor\tavailable")
        .doesNotContain(ticket);
    assertThat(done(vendor.run("vendor", "order", "show", order, "--json")))
        .contains("\"licenses\":[{");
    assertThat(done(vendor.run("vendor", "firm"))).startsWith("firm 1001, ").contains("\nid ");
    assertThat(done(vendor.run("vendor", "webhook", "event-types"))).contains("product.added\t");

    Pc pc = new Pc(folder.resolve("pc"));
    done(pc.run("activate", ticket, "--server", server.url()));
    String serial = done(vendor.run("vendor", "container", "list")).split("\t", -1)[0];
    assertThat(done(vendor.run("vendor", "container", "show", serial)))
        .contains(
            "clock set back: never; time repaired: never; licences from emergency kits: none");
    assertThat(done(vendor.run("vendor", "container", "waiting"))).isEmpty();
  }

  @Test
  void whatIsMistypedIsNamedByItsKindWithTheVerbThatListsIt() {
    misused("'NOPE' is no id of an API token.", "token list", "vendor", "token", "revoke", "NOPE");
    misused(
        "no id of a customer.",
        "customer list",
        "vendor",
        "customer",
        "change",
        "x",
        "--name",
        "y");
    misused(
        "no id of a customer.", "customer list", "vendor", "order", "add", "10", "--customer", "x");
    misused("no id of an order.", "order list", "vendor", "license", "add", "10", "--order", "x");
    misused("no id of an order.", "order list", "vendor", "order", "show", "x");
    misused("no id of a licence.", "license list", "vendor", "license", "show", "x");
    misused("no id of a licence.", "coffer list", "return", "x");
    misused("no id of a webhook.", "webhook list", "vendor", "webhook", "remove", "x");
    misused("no container's serial.", "container list", "vendor", "container", "show", "x");
    misused("'x' is not a whole number", "help", "vendor", "product", "show", "x");
    misused("A product's code is 1 to", "product list", "vendor", "product", "show", "0");
    misused(
        "There is no feature 64.",
        "0 to 63",
        "vendor",
        "product",
        "add",
        "90",
        "P",
        "--feature",
        "64");
    misused(
        "'a b' is no e-mail address.", "ann@", "vendor", "customer", "add", "Y", "--email", "a b");
    misused(
        "'nomail' is no e-mail address.", "ann@", "register", "nomail", "--server", server.url());
    misused("did you mean port?", "configuration.md", "serve", "--set", "nonsense=1");

    done(new Pc(folder.resolve("pc")).run("activate", server.ticket(0), "--server", server.url()));
    CommandLineRun devices =
        new Pc(folder.resolve("pc")).run("devices", "revoke", "NOPE", "--server", server.url());
    assertThat(devices.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(devices.err()).contains("no id of a device.", "coffer devices list");
  }

  @Test
  void aNewDataFolderIsForItsOwnerAloneAndHoldsNoTraceOfErrors() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.data())))
        .isEqualTo("rwx------");
    try (var files = Files.list(server.data())) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .contains("coffer.mv.db")
          .noneMatch(name -> name.endsWith(".trace.db"));
    }
  }

  @Test
  void aFirmIsKnownByOneCodeOnly() {
    String anchor = folder.resolve("firm.pem").toString();
    done(vendor.run("vendor", "key", "export-anchor", anchor));
    Pc pc = new Pc(folder.resolve("pc"));
    done(pc.run("import", anchor, "--code", "1001"));
    done(pc.run("import", anchor, "--code", "1001"));

    CommandLineRun other = pc.run("import", anchor, "--code", "1002");

    assertThat(other.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(other.err()).contains("is known here as 1001. Give --code 1001");
  }

  @Test
  void aHomeWithoutItsKeyIsNamedAndNoKeyIsMade() throws IOException {
    Pc pc = new Pc(folder.resolve("pc"));
    done(pc.run("list"));
    Path key = folder.resolve("pc").resolve("master.key");
    Files.move(key, folder.resolve("kept"));

    CommandLineRun without = pc.run("list");

    assertThat(without.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(without.err()).contains("The key of this home is missing", "from a backup");
    assertThat(key).doesNotExist();
    Files.move(folder.resolve("kept"), key);
    done(pc.run("list"));
  }
}
