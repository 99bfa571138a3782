package dev.coffer.adapters.persistence.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A disk that ends before one of its steps, as when a process is killed there: what was not done
 * stays undone, and a write leaves half of its octets.
 */
final class CutDisk implements Disk {
  private int left = Integer.MAX_VALUE;

  /** Ends once so many more steps were begun. */
  synchronized void cutAfter(int steps) {
    left = steps;
  }

  synchronized void plugIn() {
    left = Integer.MAX_VALUE;
  }

  private synchronized void step() throws IOException {
    if (left <= 0) {
      throw new IOException("cut off");
    }
    left--;
  }

  @Override
  public byte[] read(Path file) throws IOException {
    step();
    return SYSTEM.read(file);
  }

  @Override
  public void write(Path file, byte[] octets) throws IOException {
    step();
    Files.write(file, Arrays.copyOf(octets, octets.length / 2));
    step();
    SYSTEM.write(file, octets);
  }

  @Override
  public void overwrite(Path file, byte[] octets) throws IOException {
    step();
    byte[] torn = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    int half = octets.length / 2;
    torn = torn.length < half ? Arrays.copyOf(torn, half) : torn;
    System.arraycopy(octets, 0, torn, 0, half);
    Files.write(file, torn);
    step();
    SYSTEM.overwrite(file, octets);
  }

  @Override
  public void force(Path file) throws IOException {
    step();
    SYSTEM.force(file);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    step();
    SYSTEM.move(from, to);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    step();
    SYSTEM.forceFolder(folder);
  }
}
