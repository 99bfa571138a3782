package dev.coffer.bootstrap.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What tests do with files of other processes. */
final class FilesOfOthers {
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

  private FilesOfOthers() {}

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same computer with a copy of its home as it is now: a backup, or a second copy. */
  static Pc copied(Pc pc, Path home) {
    copied(pc.home(), home);
    return new Pc(home, Map.of(), pc.computer());
  }

  /** Copies a folder with all in it into a new one. */
  static void copied(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path each : files.toList()) {
        Files.copy(
            each, to.resolve(from.relativize(each).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes an empty file, for which another waits. */
  static void make(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a file is there. */
  static void awaited(Path file) {
    long end = System.nanoTime() + LONGEST;
    while (!Files.exists(file)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(file + " was not made in time");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
