package dev.coffer.bootstrap.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.coffer.domain.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every target takes every seed and everything that fuzzing ever found, without a finding. */
final class FuzzRegressionTest {
  private static final Path FOUND = Path.of("src/test/resources/fuzz");
  private static final Path DOCUMENT = Path.of("../docs/fuzzing.md");

  private static void takes(FuzzTarget target, Bytes input, String what) {
    assertThatCode(() -> target.take(input.toArray()))
        .as("%s of %s", target, what)
        .doesNotThrowAnyException();
  }

  /** In the inner loop each target takes a share of the seeds, another for each. */
  @Test
  void everyTargetTakesSomeSeeds() {
    takeSeeds(40);
  }

  @Test
  @Tag("long")
  void everyTargetTakesEverySeed() {
    takeSeeds(1);
  }

  private static void takeSeeds(int oneOf) {
    List<Bytes> seeds = FuzzSeeds.all();
    assertThat(seeds).hasSizeGreaterThan(500);
    int first = 0;
    for (FuzzTarget target : FuzzTarget.values()) {
      for (int at = first++ % oneOf; at < seeds.size(); at += oneOf) {
        takes(target, seeds.get(at), seeds.get(at).hex());
      }
    }
  }

  @Test
  void everyTargetTakesWhatWasFound() throws IOException {
    try (Stream<Path> files = Files.walk(FOUND)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      for (Path file : found) {
        for (FuzzTarget target : FuzzTarget.values()) {
          takes(target, Bytes.of(Files.readAllBytes(file)), file.toString());
        }
      }
    }
  }

  @Test
  void theDocumentTellsOfEveryTarget() throws IOException {
    String document = Files.readString(DOCUMENT);
    assertThat(Arrays.stream(FuzzTarget.values()).map(each -> "| `" + each.label() + "` |"))
        .allSatisfy(row -> assertThat(document).contains(row));
  }
}
