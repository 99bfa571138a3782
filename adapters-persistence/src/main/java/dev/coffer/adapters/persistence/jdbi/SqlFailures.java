package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Failure;
import dev.coffer.application.Stale;
import dev.coffer.application.StoreUnavailable;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an {@link SQLException} means to the application. */
final class SqlFailures {
  /** Serialization failure, deadlock, unique violation, lock timeout, H2's concurrent update. */
  private static final Set<String> RETRY =
      Set.of("40001", "40P01", "23505", "55P03", "90131", "HYT00");

  private static final Set<String> H2_CLOSED = Set.of("90067", "90098", "90121", "90135");

  private SqlFailures() {}

  /** The failure to throw for {@code thrown}, which is returned when no SQL is to blame. */
  static RuntimeException translated(RuntimeException thrown) {
    if (thrown instanceof Failure) {
      return thrown;
    }
    SQLException sql = cause(thrown);
    if (sql == null) {
      return thrown;
    }
    String state = sql.getSQLState() == null ? "" : sql.getSQLState();
    String code = Integer.toString(sql.getErrorCode());
    if (RETRY.contains(state) || RETRY.contains(code)) {
      Stale stale = new Stale("a row");
      stale.addSuppressed(thrown);
      return stale;
    }
    boolean away =
        state.startsWith("08")
            || state.startsWith("57P")
            || state.startsWith("53")
            || H2_CLOSED.contains(code)
            || sql instanceof java.sql.SQLTransientConnectionException
            || sql instanceof java.sql.SQLNonTransientConnectionException;
    return away ? new StoreUnavailable("the database does not answer", thrown) : thrown;
  }

  static @Nullable SQLException cause(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }
}
