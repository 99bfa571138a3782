package dev.coffer.adapters.persistence.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.container.SealedState;
import dev.coffer.application.lease.LeaseLedger;
import dev.coffer.domain.lease.Lease;
import dev.coffer.domain.lease.LeaseId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes share a home and are killed, wherever they are: what was answered is there. */
@Timeout(120)
class KilledHomeTest {
  private static final int ANSWERS = 60;

  @TempDir private Path home;

  private final Set<String> held = new HashSet<>();
  private final Set<String> asked = new HashSet<>();
  private long replaced = 1;

  @Test
  void processesShareLockAndSeatsAndLeaveOldOrNewWhenKilled()
      throws IOException, InterruptedException {
    SealedState files = new ContainerFiles(home, Disk.SYSTEM);
    files.create(HomeChild.SERIAL, HomeChild.content(1));
    List<Process> children = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      children.add(start(i));
    }
    List<BufferedReader> answers = new ArrayList<>();
    for (Process child : children) {
      answers.add(child.inputReader(StandardCharsets.UTF_8));
    }
    for (int i = 0; i < ANSWERS; i++) {
      for (BufferedReader each : answers) {
        take(each.readLine());
      }
    }
    for (int i = 0; i < children.size(); i++) {
      // Of the handle: the process's own method would close its answers.
      children.get(i).toHandle().destroyForcibly();
      for (String line = answers.get(i).readLine();
          line != null;
          line = answers.get(i).readLine()) {
        take(line);
      }
      assertThat(children.get(i).waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    SealedState.Stored stored = files.find(HomeChild.SERIAL).orElseThrow();
    assertThat(stored.version()).isBetween(replaced, replaced + children.size());
    assertThat(stored.sealed()).isEqualTo(HomeChild.content(stored.version()));
    assertThat(files.replace(HomeChild.SERIAL, stored.version(), stored.sealed()))
        .as("the lock of the dead holds nobody up")
        .isTrue();
    LeaseLedger seats = new HomeLedger(home, Disk.SYSTEM, InstantSource.system(), Optional.empty());
    List<String> found =
        seats.held(HomeChild.POOL, Optional.empty(), 1000).stream()
            .map(Lease::id)
            .map(LeaseId::text)
            .toList();
    asked.addAll(held);
    assertThat(found).containsAll(held).hasSizeLessThanOrEqualTo(HomeChild.SEATS);
    assertThat(asked).containsAll(found);
  }

  /** Each line is whole or the process was killed within it. */
  private void take(String line) {
    assertThat(line).as("a child's answer").isNotNull();
    String[] words = line.split(" ", -1);
    if (!line.endsWith(" .")) {
      return;
    }
    switch (words[0]) {
      case "granted" -> held.add(words[1]);
      case "releasing" -> held.remove(words[1]);
      case "replaced" -> replaced = Math.max(replaced, Long.parseLong(words[1]));
      default -> asked.add(words[1]);
    }
  }

  private Process start(int number) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            classPath,
            HomeChild.class.getName(),
            home.toString(),
            Integer.toString(number))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
