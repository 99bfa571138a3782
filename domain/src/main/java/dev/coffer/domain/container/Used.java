package dev.coffer.domain.container;

import dev.coffer.domain.Malformed;
import java.time.Instant;
import java.util.Optional;

/**
 * What was used of a licence in one container; it only grows, and no update overwrites it.
 *
 * @param units units spent, 0..2^53
 * @param firstUse when it was used first, in whole seconds
 */
public record Used(long units, Optional<Instant> firstUse) {
  /** The most units that can be spent; sums stop there. */
  public static final long MOST_UNITS = 1L << 53;

  public static final Used NOTHING = new Used(0, Optional.empty());

  public Used {
    if (units < 0 || units > MOST_UNITS) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "used units must be 0..2^53");
    }
    firstUse = firstUse.map(first -> Instant.ofEpochSecond(first.getEpochSecond()));
  }

  /**
   * This use and {@code other}'s, made in another container: units add up, the first use counts.
   */
  public Used and(Used other) {
    return new Used(Math.min(MOST_UNITS, units + other.units), earlier(other));
  }

  /** The greater use of two reports from one container, whichever came last. */
  public Used orMore(Used other) {
    return new Used(Math.max(units, other.units), earlier(other));
  }

  /** What this use has more than {@code before}, an earlier state of it. */
  public Used since(Used before) {
    return new Used(
        Math.max(0, units - before.units),
        before.firstUse.isPresent() ? Optional.empty() : firstUse);
  }

  Used plus(long more, Instant now) {
    return and(new Used(more, Optional.of(now)));
  }

  private Optional<Instant> earlier(Used other) {
    if (firstUse.isEmpty() || other.firstUse.isEmpty()) {
      return firstUse.or(other::firstUse);
    }
    return firstUse.get().isAfter(other.firstUse.get()) ? other.firstUse : firstUse;
  }
}
