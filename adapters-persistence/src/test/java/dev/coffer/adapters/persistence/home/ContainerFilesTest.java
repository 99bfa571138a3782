package dev.coffer.adapters.persistence.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.StoreUnavailable;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.container.SealedStateContract;
import dev.coffer.domain.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContainerFilesTest implements SealedStateContract {
  @TempDir Path home;
  private final CutDisk disk = new CutDisk();

  @Override
  public SealedState sealedState() {
    return new ContainerFiles(home, disk);
  }

  @Test
  void afterAnEndBeforeAnyStepTheOldStateIsThereOrTheNewOne() {
    sealedState().create(HERE, FIRST);
    boolean oldSeen = false;
    boolean newSeen = false;
    for (int steps = 0; steps < 12; steps++) {
      SealedState.Stored before = sealedState().find(HERE).orElseThrow();
      Bytes next = Bytes.utf8("state " + steps);
      disk.cutAfter(steps);
      boolean answered;
      try {
        answered = sealedState().replace(HERE, before.version(), next);
      } catch (StoreUnavailable e) {
        answered = false;
      }
      disk.plugIn();
      SealedState.Stored after = sealedState().find(HERE).orElseThrow();
      boolean replaced = after.equals(new SealedState.Stored(next, before.version() + 1));
      assertThat(replaced || after.equals(before)).as("after %d steps", steps).isTrue();
      assertThat(!answered || replaced).as("what was answered, after %d steps", steps).isTrue();
      oldSeen |= !replaced;
      newSeen |= replaced;
    }
    assertThat(oldSeen && newSeen).isTrue();
  }

  @Test
  void aContainerThatWasCutOffWhenMadeIsThereWholeOrNotAtAll() {
    for (int steps = 0; steps < 12; steps++) {
      Path fresh = home.resolve("home" + steps);
      Home.prepared(fresh);
      disk.cutAfter(steps);
      try {
        new ContainerFiles(fresh, disk).create(HERE, FIRST);
      } catch (StoreUnavailable e) {
        // Cut off.
      }
      disk.plugIn();
      Optional<SealedState.Stored> found = new ContainerFiles(fresh, disk).find(HERE);
      assertThat(found.isEmpty() || found.get().equals(new SealedState.Stored(FIRST, 1))).isTrue();
    }
  }

  @Test
  void onlyItsOwnerReadsAFile() throws IOException {
    sealedState().create(HERE, FIRST);
    Path file = home.resolve("containers").resolve(HERE.text() + ".cofmac");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(home.resolve("containers")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aFileCutShortIsNamed() throws IOException {
    sealedState().create(HERE, FIRST);
    Path file = home.resolve("containers").resolve(HERE.text() + ".cofmac");
    Files.write(file, new byte[] {1, 2, 3});
    assertThatThrownBy(() -> sealedState().find(HERE))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("backup");
  }

  @Test
  void filesOfOthersAreNotListed() throws IOException {
    sealedState().create(HERE, FIRST);
    Files.writeString(home.resolve("containers").resolve("notes.txt"), "mine");
    Files.writeString(home.resolve("containers").resolve("short.cofmac"), "mine");
    assertThat(sealedState().list(Optional.empty(), 10)).containsExactly(HERE);
  }
}
