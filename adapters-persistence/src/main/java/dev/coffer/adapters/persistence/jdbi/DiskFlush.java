package dev.coffer.adapters.persistence.jdbi;

import org.jdbi.v3.core.Jdbi;

/**
 * Flushes H2's file to the disk; those who wait for a flush that has not begun share the next one.
 */
final class DiskFlush implements Runnable {
  private final Jdbi jdbi;
  private final Object lock = new Object();
  private long asked;
  private long done;

  DiskFlush(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public void run() {
    long mine;
    synchronized (this) {
      mine = ++asked;
    }
    synchronized (lock) {
      if (done >= mine) {
        return;
      }
      long covers;
      synchronized (this) {
        covers = asked;
      }
      jdbi.useHandle(handle -> handle.execute("CHECKPOINT SYNC"));
      done = covers;
    }
  }
}
