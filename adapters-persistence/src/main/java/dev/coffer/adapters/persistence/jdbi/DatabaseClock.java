package dev.coffer.adapters.persistence.jdbi;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * The time of a database server, so that all nodes on it agree however wrong their own clocks are.
 * Between readings, one every ten seconds, it goes on by this process's elapsed time; while the
 * database does not answer it goes on so.
 *
 * <p>Nodes agree to half a round trip and to what their oscillators drift in ten seconds. Asking
 * for the time never waits. Thread-safe.
 */
final class DatabaseClock implements InstantSource, AutoCloseable {
  private static final long EVERY_SECONDS = 10;

  /** A slower answer tells less than what is known already. */
  private static final long SLOWEST_NANOS = 500_000_000L;

  private final DataSource database;
  private final ScheduledThreadPoolExecutor thread;
  private volatile Reading last;

  /** What the database's clock showed when this process's elapsed time was {@code nanos}. */
  private record Reading(Instant time, long nanos, long took) {}

  private DatabaseClock(DataSource database, Reading first) {
    this.database = database;
    this.last = first;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "coffer-clock");
              made.setDaemon(true);
              return made;
            });
    // Its task throws nothing, so nobody waits for it.
    var unused =
        thread.scheduleWithFixedDelay(
            this::readAgain, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Reads the time and goes on doing so until it is closed.
   *
   * @throws dev.coffer.application.StoreUnavailable when the database does not answer
   */
  static DatabaseClock start(DataSource database) {
    try {
      return new DatabaseClock(database, read(database));
    } catch (SQLException e) {
      throw SqlFailures.meaning(e);
    }
  }

  @Override
  public Instant instant() {
    Reading known = last;
    return known.time().plusNanos(System.nanoTime() - known.nanos());
  }

  private void readAgain() {
    try {
      Reading next = read(database);
      if (next.took() <= SLOWEST_NANOS) {
        last = next;
      }
    } catch (SQLException away) {
      // The next reading will do; until then elapsed time does.
    }
  }

  private static Reading read(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      long asked = System.nanoTime();
      try (ResultSet row =
          statement.executeQuery(
              "select floor(extract(epoch from clock_timestamp()) * 1000000)::bigint")) {
        row.next();
        long took = System.nanoTime() - asked;
        Instant time = Instant.EPOCH.plus(row.getLong(1), ChronoUnit.MICROS);
        return new Reading(time, asked + took / 2, took);
      } finally {
        connection.rollback();
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
