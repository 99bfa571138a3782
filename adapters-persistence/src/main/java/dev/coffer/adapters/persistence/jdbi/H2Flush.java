package dev.coffer.adapters.persistence.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import dev.coffer.adapters.persistence.jdbi.PersistenceSettings.Durability;
import dev.coffer.application.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Makes commits of the embedded database durable, many at a time.
 *
 * <p>Left to itself H2 writes committed changes half a second later and loses them on {@code kill
 * -9}. Its own cure, {@code WRITE_DELAY=0}, turns off the thread that keeps its file small. So a
 * commit is followed by a flush of the store: one thread makes it for all that wait. Twice a second
 * one of them syncs, so that pages are not used again before what replaced them is on the disk;
 * where the disk is promised, each one does.
 *
 * <p>{@code CHECKPOINT} would not do: H2's own thread may just have taken the changes to write them
 * by and by, and then the statement finds nothing to store and returns before they are in the file.
 *
 * <p>Thread-safe.
 */
final class H2Flush implements CommitGate, AutoCloseable {
  private static final long SYNC_EVERY_NANOS = 500_000_000L;

  private final HikariDataSource database;
  private final boolean alwaysSync;
  private final AtomicInteger writing = new AtomicInteger();

  @SuppressWarnings("ThreadLocalUsage") // one request per thread and database
  private final ThreadLocal<Together> together = new ThreadLocal<>();

  private final AtomicLong flushes = new AtomicLong();

  private final Lock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();

  // Guarded by the lock.
  private long asked;
  private long flushed;
  private boolean flushing;

  // Of the one thread that flushes.
  private long lastSync = System.nanoTime();
  private @Nullable Connection connection;

  H2Flush(HikariDataSource database, Durability durability) {
    this.database = database;
    this.alwaysSync = durability == Durability.DISK;
  }

  /** What a thread will have flushed at the end of its request. */
  private static final class Together {
    private boolean wrote;
    private boolean owes;
  }

  @Override
  public void commit(Committing work, boolean wrote) throws SQLException {
    Together later = together.get();
    if (later != null) {
      if (wrote && !later.wrote) {
        later.wrote = true;
        writing.incrementAndGet();
      }
      work.commit();
      later.owes |= writing.get() > 0;
      return;
    }
    if (!wrote) {
      work.commit();
      // What was read may have been committed by others who still wait for it to be flushed.
      if (writing.get() > 0) {
        flush();
      }
      return;
    }
    writing.incrementAndGet();
    try {
      work.commit();
      flush();
    } finally {
      writing.decrementAndGet();
    }
  }

  @Override
  public <T> T together(Supplier<T> work) {
    if (together.get() != null) {
      return work.get();
    }
    Together request = new Together();
    together.set(request);
    try {
      return work.get();
    } finally {
      together.remove();
      try {
        if (request.owes) {
          flush();
        }
      } finally {
        writing.addAndGet(request.wrote ? -1 : 0);
      }
    }
  }

  /** How many times the database was flushed. */
  long flushes() {
    return flushes.get();
  }

  /** Returns when everything committed before the call has been flushed. */
  private void flush() {
    long upTo;
    lock.lock();
    try {
      long mine = ++asked;
      while (flushing && flushed < mine) {
        ended.awaitUninterruptibly();
      }
      if (flushed >= mine) {
        return;
      }
      flushing = true;
      upTo = asked;
    } finally {
      lock.unlock();
    }
    boolean done = false;
    try {
      checkpoint();
      done = true;
    } finally {
      lock.lock();
      try {
        flushing = false;
        flushed = done ? upTo : flushed;
        ended.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void checkpoint() {
    boolean sync = alwaysSync || System.nanoTime() - lastSync > SYNC_EVERY_NANOS;
    try {
      MVStore file = file();
      if (file.commit() < 0) {
        // Nothing was left to store; what others are storing is in the file when this has run.
        file.executeFilestoreOperation(() -> {});
      }
      if (sync) {
        file.sync();
      }
      flushes.incrementAndGet();
      lastSync = sync ? System.nanoTime() : lastSync;
    } catch (SQLException | MVStoreException e) {
      throw new StoreUnavailable("the database could not write; what is durable is unknown", e);
    }
  }

  /** The file behind the database, which the connection keeps open. */
  MVStore file() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = database.getConnection();
      open.setAutoCommit(true);
      connection = open;
    }
    SessionLocal session = (SessionLocal) open.unwrap(JdbcConnection.class).getSession();
    return session.getDatabase().getStore().getMvStore();
  }

  /** To be called when nobody commits any more. */
  @Override
  public void close() {
    Connection open = connection;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        throw SqlFailures.meaning(e);
      }
    }
  }
}
