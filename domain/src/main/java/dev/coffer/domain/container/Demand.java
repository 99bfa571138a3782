package dev.coffer.domain.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Text;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.protect.Unlock;
import java.time.Instant;
import java.util.Optional;

/**
 * What somebody wants of an entry, in the circumstances that terms speak of. What the program or
 * its user says of itself is taken at its word; only a protected file's header cannot lie.
 *
 * @param units how many to spend, 0 or more
 * @param released when the program was released, for maintenance; empty: not asked
 * @param user who uses it, at most 128 characters; empty: nobody was named
 * @param served whether it is for another computer than the container's
 */
public record Demand(
    long units, Optional<Instant> released, Optional<String> user, boolean served) {
  /** The longest name of a user, in characters. */
  public static final int LONGEST_USER = 128;

  public Demand {
    if (units < 0) {
      throw new IllegalArgumentException("units must be 0 or more, was " + units);
    }
    user.ifPresent(name -> Text.name("a user's name", name, LONGEST_USER));
  }

  /** Only units, on the container's own computer. */
  public static Demand of(long units) {
    return new Demand(units, Optional.empty(), Optional.empty(), false);
  }

  /** This demand for so many units. */
  public Demand costing(long cost) {
    return new Demand(cost, released, user, served);
  }

  /** What a repeated use has to have in common with the first. */
  Digest imprint(Optional<Unlock> unlock) {
    return Digest.sha256(
        unlock.map(each -> each.digest().value()).orElse(Bytes.empty()),
        Bytes.utf8("%d|%s|%s".formatted(units, released.map(Instant::getEpochSecond), user)));
  }
}
