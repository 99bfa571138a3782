package dev.coffer.domain.time;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Instants as stores keep them: to the microsecond, rounded down. Values that are stored round when
 * they are made, so what comes back equals what was saved.
 */
public final class StoredTime {
  private StoredTime() {}

  public static Instant of(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS);
  }

  public static Optional<Instant> of(Optional<Instant> instant) {
    return instant.map(StoredTime::of);
  }
}
