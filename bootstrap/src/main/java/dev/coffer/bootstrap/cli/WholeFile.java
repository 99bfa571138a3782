package dev.coffer.bootstrap.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a file that appears whole or not at all: beside its place under another name, then
 * renamed.
 */
final class WholeFile {
  private WholeFile() {}

  /** Writes into a stream. */
  interface Writing {
    long into(OutputStream out) throws IOException;
  }

  /**
   * Writes {@code place}, over a file that is there.
   *
   * @return what {@code writing} answered
   * @throws IOException when it could not be written; what was there before is as it was
   */
  static long write(Path place, Writing writing) throws IOException {
    Path absolute = place.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new NoSuchFileException(String.valueOf(folder));
    }
    Path aside = Files.createTempFile(folder, "." + absolute.getFileName(), ".part");
    try {
      long written;
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside), 1 << 16)) {
        written = writing.into(out);
      }
      Files.move(
          aside, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return written;
    } finally {
      Files.deleteIfExists(aside);
    }
  }
}
