package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest {
  private static final CommandLineRun NOTHING = CommandLineRun.of();

  @Test
  void versionNamesTheProgramAndItsJava() {
    CommandLineRun run = CommandLineRun.of("--version");

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).startsWith("coffer ").contains(Runtime.version().toString());
    assertThat(run.err()).isEmpty();
  }

  @Test
  void versionIsJsonOnDemand() {
    assertThat(CommandLineRun.of("--version", "--json").out())
        .startsWith("{\"version\":")
        .contains("\"java\":");
  }

  @Test
  void helpListsEveryVerb() {
    CommandLineRun run = CommandLineRun.of("help");

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(Commands.ALL)
        .allSatisfy(entry -> assertThat(run.out()).contains("\n  " + entry.name()));
  }

  @Test
  void everyVerbExplainsItselfAndOffersJson() {
    assertThat(Commands.ALL)
        .allSatisfy(
            entry -> {
              CommandLineRun run = CommandLineRun.of("help", entry.name());
              assertThat(run.exit()).isEqualTo(ExitCode.OK);
              assertThat(run.out()).contains("coffer " + entry.name()).contains("--json");
            });
  }

  @Test
  void everyVerbIsNamedAsItsClassSays() {
    assertThat(CommandLines.everyVerb(Environment.ofThisProcess()).getSubcommands())
        .allSatisfy((name, line) -> assertThat(line.getCommandName()).isEqualTo(name));
  }

  @Test
  void theLaunchersHelpKnowsEveryVerb() throws IOException {
    String launcher = Files.readString(Path.of("../coffer"));
    String help = launcher.substring(launcher.indexOf("<<'TEXT'"), launcher.indexOf("\nTEXT\n"));

    assertThat(Commands.ALL)
        .extracting(Commands.Entry::name)
        .allSatisfy(name -> assertThat(help).contains("  " + name + " "));
  }

  @Test
  void fuzzingWithoutMinutesIsAUsageFaultOfTheLauncher() throws IOException, InterruptedException {
    Process launcher =
        new ProcessBuilder("bash", "../coffer", "test", "--fuzz").redirectErrorStream(true).start();
    String said = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(launcher.waitFor()).as(said).isEqualTo(ExitCode.USAGE);
    assertThat(said).contains("usage: coffer test --fuzz MINUTES");
  }

  @Test
  void noVerbIsAUsageFault() {
    assertThat(NOTHING.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(NOTHING.out()).isEmpty();
    assertThat(NOTHING.err())
        .isEqualTo("coffer: A verb is missing after 'coffer'. See 'coffer help'.\n");
  }

  @Test
  void aMistypedVerbIsAUsageFaultWithASuggestion() {
    CommandLineRun run = CommandLineRun.of("complation");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("coffer: ").contains("Did you mean 'completion'");
    assertThat(CommandLineRun.of("help", "complation").exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void anUnknownOptionPointsAtTheVerbsHelp() {
    CommandLineRun run = CommandLineRun.of("completion", "bash", "--nope");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--nope").contains("See 'coffer help completion'.");
  }

  @Test
  void aUsageFaultIsJsonOnDemandAndStandardOutputStaysEmpty() {
    CommandLineRun run = CommandLineRun.of("--nope", "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("{\"type\":\"usage\",\"title\":").endsWith("\"exit\":2}\n");
  }

  @Test
  void bashCanReadTheCompletionScript() throws IOException, InterruptedException {
    CommandLineRun run = CommandLineRun.of("completion", "bash");
    Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
    try (var in = bash.getOutputStream()) {
      in.write(run.out().getBytes(StandardCharsets.UTF_8));
    }

    assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
    assertThat(bash.waitFor()).isZero();
    assertThat(run.out()).contains("complete -F").contains("completion");
  }

  @Test
  void homeIsTheVariableOrAFolderOfTheUser() {
    assertThat(environment(Map.of("COFFER_HOME", "/some/./where")).home())
        .isEqualTo(Path.of("/some/where"));
    assertThat(environment(Map.of()).home())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".coffer"));
  }

  private static Environment environment(Map<String, String> variables) {
    return new Environment(variables, System.in, System.out, System.err, false);
  }
}
