package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.container.FakeComputer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A computer without a network, and files that go to and fro, in any order and any number. */
final class OfflineTourTest extends ServedTour {

  @Override
  void prepare() {
    ok(vendor.run("vendor", "product", "add", "90", "Planner", "--kind", "machine,cloud"));
    ok(vendor.run("vendor", "key", "export-anchor", shared.resolve("anchor.pem").toString()));
  }

  @Override
  Pc pc(String name) {
    Pc pc = super.pc(name);
    ok(pc.run("import", shared.resolve("anchor.pem").toString(), "--code", "1001"));
    return pc;
  }

  private void context(Pc pc, String out, String... more) {
    String[] words = {"context", "--firm", "1001", "--out", file(out)};
    ok(pc.run(Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new)));
  }

  private CommandLineRun exchange(String in, String out, String... more) {
    String[] words = {"vendor", "exchange", file(in), "--out", file(out)};
    return ok(vendor.run(Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new)));
  }

  /** A computer that got a licence by files alone. */
  private Pc served(String name) {
    Pc pc = pc(name);
    context(pc, name + "1.cofctx");
    exchange(name + "1.cofctx", name + "1.cofupd", "--ticket", sold("90"));
    ok(pc.run("apply", file(name + "1.cofupd"), "--out", file(name + "2.cofctx")));
    exchange(name + "2.cofctx", name + "2.cofupd");
    return pc;
  }

  private static CommandLineRun runs(Pc pc) {
    return pc.run("run", "--firm", "1001", "--product", "90", "--", "true");
  }

  private String license(Pc pc) {
    return ok(pc.run("list")).out().strip().split("\t", -1)[8];
  }

  private String state(String license) {
    return ok(vendor.run("vendor", "license", "show", license)).out();
  }

  @Test
  void aTicketComesIntoAComputerThatNeverHadANetwork() {
    Pc pc = served("pc");

    ok(runs(pc));
    assertThat(state(license(pc))).contains("active");
  }

  @Test
  void eachFileTwiceIsHarmless() {
    Pc pc = pc("pc");
    String ticket = sold("90");
    context(pc, "1.cofctx");
    exchange("1.cofctx", "1.cofupd", "--ticket", ticket);
    exchange("1.cofctx", "again.cofupd", "--ticket", ticket);
    ok(pc.run("apply", file("1.cofupd")));

    assertThat(ok(pc.run("apply", file("again.cofupd"), "--out", file("2.cofctx"))).out())
        .contains("was in before");
    exchange("2.cofctx", "2.cofupd");
    exchange("2.cofctx", "2.cofupd");
    exchange("1.cofctx", "late.cofupd");
    assertThat(ok(pc.run("apply", file("late.cofupd"))).out()).contains("was in before");
    assertThat(state(license(pc))).contains("active").doesNotContain("quarantine");
    ok(runs(pc));
  }

  @Test
  void aFileInTheWrongOrderIsExplainedAndLaterFits() {
    Pc pc = served("pc");
    String license = license(pc);
    ok(vendor.run("vendor", "license", "extend", license, "--seats", "3"));
    context(pc, "3.cofctx");
    exchange("3.cofctx", "3.cofupd");
    // Handed in by a hand that has 3.cofupd not applied yet, after another change.
    ok(pc.run("apply", file("3.cofupd"), "--out", file("4.cofctx")));
    ok(vendor.run("vendor", "license", "extend", license, "--seats", "4"));
    exchange("4.cofctx", "4.cofupd");
    Pc restored = FilesOfOthers.copied(pc, folder.resolve("restored"));
    ok(pc.run("apply", file("4.cofupd"), "--out", file("5.cofctx")));
    ok(vendor.run("vendor", "license", "extend", license, "--seats", "5"));
    exchange("5.cofctx", "5.cofupd");

    CommandLineRun early = restored.run("apply", file("5.cofupd"), "--json");
    refused(early, "update.refused");
    assertThat(early.err()).contains("GAP").contains("lacks what is between");
    ok(restored.run("apply", file("4.cofupd")));
    ok(restored.run("apply", file("5.cofupd")));
    assertThat(restored.run("list").out()).contains("\tok\t5\t");
  }

  @Test
  void aFileForAnotherContainerIsRefusedAndChangesNothing() {
    Pc pc = served("pc");
    Pc other = served("other");

    refused(other.run("apply", file("pc1.cofupd"), "--json"), "update.other-container");
    refused(pc("empty").run("apply", file("pc1.cofupd"), "--json"), "update.other-container");
    ok(runs(other));
    ok(runs(pc));
  }

  @Test
  void aReturnByFileFreesTheTicket() {
    Pc pc = served("pc");
    String license = license(pc);
    context(pc, "3.cofctx", "--wish", "return:" + license);
    exchange("3.cofctx", "3.cofupd");
    assertThat(state(license)).contains("returning");

    ok(pc.run("apply", file("3.cofupd"), "--out", file("4.cofctx")));
    assertThat(state(license)).as("until the receipt is in").contains("returning");
    exchange("4.cofctx", "4.cofupd");

    assertThat(state(license)).contains("available");
    assertThat(runs(pc).exit()).isEqualTo(ExitCode.REFUSED);
  }

  @Test
  void aFileThatNeverComesBackHoldsNothingButItsLicence() {
    Pc pc = pc("pc");
    String ticket = sold("90");
    context(pc, "1.cofctx");
    exchange("1.cofctx", "lost.cofupd", "--ticket", ticket);

    context(pc, "2.cofctx");
    exchange("2.cofctx", "2.cofupd");
    ok(pc.run("apply", file("2.cofupd")));

    ok(runs(pc));
    ok(pc.run("apply", file("lost.cofupd")));
  }

  @Test
  void filesSurviveMailAndAreInspected() throws IOException {
    Pc pc = served("pc");
    String mailed =
        "Dear customer,\r\n> "
            + Files.readString(folder.resolve("pc1.cofupd")).replace("\n", " \r\n> ")
            + "\r\nregards";
    Files.writeString(folder.resolve("mailed.cofupd"), mailed);

    assertThat(ok(pc.run("apply", file("mailed.cofupd"))).out()).contains("was in before");
    assertThat(ok(pc.run("inspect", file("mailed.cofupd"))).out())
        .contains("verifies: yes: signed by a firm that this computer trusts")
        .contains("Planner");
    assertThat(ok(pc.run("inspect", file("pc1.cofctx"))).out())
        .contains("verifies: yes: its container signed it")
        .contains("contextSeq: 1");
  }

  @Test
  void anAlteredFileIsRefused() throws IOException {
    Pc pc = served("pc");
    Path file = folder.resolve("pc1.cofupd");
    String text = Files.readString(file);
    int at = text.length() / 2;
    char other = text.charAt(at) == 'A' ? 'B' : 'A';
    Files.writeString(file, text.substring(0, at) + other + text.substring(at + 1));

    CommandLineRun run = pc.run("apply", file.toString(), "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    ok(runs(pc));
    refused(pc.run("apply", file("pc1.cofctx"), "--json"), "file.no-update");
    refused(
        vendor.run("vendor", "exchange", file("pc1.cofupd"), "--out", file("x"), "--json"),
        "file.no-context");
  }

  @Test
  void aCopyOfTheHomeElsewhereSpeaksForNobody() {
    Pc pc = served("pc");
    Pc stolen = new Pc(pc.home(), Map.of(), new FakeComputer("thief"));

    refused(
        stolen.run(
            "context",
            "--container",
            pc.run("list").out().strip().split("\t", -1)[7],
            "--firm",
            "1001",
            "--out",
            file("stolen.cofctx"),
            "--json"),
        "machine.changed");
  }

  @Test
  void whatHangsIsListedWithItsNextStepUntilItIsAtItsEnd() {
    Pc pc = pc("pc");
    assertThat(pc.run("transfers").err()).contains("nothing hangs");
    context(pc, "1.cofctx");
    assertThat(ok(pc.run("transfers")).out())
        .contains("waits for the answer to " + file("1.cofctx"))
        .contains("hand " + file("1.cofctx") + " in, then: coffer apply ANSWER")
        .contains("coffer context --firm 1001 --out FILE");

    exchange("1.cofctx", "1.cofupd", "--ticket", sold("90"));
    ok(pc.run("apply", file("1.cofupd"), "--out", file("2.cofctx")));
    assertThat(ok(pc.run("transfers")).out())
        .contains("applied; its vendor has not answered the receipt")
        .contains("hand " + file("2.cofctx") + " in");
    ok(pc.run("apply", file("1.cofupd")));
    assertThat(ok(pc.run("transfers")).out())
        .contains("coffer context --firm 1001 --out FILE, and");

    assertThat(ok(pc.run("transfers")).out()).contains("nothing comes back");
    exchange("2.cofctx", "2.cofupd");
    String serial = ok(pc.run("list")).out().strip().split("\t", -1)[7];
    assertThat(ok(pc.run("transfers", "--forget", serial, "--json")).out())
        .contains("\"transfers\":[]");
  }

  @Test
  void aFileThatIsNotWaitedForAnyMoreIsForgotten() {
    Pc pc = served("pc");
    context(pc, "3.cofctx");
    String serial = ok(pc.run("list")).out().strip().split("\t", -1)[7];

    assertThat(ok(pc.run("transfers")).out()).contains(serial);
    assertThat(pc.run("transfers", "--forget", serial).err()).contains("nothing hangs");
    Pc elsewhere = new Pc(pc.home(), Map.of(), new FakeComputer("elsewhere"));
    assertThat(ok(elsewhere.run("transfers")).out()).contains("does not open").contains(serial);
  }

  @Test
  void afterARestoreFromBackupTheOldFilesAreExplained() {
    Pc pc = served("pc");
    Pc backup = FilesOfOthers.copied(pc, folder.resolve("backup"));
    String license = license(pc);
    context(pc, "3.cofctx", "--wish", "return:" + license);
    exchange("3.cofctx", "3.cofupd");
    ok(pc.run("apply", file("3.cofupd"), "--out", file("4.cofctx")));
    exchange("4.cofctx", "4.cofupd");
    assertThat(state(license)).contains("available");

    ok(runs(backup));
    ok(backup.run("apply", file("pc1.cofupd")));
    ok(backup.run("apply", file("3.cofupd"), "--out", file("5.cofctx")));
    exchange("5.cofctx", "5.cofupd");

    assertThat(runs(backup).exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(state(license)).contains("available");
  }
}
