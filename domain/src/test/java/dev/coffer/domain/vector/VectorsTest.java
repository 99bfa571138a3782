package dev.coffer.domain.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.fixture.SpecPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every file of docs/spec/vectors ends as its name says, and all are made again octet by octet.
 * With {@code -Dcoffer.spec.write=true} they are written.
 */
class VectorsTest {
  private static final Path FOLDER = SpecPage.FOLDER.resolve("vectors");
  private static final int FEWEST = 200;

  @Test
  void everyFileEndsAsItsNameSays() throws IOException {
    Map<String, String> files = files();
    Map<String, String> outcomes = new TreeMap<>();
    Map<String, String> named = new TreeMap<>();
    files.forEach(
        (name, text) -> {
          Vector vector = Vector.parse(name, text);
          outcomes.put(name, Outcomes.of(vector));
          named.put(name, vector.outcome());
        });
    assertThat(outcomes).isEqualTo(named).hasSizeGreaterThanOrEqualTo(FEWEST);
  }

  @Test
  void everyFileIsWhatItsMakerMakes() throws IOException {
    Map<String, String> made =
        Stream.of(
                UpdateVectors.all(),
                ApplyVectors.all(),
                EntryVectors.all(),
                ContextVectors.all(),
                ContactVectors.all(),
                EmergencyVectors.all(),
                GrantVectors.all(),
                OtherVectors.all())
            .flatMap(List::stream)
            .collect(Collectors.toMap(Vector::fileName, Vector::format, (a, b) -> a, TreeMap::new));
    if (Boolean.getBoolean("coffer.spec.write")) {
      for (Map.Entry<String, String> each : made.entrySet()) {
        Files.writeString(FOLDER.resolve(each.getKey()), each.getValue());
      }
    }
    assertThat(files()).isEqualTo(made);
  }

  private static Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(FOLDER)) {
      for (Path file : all.filter(each -> each.toString().endsWith(".txt")).toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }
}
