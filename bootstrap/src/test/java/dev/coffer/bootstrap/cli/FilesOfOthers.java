package dev.coffer.bootstrap.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

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
