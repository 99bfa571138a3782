package dev.coffer.application.lease;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.cose.SignedMessage;
import java.time.Duration;
import java.util.Optional;

/**
 * More time for a seat.
 *
 * @param remaining how long it lasts from now on; its holder counts from before it asked
 * @param moved where it goes on, when another licence of the container took its licence's place
 */
public record SeatRenewal(Duration remaining, Optional<Moved> moved) {
  /**
   * The seat under its new licence. Who holds it checks the entry as that of a new grant, and has
   * it proved.
   *
   * @param entry the encoded entry
   * @param certifiedBy the signed update that names the entry's digest
   */
  public record Moved(SeatRef seat, Bytes entry, SignedMessage certifiedBy) {}

  /** The seat stays where it is. */
  public static SeatRenewal of(Duration remaining) {
    return new SeatRenewal(remaining, Optional.empty());
  }
}
