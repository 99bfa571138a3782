package dev.coffer.adapters.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.adapters.persistence.jdbi.PersistenceSettings.Durability;
import dev.coffer.domain.lease.Lease;
import dev.coffer.domain.lease.LeaseId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that is killed at any moment has lost nothing of what it had answered. */
@Timeout(120)
class KilledProcessTest {
  private static final int ANSWERS = 200;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Durability.class)
  void nothingThatWasAnsweredIsLost(Durability durability)
      throws IOException, InterruptedException {
    Set<String> held = new HashSet<>();
    Set<String> asked = new HashSet<>();
    Set<String> notes = new HashSet<>();
    Process child = start(durability);
    try (BufferedReader answers = child.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < ANSWERS; i++) {
        take(answers.readLine(), held, asked, notes);
      }
      // Of the handle: the process's own method would close its answers.
      child.toHandle().destroyForcibly();
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        take(line, held, asked, notes);
      }
    }
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    try (Persistence persistence =
        Persistence.open(
            PersistenceSettings.embedded(folder, durability), InstantSource.system())) {
      List<String> found =
          persistence.leases().held(LeasingChild.POOL, Optional.empty(), 1000).stream()
              .map(Lease::id)
              .map(LeaseId::text)
              .toList();
      asked.addAll(held);
      assertThat(found).containsAll(held).hasSizeLessThanOrEqualTo(LeasingChild.SEATS);
      assertThat(asked).containsAll(found);
      assertThat(LeasingChild.notes(persistence)).containsAll(notes);
    }
  }

  /** Each line is whole or the process was killed within it. */
  private static void take(String line, Set<String> held, Set<String> asked, Set<String> notes) {
    assertThat(line).as("the child's answer").isNotNull();
    String[] words = line.split(" ", -1);
    if (!line.endsWith(" .")) {
      return;
    }
    switch (words[0]) {
      case "granted" -> held.add(words[1]);
      case "releasing" -> held.remove(words[1]);
      case "noted" -> notes.add(words[1]);
      default -> asked.add(words[1]);
    }
  }

  private Process start(Durability durability) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-cp",
            classPath,
            LeasingChild.class.getName(),
            folder.toString(),
            durability.name())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
