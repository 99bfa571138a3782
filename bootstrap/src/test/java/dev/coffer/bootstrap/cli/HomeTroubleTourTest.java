package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Homes that cannot be used, as people see them: what is wrong, and where, whoever they are. */
final class HomeTroubleTourTest {
  @TempDir private Path folder;

  private static void unusable(Path home, Path named, String... args) {
    CommandLineRun run = new Pc(home).run(args);

    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).contains(named.toString()).doesNotContain("Exception");
  }

  @Test
  void aFileInThePlaceOfTheHomeIsNamed() throws IOException {
    Path home = Files.writeString(folder.resolve("home"), "mine");

    unusable(home, home, "list");
    assertThat(Files.readString(home)).isEqualTo("mine");
  }

  @Test
  void aHomeThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");

    unusable(file.resolve("home"), file.resolve("home"), "list");
  }

  @Test
  void aFolderInThePlaceOfAFileIsNamedAndStays() throws IOException {
    Path home = folder.resolve("home");
    assertThat(new Pc(home).run("list").exit()).isZero();
    Path state = home.resolve("home.state");
    byte[] before = Files.readAllBytes(state);
    Files.move(state, home.resolve("aside"));
    Files.createDirectory(state);

    unusable(home, state, "list");

    Files.delete(state);
    Files.move(home.resolve("aside"), state);
    assertThat(Files.readAllBytes(state)).isEqualTo(before);
    assertThat(new Pc(home).run("list").exit()).isZero();
  }

  @Test
  void aFileInThePlaceOfTheContainersIsNamed() throws IOException {
    Path home = folder.resolve("home");
    assertThat(new Pc(home).run("list").exit()).isZero();
    Path containers = Files.writeString(home.resolve("containers"), "mine");

    unusable(home, containers, "list");
    assertThat(Files.readString(containers)).isEqualTo("mine");
  }

  @Test
  void aLockThatCannotBeTakenIsNamed() throws IOException {
    Path home = folder.resolve("home");
    Files.createDirectories(home.resolve("home.lock"));

    unusable(home, home, "list");
  }
}
