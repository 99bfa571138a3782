package dev.coffer.adapters.persistence.jdbi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePathWrapper;

/** Files of H2 ({@code held:}) whose writes wait for as long as {@link #WRITES} is held. */
public final class HeldFiles extends FilePathWrapper {
  static final ReadWriteLock WRITES = new ReentrantReadWriteLock();

  @Override
  public String getScheme() {
    return "held";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Held(getBase().open(mode));
  }

  private static final class Held extends FileBaseDefault {
    private final FileChannel base;

    Held(FileChannel base) {
      this.base = base;
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
      WRITES.readLock().lock();
      try {
        return base.write(from, position);
      } finally {
        WRITES.readLock().unlock();
      }
    }

    @Override
    public synchronized int read(ByteBuffer into, long position) throws IOException {
      return base.read(into, position);
    }

    @Override
    public long size() throws IOException {
      return base.size();
    }

    @Override
    public void force(boolean metadata) throws IOException {
      base.force(metadata);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return base.tryLock(position, size, shared);
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      base.truncate(size);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      base.close();
    }
  }
}
