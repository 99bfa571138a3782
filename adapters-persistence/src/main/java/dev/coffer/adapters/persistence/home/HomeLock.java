package dev.coffer.adapters.persistence.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One of the locks of a home: processes take turns by the lock of a file, threads of one process by
 * one in memory, since a file lock is the whole process's. Thread-safe; not to be taken twice by
 * one thread.
 */
final class HomeLock {
  private static final Map<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

  private final Path file;
  private final ReentrantLock inProcess;

  HomeLock(Path file) {
    this.file = file;
    this.inProcess =
        IN_PROCESS.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
  }

  /** Work that needs the lock. */
  interface Work<T> {
    T run() throws IOException;
  }

  <T> T locked(Work<T> work) throws IOException {
    inProcess.lock();
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      if (!held.isValid()) {
        throw new IOException("the lock was lost");
      }
      return work.run();
    } finally {
      inProcess.unlock();
    }
  }
}
