package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What measures measures: no figure is judged here, only that each comes of work that was done. */
@Tag("long")
final class BenchTourTest {
  @TempDir Path folder;

  private JsonNode measured(Pc pc, String... arguments) throws IOException {
    CommandLineRun run = pc.run(arguments);
    assertThat(run.exit()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void aPreparedServerIsMeasuredAndStays() throws IOException {
    Pc pc = new Pc(folder.resolve("pc"));
    Path prepared = folder.resolve("prepared");

    JsonNode sold =
        measured(pc, "bench", "prepare", prepared.toString(), "--licenses", "300", "--json");
    assertThat(sold.get("licenses").asInt()).isEqualTo(300);

    JsonNode activated =
        measured(
            pc,
            "bench",
            "activation",
            "--in",
            prepared.toString(),
            "--clients",
            "2",
            "--seconds",
            "1",
            "--warm-up",
            "0",
            "--json");
    assertThat(activated.get("activations").asInt()).isPositive();
    assertThat(activated.get("requests").asDouble()).isBetween(1.0, 1.5);
    assertThat(Files.readString(prepared.resolve("token"))).startsWith("cofa_");

    CommandLineRun again = pc.run("bench", "prepare", prepared.toString(), "--licenses", "1");
    assertThat(again.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(again.err()).contains("There is something in");
    CommandLineRun elsewhere = pc.run("bench", "activation", "--in", folder.toString());
    assertThat(elsewhere.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(elsewhere.err())
        .contains("Nothing was prepared in")
        .contains("coffer bench prepare");
    CommandLineRun both = pc.run("bench", "activation", "--hybrid", "--in", prepared.toString());
    assertThat(both.exit()).isEqualTo(ExitCode.USAGE);
    CommandLineRun none =
        pc.run("bench", "prepare", folder.resolve("none").toString(), "--licenses", "0");
    assertThat(none.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void aMachineContainerAndProtectionAreMeasured() throws IOException {
    Pc pc = new Pc(folder.resolve("pc"));

    JsonNode machine = measured(pc, "bench", "machine", "--in", folder.toString(), "--json");
    assertThat(machine.get("seatMicros").asDouble()).isPositive();
    assertThat(machine.get("applyMillis").asDouble()).isPositive();
    assertThat(folder.toFile().list()).as("what is made is deleted").isEmpty();

    JsonNode protection = measured(pc, "bench", "protection", "--mib", "1", "--json");
    assertThat(protection.get("sealMegabytes").asDouble()).isPositive();
    assertThat(protection.get("openMegabytes").asDouble()).isPositive();
  }
}
