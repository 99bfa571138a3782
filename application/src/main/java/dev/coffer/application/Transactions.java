package dev.coffer.application;

import java.util.function.Supplier;

/**
 * One database transaction around one use case.
 *
 * <p>Two kinds of port exist. Stores <em>join</em> the transaction of the calling thread and throw
 * {@link IllegalStateException} when there is none. External ports (chips, keys, lease ledgers,
 * networks) throw {@link IllegalStateException} when there is one: the work may run more than once,
 * and what leaves the database cannot be taken back.
 *
 * <p>Isolation: all reads of one transaction see one committed state and its own writes. Two
 * transactions that write the same row do not both commit. Reading protects nothing: whatever a
 * decision rests on must be saved with it, versioned.
 *
 * <p>Thread-safety: any number of threads; a transaction belongs to the thread that began it.
 * Atomicity: all writes of the work, or none. Blocking: until committed, typically milliseconds.
 * Contract: {@code TransactionsContract}, which each implementation runs.
 */
public interface Transactions {

  /**
   * Runs {@code work} in a transaction and commits. When it meets a faster writer ({@link Stale}, a
   * serialization failure, a deadlock), everything is rolled back and the work runs again from its
   * start, a bounded number of times; so it must have no effect but through stores and must not
   * keep what it loaded in an earlier run.
   *
   * <p>A call inside a transaction joins it: the outermost call commits. A joined call that throws
   * dooms the whole transaction: swallowing its exception does not save what it left half done.
   *
   * @return what the work returned in the run that was committed
   * @throws Stale when every try met a faster writer
   * @throws StoreUnavailable when the database did not answer; if that was during the commit, the
   *     outcome is unknown
   * @throws IllegalStateException when the work swallowed the exception of a joined call
   * @throws RuntimeException whatever the work threw, after everything was rolled back
   */
  <T> T inTransaction(Supplier<T> work);

  /** {@link #inTransaction} for work without an answer. */
  default void run(Runnable work) {
    inTransaction(
        () -> {
          work.run();
          return true;
        });
  }

  /**
   * Runs {@code work}, whose transactions of this thread need not become durable one by one: all
   * are when this returns or throws. For a request whose answer is the first that anybody outside
   * this process learns of it. A process that dies in the middle keeps the transactions up to one
   * of them, as it may without this. Inside itself or a transaction it changes nothing.
   *
   * @throws StoreUnavailable when it is unknown whether what was committed is durable
   * @throws RuntimeException whatever the work threw
   */
  default <T> T together(Supplier<T> work) {
    return work.get();
  }

  /** Whether the calling thread is inside a transaction. */
  boolean isActive();

  /**
   * What external ports call first.
   *
   * @param port named in the message
   * @throws IllegalStateException inside a transaction
   */
  default void refuseInside(String port) {
    if (isActive()) {
      throw new IllegalStateException(
          port + " has effects that no rollback undoes; call it outside the transaction");
    }
  }
}
