package dev.coffer.adapters.persistence.jdbi;

import java.sql.SQLException;
import java.util.function.Supplier;

/** How a commit becomes durable. Thread-safe. */
interface CommitGate {
  /** The database's own commit is enough: PostgreSQL, or nothing that should last. */
  CommitGate PLAIN = (work, wrote) -> work.commit();

  /** The database's own commit. */
  interface Committing {
    void commit() throws SQLException;
  }

  /**
   * Commits and returns when what was written, or read from others, is durable.
   *
   * @param wrote whether the transaction may have written something
   * @throws dev.coffer.application.StoreUnavailable when it is committed and perhaps not durable
   */
  void commit(Committing work, boolean wrote) throws SQLException;

  /**
   * Runs {@code work}; what this thread commits or reads in it is durable when this ends, however
   * it ends.
   *
   * @throws dev.coffer.application.StoreUnavailable when that is not known
   */
  default <T> T together(Supplier<T> work) {
    return work.get();
  }
}
