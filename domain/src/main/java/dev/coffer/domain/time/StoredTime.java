package dev.coffer.domain.time;

import dev.coffer.domain.Malformed;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Instants as stores keep them: to the microsecond, rounded down. Values that are stored round when
 * they are made, so what comes back equals what was saved.
 */
public final class StoredTime {
  private static final long MOST_SECONDS = 253_402_300_799L;

  private StoredTime() {}

  /**
   * {@code instant}, rounded down to the microsecond.
   *
   * @throws Malformed when it is not from 1970 to 9999
   */
  public static Instant of(Instant instant) {
    if (instant.isBefore(Instant.EPOCH) || instant.getEpochSecond() > MOST_SECONDS) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "an instant is from 1970 to 9999");
    }
    return instant.truncatedTo(ChronoUnit.MICROS);
  }

  public static Optional<Instant> of(Optional<Instant> instant) {
    return instant.map(StoredTime::of);
  }
}
