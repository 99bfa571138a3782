package dev.coffer.adapters.persistence.home;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A disk that is full, read-only, or somebody else's, as long as it is told to be. */
final class TroubledDisk implements Disk {
  /** What is wrong with it. */
  enum Trouble {
    NONE,
    FULL,
    READ_ONLY,
    OF_SOMEBODY_ELSE
  }

  private Trouble trouble = Trouble.NONE;

  void is(Trouble what) {
    trouble = what;
  }

  private void change(Path file) throws IOException {
    if (trouble == Trouble.READ_ONLY) {
      throw new FileSystemException(file.toString(), null, "Read-only file system");
    }
    if (trouble == Trouble.OF_SOMEBODY_ELSE) {
      throw new AccessDeniedException(file.toString());
    }
  }

  @Override
  public byte[] read(Path file) throws IOException {
    if (trouble == Trouble.OF_SOMEBODY_ELSE) {
      throw new AccessDeniedException(file.toString());
    }
    return SYSTEM.read(file);
  }

  @Override
  public void write(Path file, byte[] octets) throws IOException {
    change(file);
    if (trouble == Trouble.FULL) {
      Files.write(file, Arrays.copyOf(octets, octets.length / 2));
      throw new FileSystemException(file.toString(), null, "No space left on device");
    }
    SYSTEM.write(file, octets);
  }

  @Override
  public void overwrite(Path file, byte[] octets) throws IOException {
    change(file);
    if (trouble == Trouble.FULL) {
      Files.write(file, Arrays.copyOf(octets, octets.length / 2));
      throw new FileSystemException(file.toString(), null, "No space left on device");
    }
    SYSTEM.overwrite(file, octets);
  }

  @Override
  public void force(Path file) throws IOException {
    SYSTEM.force(file);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    change(to);
    SYSTEM.move(from, to);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    SYSTEM.forceFolder(folder);
  }
}
