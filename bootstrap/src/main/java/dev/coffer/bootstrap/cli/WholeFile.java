package dev.coffer.bootstrap.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file that a person named, and that appears whole or not at all: beside its place under
 * another name, then renamed. A device or a pipe is written as it is.
 */
final class WholeFile {
  private static final int BUFFER = 1 << 16;

  private WholeFile() {}

  /** Writes into a stream. */
  interface Writing {
    long into(OutputStream out) throws IOException;
  }

  /** Makes an empty file of a new name. */
  private interface Aside {
    Path in(Path folder, String name) throws IOException;
  }

  /**
   * Says before long work whether a file can come to {@code place}.
   *
   * @throws Refusal when it is a folder, or its own folder is absent or not to be written
   */
  static void check(Path place) {
    if (Files.isDirectory(place)) {
      throw NamedFile.folder(place);
    }
    Path folder = folder(place);
    if (folder == null || !Files.isDirectory(folder)) {
      throw NamedFile.unwritable(place, "there is no folder " + folder);
    }
    if (!special(place) && !Files.isWritable(folder)) {
      throw NamedFile.unwritable(place, "its folder may not be written");
    }
  }

  /**
   * {@link #check(Path)} where a file that is there must stay.
   *
   * @param remedy what to do when there is one
   * @throws Refusal also when there is one
   */
  static void checkNew(Path place, String remedy) {
    check(place);
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      throw NamedFile.exists(place, remedy);
    }
  }

  /**
   * Writes {@code place}, over a file that is there.
   *
   * @return what {@code writing} answered
   * @throws Refusal when it cannot be written; what was there before is as it was
   */
  static long write(Path place, Writing writing) {
    return write(place, writing, WholeFile::mine, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Writes {@code place}, which must not be there yet.
   *
   * @return what {@code writing} answered
   * @throws Refusal when it cannot be written, or came to be there meanwhile; nothing is left of it
   */
  static long create(Path place, Writing writing) {
    return write(place, writing, WholeFile::mine);
  }

  /** {@link #create} for what is no secret: whoever may read the person's new files may read it. */
  static long createPublic(Path place, Writing writing) {
    return write(place, writing, WholeFile::everybodys);
  }

  private static long write(Path place, Writing writing, Aside aside, CopyOption... how) {
    check(place);
    try {
      return special(place) ? through(place, writing) : beside(place, writing, aside, how);
    } catch (FileAlreadyExistsException e) {
      throw NamedFile.exists(place, "Name another or move it.");
    } catch (IOException e) {
      throw NamedFile.unwritable(place, NamedFile.why(e));
    }
  }

  private static long beside(Path place, Writing writing, Aside made, CopyOption... how)
      throws IOException {
    Path absolute = place.toAbsolutePath();
    Path aside = made.in(absolute.resolveSibling("."), "." + absolute.getFileName());
    try {
      long written = through(aside, writing);
      Files.move(aside, absolute, how);
      return written;
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private static Path mine(Path folder, String name) throws IOException {
    return Files.createTempFile(folder, name, ".part");
  }

  private static Path everybodys(Path folder, String name) throws IOException {
    return Files.createFile(folder.resolve(name + Long.toHexString(System.nanoTime()) + ".part"));
  }

  private static long through(Path file, Writing writing) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
      return writing.into(out);
    }
  }

  private static boolean special(Path place) {
    return Files.exists(place) && !Files.isRegularFile(place);
  }

  private static @Nullable Path folder(Path place) {
    return place.toAbsolutePath().getParent();
  }
}
