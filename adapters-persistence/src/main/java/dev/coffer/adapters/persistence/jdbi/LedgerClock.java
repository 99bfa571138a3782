package dev.coffer.adapters.persistence.jdbi;

import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/** The clock that a ledger decides by: its own process's, or that of the database it shares. */
@FunctionalInterface
interface LedgerClock {
  Instant now(Handle handle);

  static LedgerClock of(InstantSource clock) {
    return handle -> clock.instant();
  }

  /**
   * One clock for all nodes. The reading after the rows are locked, so that it never precedes them.
   */
  static LedgerClock ofDatabase() {
    return handle -> handle.createQuery("SELECT clock_timestamp()").mapTo(Instant.class).one();
  }
}
