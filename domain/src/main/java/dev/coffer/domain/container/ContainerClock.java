package dev.coffer.domain.container;

import java.time.Duration;
import java.time.Instant;

/**
 * What a container knows of time by itself: the clock that it is shown, and its own time, which
 * never goes back. In whole seconds from 1970 to 9999. Immutable.
 *
 * @param seen the container's own time
 * @param clock what the clock said last; {@code seen} or earlier
 * @param setBacks how often the clock was found more than {@link #TOLERANCE} behind what it had
 *     said before
 */
record ContainerClock(Instant seen, Instant clock, long setBacks) {
  /** A clock that is behind the container's own time by no more is in order. */
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  /** By no more, own time waits for the clock: so an hour too much heals within the hour. */
  static final Duration WAITS = Duration.ofDays(1);

  /** A clock that went on by so much is worth being written down. */
  static final Duration NOTED = Duration.ofHours(1);

  static final long MOST_SECONDS = 253_402_300_799L;

  static ContainerClock start(Instant now) {
    Instant whole = wholeSeconds(now);
    return new ContainerClock(whole, whole, 0);
  }

  /** After a look at the clock. */
  ContainerClock at(Instant now) {
    Instant whole = wholeSeconds(now);
    boolean setBack = whole.isBefore(clock.minus(TOLERANCE));
    return new ContainerClock(after(seen, whole), whole, setBacks + (setBack ? 1 : 0));
  }

  /**
   * What an own time of {@code own} is when the clock says {@code now}. A clock that is ahead of it
   * is followed. One that is far behind shows no time, but time passes by it all the same.
   */
  Instant after(Instant own, Instant now) {
    if (!now.isBefore(own)) {
      return now;
    }
    boolean waits = !now.isBefore(own.minus(WAITS));
    return waits ? own : wholeSeconds(own.plus(passed(now)));
  }

  /** How much time passed by the clock since it was looked at. */
  Duration passed(Instant now) {
    Duration passed = Duration.between(clock, now);
    return passed.isNegative() ? Duration.ZERO : passed;
  }

  boolean isWorthNoting(Instant now) {
    return now.isBefore(clock.minus(TOLERANCE)) || !now.isBefore(clock.plus(NOTED));
  }

  /** Whether a clock that says {@code now} contradicts an own time. */
  static boolean isBehind(Instant now, Instant own) {
    return now.isBefore(own.minus(TOLERANCE));
  }

  /** A clock may be wrong, a state must be readable. */
  static Instant wholeSeconds(Instant instant) {
    return Instant.ofEpochSecond(Math.max(0, Math.min(MOST_SECONDS, instant.getEpochSecond())));
  }
}
