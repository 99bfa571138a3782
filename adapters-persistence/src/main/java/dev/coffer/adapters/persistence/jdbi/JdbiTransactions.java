package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Stale;
import dev.coffer.application.Transactions;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Transactions on one database: one connection per outermost transaction, bound to its thread.
 * Isolation is a snapshot (REPEATABLE READ on PostgreSQL and H2), so two writers of one row do not
 * both commit.
 */
final class JdbiTransactions implements Transactions {
  private static final int TRIES = 100;

  private final Jdbi jdbi;
  private final Runnable afterWrite;
  private final AtomicLong commits = new AtomicLong();

  @SuppressWarnings("ThreadLocalUsage") // one transaction per thread and database
  private final ThreadLocal<Open> current = new ThreadLocal<>();

  /** A transaction under way. */
  private static final class Open {
    private final Handle handle;
    private boolean wrote;
    private boolean doomed;

    Open(Handle handle) {
      this.handle = handle;
    }
  }

  /**
   * @param afterWrite run after each commit that wrote, before it is answered: where durability
   *     asks for more than the commit
   */
  JdbiTransactions(Jdbi jdbi, Runnable afterWrite) {
    this.jdbi = jdbi;
    this.afterWrite = afterWrite;
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    Open joined = current.get();
    if (joined != null) {
      return join(joined, work);
    }
    Stale stale = null;
    for (int run = 0; run < TRIES; run++) {
      try {
        return once(work);
      } catch (Stale e) {
        if (stale != null) {
          e.addSuppressed(stale);
        }
        stale = e;
      }
    }
    throw stale;
  }

  @Override
  public boolean isActive() {
    return current.get() != null;
  }

  /** How many transactions that wrote were committed. */
  long commits() {
    return commits.get();
  }

  /** The current transaction's connection, for reading. */
  Handle reading() {
    return open().handle;
  }

  /** The current transaction's connection, for writing. */
  Handle writing() {
    Open open = open();
    open.wrote = true;
    return open.handle;
  }

  private Open open() {
    Open open = current.get();
    if (open == null) {
      throw new IllegalStateException("stores are used inside a transaction only");
    }
    return open;
  }

  private <T> T once(Supplier<T> work) {
    try (Handle handle = jdbi.open()) {
      handle.begin();
      Open open = new Open(handle);
      T answer;
      current.set(open);
      boolean done = false;
      try {
        answer = work.get();
        done = true;
      } finally {
        current.remove();
        if (!done) {
          rollback(handle);
        }
      }
      if (open.doomed) {
        rollback(handle);
        throw new IllegalStateException("the failure of a joined transaction was swallowed");
      }
      handle.commit();
      if (open.wrote) {
        commits.incrementAndGet();
        afterWrite.run();
      }
      return answer;
    } catch (RuntimeException e) {
      throw SqlFailures.translated(e);
    }
  }

  private static <T> T join(Open open, Supplier<T> work) {
    boolean done = false;
    try {
      T answer = work.get();
      done = true;
      return answer;
    } finally {
      open.doomed |= !done;
    }
  }

  private static void rollback(Handle handle) {
    try {
      handle.rollback();
    } catch (RuntimeException e) {
      // The connection is gone, and with it the transaction; the first failure is the one to tell.
    }
  }
}
