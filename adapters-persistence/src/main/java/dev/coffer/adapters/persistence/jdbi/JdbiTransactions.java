package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Stale;
import dev.coffer.application.Transactions;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Update;

/**
 * Transactions on one database: one connection per outermost transaction, bound to its thread.
 * Isolation is a snapshot (REPEATABLE READ on PostgreSQL and H2), so two writers of one row do not
 * both commit.
 */
final class JdbiTransactions implements Transactions {
  private static final int TRIES = 20;
  private static final int IN_TURN_AFTER = 3;

  /** The longest wait before the next try; a lost race is lost to something short. */
  private static final long MAX_PAUSE_NANOS = 8_000_000L;

  private final Jdbi jdbi;
  private final CommitGate gate;
  private final AtomicLong commits = new AtomicLong();
  private final Lock turns = new ReentrantLock(true);

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
   * Transactions on connections that are not in auto-commit and see one state of the database.
   *
   * @param gate by which commits become durable
   */
  JdbiTransactions(Jdbi jdbi, CommitGate gate) {
    this.jdbi = jdbi;
    this.gate = gate;
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    Open joined = current.get();
    if (joined != null) {
      return join(joined, work);
    }
    Stale stale = null;
    for (int run = 0; run < TRIES; run++) {
      pause(run);
      try {
        return run < IN_TURN_AFTER ? once(work) : inTurn(work);
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
  public <T> T together(Supplier<T> work) {
    return isActive() ? work.get() : gate.together(work);
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

  /**
   * Dooms the current transaction: a store saves all or nothing, even when its call is swallowed.
   *
   * @param what names the thing that changed
   */
  Stale stale(String what) {
    open().doomed = true;
    return new Stale(what);
  }

  /**
   * Writes. A failure dooms the transaction, so that who swallows it keeps nothing half done.
   *
   * @throws Stale on a unique violation, or when another writer was faster
   */
  <T> T write(Function<Handle, T> statements) {
    Handle handle = writing();
    boolean done = false;
    try {
      T answer = statements.apply(handle);
      done = true;
      return answer;
    } catch (JdbiException e) {
      throw SqlFailures.meaning(e);
    } finally {
      open().doomed |= !done;
    }
  }

  /**
   * Saves one row: inserts at version 0, else replaces at that version. Both statements have the
   * parameter {@code version}, the one loaded, and store the next.
   *
   * @param bind binds all other parameters
   * @throws Stale when the row is there already, or has no longer that version
   */
  void save(String what, long version, String insert, String update, UnaryOperator<Update> bind) {
    write(
        handle -> {
          Update statement = handle.createUpdate(version == 0 ? insert : update);
          if (bind.apply(statement.bind("version", version)).execute() != 1) {
            throw new Stale(what);
          }
          return true;
        });
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
      current.set(open);
      boolean done = false;
      try {
        T answer = work.get();
        if (open.doomed) {
          throw new IllegalStateException(
              "the failure of a store or of a joined transaction was swallowed");
        }
        gate.commit(handle::commit, open.wrote);
        commits.addAndGet(open.wrote ? 1 : 0);
        done = true;
        return answer;
      } finally {
        current.remove();
        if (!done) {
          rollback(handle);
        }
      }
    } catch (SQLException e) {
      throw SqlFailures.meaning(e);
    } catch (RuntimeException e) {
      throw SqlFailures.meaning(e);
    }
  }

  /** Lets those who lost again and again have their next try one after the other. */
  private <T> T inTurn(Supplier<T> work) {
    turns.lock();
    try {
      return once(work);
    } finally {
      turns.unlock();
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
      if (handle.isInTransaction()) {
        handle.rollback();
      }
    } catch (RuntimeException e) {
      // The connection is gone, and with it the transaction; the first failure is the one to tell.
    }
  }

  private static void pause(int run) {
    if (run > 0) {
      long most = Math.min(MAX_PAUSE_NANOS, 100_000L << Math.min(run, 10));
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
    }
  }
}
