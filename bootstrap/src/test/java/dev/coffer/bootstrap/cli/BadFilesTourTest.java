package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files that cannot be what they are named for: refused with what helps, and left as they were. */
final class BadFilesTourTest extends ServedTour {
  /** A disk without space, as the system has one for tests. */
  private static final String FULL = "/dev/full";

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private CommandLineRun protect(String in, String out, String... more) {
    String[] words = {"protect", "--product", "20", "--json", in, out};
    return vendor.run(Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new));
  }

  private Path plain() throws IOException {
    return Files.writeString(folder.resolve("model"), "precious");
  }

  @Test
  void exportsToAFolderThatIsNotThereToAFolderAndToAFullDiskAreRefused() throws IOException {
    List<List<String>> exports =
        List.of(
            List.of("vendor", "export", "licenses"),
            List.of("vendor", "audit", "export"),
            List.of("vendor", "key", "export-anchor"));
    for (List<String> words : exports) {
      refused(exported(words, file("none/x")), "file.unwritable");
      refused(exported(words, folder.toString()), "file.folder");
    }
    for (List<String> words : exports.subList(0, 2)) {
      CommandLineRun full = refused(exported(words, FULL), "file.unwritable");
      assertThat(full.err()).contains("free space").doesNotContain("Exception");
    }
    assertThat(left()).isEmpty();
  }

  private CommandLineRun exported(List<String> words, String place) {
    return vendor.run(
        Stream.concat(words.stream(), Stream.of(place, "--json")).toArray(String[]::new));
  }

  @Test
  void aFileThatIsThereStaysUnlessForced() throws IOException {
    Path plain = plain();
    Path out = Files.writeString(folder.resolve("out"), "mine");

    refused(protect(plain.toString(), plain.toString()), "file.same");
    refused(protect(plain.toString(), plain.toString(), "--force"), "file.same");
    refused(protect(plain.toString(), out.toString()), "file.exists");
    assertThat(plain).hasContent("precious");
    assertThat(out).hasContent("mine");
    ok(protect(plain.toString(), out.toString(), "--force"));

    Pc pc = pc("home");
    ok(pc.run("activate", sold("20"), "--server", server.url()));
    Path opened = Files.writeString(folder.resolve("opened"), "mine");
    refused(open(pc, out, out), "file.same");
    refused(open(pc, out, opened), "file.exists");
    assertThat(opened).hasContent("mine");
    ok(open(pc, out, opened, "--force"));
    assertThat(opened).hasContent("precious");
  }

  private static CommandLineRun open(Pc pc, Path in, Path out, String... more) {
    String[] words = {
      "open", "--firm", "1001", "--product", "20", "--json", in.toString(), out.toString()
    };
    return pc.run(Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void onlyAFileThatIsNotProtectedYetIsProtected() throws IOException {
    Path plain = plain();
    ok(protect(plain.toString(), file("shipped")));

    refused(protect(file("shipped"), file("twice")), "content.protected");
    refused(protect(folder.toString(), file("x")), "file.folder");
    refused(protect(file("none"), file("x")), "file.unreadable");
    refused(protect(plain.toString(), file("none/x")), "file.unwritable");
    refused(protect(plain.toString(), FULL, "--force"), "file.unwritable");
    assertThat(left()).containsExactly("model", "shipped");
  }

  @Test
  void aProgramThatCannotBeStartedCostsNoUnit() throws IOException {
    ok(vendor.run("vendor", "product", "add", "400", "Counted", "--units", "5"));
    Pc pc = pc("home");
    ok(pc.run("activate", sold("400"), "--server", server.url()));
    Path text = plain();

    for (String program : List.of("/no/such", "no-such-program", text.toString(), "/")) {
      String[] words = {"run", "--firm", "1001", "--product", "400", "--json", "--", program};
      refused(pc.run(words), "run.not-started");
    }
    assertThat(ok(pc.run("list", "--json")).out()).contains("\"unitsLeft\":5");
    ok(pc.run("run", "--firm", "1001", "--product", "400", "--", "true"));
    assertThat(ok(pc.run("list", "--json")).out()).contains("\"unitsLeft\":4");
  }

  @Test
  void aComputerThatDoesNotKnowTheFirmIsToldHowToKnowItWithoutANetwork() {
    Pc pc = pc("home");
    String[] context = {"context", "--firm", "1001", "--out", file("x.cofctx")};

    assertThat(pc.run(context).err()).contains("coffer import ANCHOR --code 1001");
    ok(vendor.run("vendor", "key", "export-anchor", file("anchor")));
    ok(pc.run("import", file("anchor"), "--code", "1001"));
    ok(pc.run(context));
    assertThat(ok(pc.run("help", "import")).out()).contains("or a firm's anchor");
  }

  @Test
  void aFirmsIdLooksTheSameWhereverPeopleCompareIt() {
    String written = ok(vendor.run("vendor", "key", "export-anchor", file("anchor"))).out();
    String id = written.strip().substring(written.strip().length() - 64);

    assertThat(id).matches("[0-9a-f]{64}");
    assertThat(ok(vendor.run("vendor", "key", "list")).out()).contains(id);
    assertThat(ok(pc("home").run("import", file("anchor"), "--code", "1001")).out()).contains(id);
    assertThat(ok(pc("home").run("inspect", file("anchor"))).out()).contains(id);
    ok(vendor.run("vendor", "audit", "export", file("log")));
    ok(vendor.run("vendor", "audit", "verify", file("log"), "--firm", id));
    String asInTheApi = "--firm=" + Bytes.fromHex(id).base64Url();
    ok(vendor.run("vendor", "audit", "verify", file("log"), asInTheApi));
    CommandLineRun none = vendor.run("vendor", "audit", "verify", file("log"), "--firm", "00");
    assertThat(none.exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aDataFolderThatCannotBeMadeIsAFaultOfTheConfiguration() throws IOException {
    Path file = plain();
    for (String verb : List.of("serve --port 0", "firm create 5 Acme")) {
      CommandLineRun run = pc("home").run((verb + " --data " + file + "/data").split(" "));

      assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).contains(file + "/data cannot be made");
    }
  }

  @Test
  void aMailFolderAndACertificateThatCannotBeUsedAreFaultsOfTheConfiguration() throws IOException {
    Path file = plain();
    for (String setting : List.of("mail.dir=" + file + "/mail", "tls.key-store=" + file)) {
      String data = file("data" + setting.length());
      CommandLineRun run = pc("home").run("serve", "--port", "0", "--data", data, "--set", setting);

      assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).contains(setting.substring(0, setting.indexOf('='))).contains("model");
    }
  }

  @Test
  void aDatabaseOfAnotherKindIsAFaultOfTheConfiguration() {
    for (String verb : List.of("serve", "firm list")) {
      String[] words = (verb + " --database jdbc:mysql://x/y --data " + file("data")).split(" ");
      CommandLineRun run = pc("home").run(words);

      assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.USAGE);
      assertThat(run.err()).contains("database.url").contains("jdbc:postgresql");
    }
  }
}
