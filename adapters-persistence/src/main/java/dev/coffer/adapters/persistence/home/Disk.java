package dev.coffer.adapters.persistence.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The steps by which a file is replaced whole; between any two of them a process may end. */
interface Disk {
  /** All of a file. */
  byte[] read(Path file) throws IOException;

  /** Writes a file of its own owner alone, over what is there. */
  void write(Path file, byte[] octets) throws IOException;

  /**
   * Writes a file of its own owner alone in its place, without emptying it before: it may be left
   * with the beginning of the one and the rest of the other.
   */
  void overwrite(Path file, byte[] octets) throws IOException;

  /** Brings what was written onto the disk. */
  void force(Path file) throws IOException;

  /** Puts a file in another's place, in one step where the system can. */
  void move(Path from, Path to) throws IOException;

  /** Brings names onto the disk, where a folder can be opened. */
  void forceFolder(Path folder) throws IOException;

  /**
   * Replaces a file, durably: after a crash, of the computer too, the old one is there or the new
   * one.
   */
  default void replace(Path file, byte[] octets) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    write(next, octets);
    force(next);
    move(next, file);
    Path folder = file.getParent();
    if (folder != null) {
      forceFolder(folder);
    }
  }

  /** The real one. */
  Disk SYSTEM =
      new Disk() {
        @Override
        public byte[] read(Path file) throws IOException {
          return Files.readAllBytes(file);
        }

        @Override
        public void write(Path file, byte[] octets) throws IOException {
          try (FileChannel channel =
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.TRUNCATE_EXISTING)) {
            restrict(file, "rw-------");
            writeAll(channel, octets);
          }
        }

        @Override
        public void overwrite(Path file, byte[] octets) throws IOException {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            writeAll(channel, octets);
            if (channel.size() > octets.length) {
              channel.truncate(octets.length);
            }
          } catch (NoSuchFileException e) {
            write(file, octets);
          }
        }

        private void writeAll(FileChannel channel, byte[] octets) throws IOException {
          ByteBuffer buffer = ByteBuffer.wrap(octets);
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
        }

        @Override
        public void force(Path file) throws IOException {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
          }
        }

        @Override
        public void move(Path from, Path to) throws IOException {
          try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
          } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
          }
        }

        @Override
        public void forceFolder(Path folder) {
          try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
          } catch (IOException e) {
            // Some systems do not open folders; the file itself is on the disk.
          }
        }
      };

  /** Lets nobody but the owner at a file. */
  static void restrict(Path file, String rights) throws IOException {
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    } catch (UnsupportedOperationException e) {
      throw new FileSystemException(file.toString(), null, "rights cannot be restricted here");
    }
  }
}
