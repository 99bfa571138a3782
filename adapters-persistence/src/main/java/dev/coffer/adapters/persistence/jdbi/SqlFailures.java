package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Failure;
import dev.coffer.application.Stale;
import dev.coffer.application.StoreUnavailable;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an {@link SQLException} means to the application. */
final class SqlFailures {
  /** Serialization failure, deadlock, unique violation, and two names for a lock's time-out. */
  private static final Set<String> FASTER_WRITER =
      Set.of("40001", "40P01", "23505", "55P03", "HYT00");

  /** H2: closing, broken, closed, and errors in reading or writing its file. */
  private static final Set<Integer> H2_GONE = Set.of(90028, 90031, 90067, 90098, 90121, 90135);

  private SqlFailures() {}

  /** The failure to throw for {@code thrown}: itself when no SQL is to blame. */
  static RuntimeException meaning(RuntimeException thrown) {
    SQLException error = thrown instanceof Failure ? null : cause(thrown);
    return error == null ? thrown : meaning(error);
  }

  static RuntimeException meaning(SQLException error) {
    if (isFasterWriter(error)) {
      return new Stale("a row", error);
    }
    if (isGone(error)) {
      return new StoreUnavailable("the database does not answer", error);
    }
    return new IllegalStateException(
        "the database refused a statement, SQL state " + error.getSQLState(), error);
  }

  static boolean isFasterWriter(SQLException error) {
    return FASTER_WRITER.contains(String.valueOf(error.getSQLState()));
  }

  private static boolean isGone(SQLException error) {
    String state = String.valueOf(error.getSQLState());
    return error instanceof SQLTransientConnectionException
        || error instanceof SQLNonTransientConnectionException
        || error instanceof SQLRecoverableException
        || state.startsWith("08") // connection
        || state.startsWith("53") // out of disk, memory or connections
        || state.startsWith("57P") // shut down
        || state.startsWith("58") // input or output
        || state.equals("25006") // a standby, read only
        || H2_GONE.contains(error.getErrorCode())
        || (error.getSQLState() == null && error.getErrorCode() == 0); // of a pool that is closed
  }

  static @Nullable SQLException cause(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof SQLException error) {
        return error;
      }
    }
    return null;
  }
}
