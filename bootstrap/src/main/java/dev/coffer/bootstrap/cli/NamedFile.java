package dev.coffer.bootstrap.cli;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Files that people name on a command line. What is wrong with one is theirs to mend, so it is told
 * as a {@link Refusal} that names the file, never as a defect. {@link WholeFile} writes.
 */
final class NamedFile {
  private static final int BUFFER = 1 << 16;

  private NamedFile() {}

  /**
   * Opens a file; the caller closes it.
   *
   * @return octets whose reading throws {@link Refusal} where the file cannot be read
   * @throws Refusal when it is a folder, absent, or somebody else's
   */
  static InputStream open(Path file) {
    if (Files.isDirectory(file)) {
      throw folder(file);
    }
    try {
      return new Told(file, new BufferedInputStream(Files.newInputStream(file), BUFFER));
    } catch (IOException e) {
      throw unreadable(file);
    }
  }

  /** A folder where a file must be. */
  static Refusal folder(Path file) {
    return new Refusal(
        "file.folder", "A file is needed, and " + file + " is a folder.", "Name a file.");
  }

  static Refusal unreadable(Path file) {
    return new Refusal(
        "file.unreadable", "The file " + file + " cannot be read.", "Check its name and rights.");
  }

  static Refusal exists(Path file, String remedy) {
    return new Refusal("file.exists", "The file " + file + " exists already.", remedy);
  }

  static Refusal unwritable(Path file, @Nullable String why) {
    String reason = why == null ? "" : ": " + why;
    return new Refusal(
        "file.unwritable",
        "The file " + file + " cannot be written" + reason + ".",
        "Check its folder and the free space.");
  }

  /** What the system said of a file, without the file's name. */
  static @Nullable String why(IOException e) {
    return e instanceof FileSystemException named ? named.getReason() : e.getMessage();
  }

  /** A stream that tells its faults as refusals. */
  private static final class Told extends FilterInputStream {
    private final Path file;

    Told(Path file, InputStream in) {
      super(in);
      this.file = file;
    }

    @Override
    public int read() {
      try {
        return super.read();
      } catch (IOException e) {
        throw unreadable(file);
      }
    }

    @Override
    public int read(byte[] into, int from, int length) {
      try {
        return super.read(into, from, length);
      } catch (IOException e) {
        throw unreadable(file);
      }
    }

    @Override
    public void close() {
      try {
        super.close();
      } catch (IOException e) {
        throw unreadable(file);
      }
    }
  }
}
