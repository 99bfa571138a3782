package dev.coffer.adapters.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** What several nodes on one PostgreSQL share besides the stores: the time, and turns at jobs. */
final class SharedTimeTest {
  private static final Duration TERM = Duration.ofMinutes(1);

  private final PersistenceSettings settings = Databases.postgres();

  private Persistence node(Duration ahead) {
    return Persistence.open(settings, () -> InstantSource.system().instant().plus(ahead));
  }

  @Test
  void nodesWhoseClocksDifferHaveTheTimeOfTheDatabase() {
    try (Persistence early = node(Duration.ofMinutes(-7));
        Persistence late = node(Duration.ofMinutes(7))) {
      Instant database =
          early
              .transactions()
              .inTransaction(
                  () ->
                      ((JdbiTransactions) early.transactions())
                          .reading()
                          .createQuery("select clock_timestamp()")
                          .mapTo(Instant.class)
                          .one());
      for (Persistence node : new Persistence[] {early, late}) {
        assertThat(Duration.between(database, node.clock().instant()).abs())
            .isLessThan(Duration.ofSeconds(2));
      }
    }
  }

  @Test
  void anEmbeddedDatabaseHasTheTimeOfItsComputerAndAlwaysTheTurn() {
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    try (Persistence only = Persistence.open(Databases.h2(), InstantSource.fixed(now))) {
      assertThat(only.clock().instant()).isEqualTo(now);
      assertThat(only.takeTurn("job", "a", TERM)).isTrue();
      assertThat(only.takeTurn("job", "b", TERM)).isTrue();
      only.endTurn("job", "a");
      assertThat(only.commits()).isZero();
    }
  }

  @Test
  void oneNodeHasTheTurnUntilItEnds() {
    try (Persistence one = node(Duration.ZERO);
        Persistence other = node(Duration.ofMinutes(7))) {
      assertThat(one.takeTurn("job", "one", TERM)).isTrue();
      assertThat(other.takeTurn("job", "other", TERM)).isFalse();
      assertThat(one.takeTurn("job", "one", TERM)).isTrue();
      assertThat(other.takeTurn("another job", "other", TERM)).isTrue();

      one.transactions()
          .run(
              () ->
                  ((JdbiTransactions) one.transactions())
                      .writing()
                      .execute("update job_turn set ends = ends - interval '1 hour'"));
      assertThat(other.takeTurn("job", "other", TERM)).isTrue();
      one.endTurn("job", "one");
      assertThat(one.takeTurn("job", "one", TERM)).isFalse();
      other.endTurn("job", "other");
      assertThat(one.takeTurn("job", "one", TERM)).isTrue();
    }
  }
}
