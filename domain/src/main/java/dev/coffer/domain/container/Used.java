package dev.coffer.domain.container;

import dev.coffer.domain.Malformed;
import java.time.Instant;
import java.util.Optional;

/**
 * What was used of a licence in one container; it only grows, and no update overwrites it.
 *
 * @param units units spent, 0 or more
 * @param firstUse when it was used first, in whole seconds
 */
public record Used(long units, Optional<Instant> firstUse) {
  public static final Used NOTHING = new Used(0, Optional.empty());

  public Used {
    if (units < 0) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "used units must be 0 or more");
    }
  }

  Used plus(long more, Instant now) {
    return new Used(
        Math.addExact(units, more),
        Optional.of(firstUse.orElse(Instant.ofEpochSecond(now.getEpochSecond()))));
  }
}
