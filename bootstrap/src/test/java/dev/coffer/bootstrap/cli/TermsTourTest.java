package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Terms as vendors set and customers meet them on the command line, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TermsTourTest {
  private DemoServer server;
  private Path folder;
  private int homes;
  private int products = 500;

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

  @Test
  void validityIsToldWithItsDates() {
    Pc pc = licensed("--valid-from", "2999-01-01", "--valid-until", "2999-02-01");
    assertRefused(used(pc), "coffer: The licence is valid from 2999-01-01T00:00:00Z. ");
    Pc late = licensed("--valid-until", "2020-01-01");
    assertRefused(used(late), "coffer: The licence ended at 2020-01-01T00:00:00Z. ");
  }

  @Test
  void maintenanceIsMeasuredByTheReleaseDateThatTheProgramNames() {
    Pc pc = licensed("--maintenance-until", "2026-01-01");
    assertThat(used(pc, "--release-date", "2025-12-31").exit()).isZero();
    assertRefused(
        used(pc, "--release-date", "2026-01-01"),
        "coffer: Maintenance covers releases before 2026-01-01T00:00:00Z; this one is of"
            + " 2026-01-01T00:00:00Z. ");
    assertThat(pc.run(words("run", "--release-date", "2026-01-02", "--", "true")).exit())
        .isEqualTo(ExitCode.REFUSED);
    assertThat(pc.run(words("run", "--release-date", "2025-12-31", "--", "true")).exit()).isZero();
  }

  @Test
  void unitsAreSpentOncePerUseId() {
    Pc pc = licensed("--units", "5");
    assertThat(used(pc, "--units", "3", "--use-id", "invoice 17").out()).contains("units left: 2");
    assertThat(used(pc, "--units", "3", "--use-id", "invoice 17").out()).contains("units left: 2");
    assertRefused(
        used(pc, "--units", "3", "--use-id", "invoice 18"),
        "coffer: The licence has too few units: 2 left, 3 asked for. Buy more units.");
    assertThat(used(pc, "--units", "2", "--use-id", "invoice 17").err())
        .startsWith("coffer: The use id was answered for another use.");
  }

  @Test
  void aNamedUsersLicenceIsForThatUser() {
    Pc pc = licensed("--named-user", "ann@example.com");
    assertRefused(
        used(pc, "--user", "bob"),
        "coffer: The licence is for the user 'ann@example.com', not for 'bob'. ");
    assertThat(used(pc, "--user", "Ann@example.com").exit()).isZero();
  }

  @Test
  void featuresAndModulesAreThoseThatWereSold() {
    Pc pc = licensed("--feature", "0,3", "--module", "77:Import:5");
    assertThat(used(pc, "--feature", "3").exit()).isZero();
    assertRefused(
        used(pc, "--feature", "4"),
        "coffer: The licence for product " + products + " does not include feature 4. ");
    assertThat(
            pc.run("use", "--firm", "1001", "--product", "77", "--feature", "5", "--units", "0")
                .exit())
        .isZero();
  }

  @Test
  void aLocalLicenceIsNotServedAndADonglesNotDeliveredToTheCloud() {
    assertRefused(
        used(licensed("--local-only", "--kind", "CLOUD,MACHINE")),
        "coffer: The licence may not be used over a network. ");
    String never = Integer.toString(products + 100);
    assertRefused(
        vendor().run("vendor", "product", "add", never, "Never", "--local-only"),
        "in the cloud alone and may only be used where it lives could never be used. Allow another");
    assertRefused(
        vendor().run("vendor", "product", "change", Integer.toString(products), "--kind", "CLOUD"),
        "could never be used. ");
    String ticket = sold("--kind", "DONGLE");
    CommandLineRun run = pc().run("activate", ticket, "--server", server.url());
    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).contains("into another kind of container only: dongle.");
  }

  @Test
  void aCheckpointLicenceIsUsableAfterContact() {
    Pc pc = licensed("--contact-every", "30d");
    assertThat(used(pc).exit()).isZero();
    assertThat(pc.run("update").exit()).isZero();
    assertThat(used(pc).exit()).isZero();
  }

  @Test
  void termsAreChangedOneByOneAndTakenAway() throws IOException {
    Path secret = folder.resolve("secret");
    Files.writeString(secret, "geheim");
    sold("--units", "5", "--seats", "2", "--secret-data-file", secret.toString());
    String code = Integer.toString(products);
    CommandLineRun changed =
        vendor()
            .run(
                "vendor",
                "product",
                "change",
                code,
                "--without",
                "UNITS",
                "--usage-period",
                "30d",
                "--linger",
                "10m");
    assertThat(changed.exit()).as(changed.err()).isZero();
    String shown = vendor().run("vendor", "product", "show", code, "--json").out();
    assertThat(shown)
        .contains("\"seats\":2")
        .contains("2592000")
        .contains("600")
        .doesNotContain("geheim")
        .doesNotContain("\"units\":5");
    assertThat(vendor().run("vendor", "product", "show", code).out().lines())
        .contains(
            "product %s, P%s".formatted(code, code),
            "seats: 2",
            "lives in: cloud",
            "usable after its first use for: 30d",
            "seats stay taken after release: 10m")
        .noneMatch(line -> line.contains("{") || line.startsWith("units"));
  }

  @Test
  void protectedFilesAreChargedAndGuarded() throws IOException {
    Path plain = folder.resolve("model.bin");
    Path shipped = folder.resolve("model.coffer");
    Path opened = folder.resolve("opened.bin");
    Files.write(plain, new byte[300_000]);
    Pc pc = licensed("--units", "3", "--maintenance-until", "2026-06-01", "--feature", "1");
    String code = Integer.toString(products);
    assertThat(protect(code, plain, shipped, "--units", "2", "--feature", "1").exit()).isZero();
    assertThat(open(pc, code, shipped, opened, "--use-id", "one").exit()).isZero();
    assertThat(opened).hasSameBinaryContentAs(plain);
    assertThat(open(pc, code, shipped, opened, "--use-id", "one").exit()).isZero();
    assertRefused(
        open(pc, code, shipped, opened, "--use-id", "two"),
        "coffer: The licence has too few units: 1 left, 2 asked for. ");
    protect(code, plain, shipped, "--release-date", "2026-06-01");
    assertRefused(open(pc, code, shipped, opened), "coffer: Maintenance covers releases before ");
    protect(code, plain, shipped, "--feature", "2");
    assertRefused(open(pc, code, shipped, opened), "does not include feature 2");
    assertRefused(open(pc, "10", shipped, opened), "coffer: The file is protected for product ");
    assertRefused(open(pc, code, plain, opened), "does not open: this is no protected file. ");
    assertThat(protect("999", plain, shipped).exit()).isEqualTo(ExitCode.REFUSED);
  }

  private CommandLineRun protect(String product, Path in, Path out, String... more) {
    List<String> words = new ArrayList<>(List.of("protect", "--product", product));
    words.addAll(List.of(more));
    words.addAll(List.of("--force", in.toString(), out.toString()));
    return vendor().run(words.toArray(String[]::new));
  }

  private static CommandLineRun open(Pc pc, String product, Path in, Path out, String... more) {
    List<String> words = new ArrayList<>(List.of("open", "--firm", "1001", "--product", product));
    words.addAll(List.of(more));
    words.addAll(List.of("--force", in.toString(), out.toString()));
    return pc.run(words.toArray(String[]::new));
  }

  /** A computer with a licence of a product on these terms, the newest of {@link #products}. */
  private Pc licensed(String... terms) {
    Pc pc = pc();
    CommandLineRun run = pc.run("activate", sold(terms), "--server", server.url());
    assertThat(run.exit()).as(run.err()).isZero();
    return pc;
  }

  private String sold(String... terms) {
    String code = Integer.toString(++products);
    List<String> add = new ArrayList<>(List.of("vendor", "product", "add", code, "P" + code));
    add.addAll(List.of(terms));
    CommandLineRun added = vendor().run(add.toArray(String[]::new));
    assertThat(added.exit()).as(added.err()).isZero();
    CommandLineRun sale = vendor().run("vendor", "order", "add", code);
    assertThat(sale.exit()).as(sale.err()).isZero();
    return sale.out().strip();
  }

  private CommandLineRun used(Pc pc, String... more) {
    return pc.run(words("use", more));
  }

  private String[] words(String verb, String... more) {
    List<String> words =
        new ArrayList<>(List.of(verb, "--firm", "1001", "--product", Integer.toString(products)));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private Pc pc() {
    return new Pc(folder.resolve("home" + homes++));
  }

  private Pc vendor() {
    return new Pc(
        folder.resolve("vendor"),
        Map.of("COFFER_SERVER", server.url(), "COFFER_TOKEN", server.demo().apiToken()));
  }

  private static void assertRefused(CommandLineRun run, String sentence) {
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).startsWith("coffer: ").contains(sentence);
  }
}
