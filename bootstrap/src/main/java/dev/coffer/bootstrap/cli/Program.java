package dev.coffer.bootstrap.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/** The program of a command line, found before anything is spent for it. */
final class Program {
  private static final String USUAL_PATH = ":/bin:/usr/bin";

  private Program() {}

  /**
   * Says whether {@code name} can be started.
   *
   * @throws Refusal when no file of this name may be executed
   */
  static void check(String name) {
    // Other systems add endings of their own; there only the start tells.
    if (File.separatorChar == '/' && !startable(name)) {
      throw notStarted(name);
    }
  }

  static Refusal notStarted(String name) {
    return new Refusal(
        "run.not-started",
        "The program " + name + " cannot be started.",
        "Check its name and that it may be executed.");
  }

  /** As {@link ProcessBuilder} looks: a name without a slash in the folders of PATH. */
  private static boolean startable(String name) {
    if (name.contains("/")) {
      return executable(name);
    }
    String path = System.getenv("PATH");
    return Arrays.stream((path == null ? USUAL_PATH : path).split(":", -1))
        .anyMatch(folder -> executable((folder.isEmpty() ? "." : folder) + "/" + name));
  }

  private static boolean executable(String place) {
    try {
      Path file = Path.of(place);
      return Files.isRegularFile(file) && Files.isExecutable(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
