package dev.coffer.domain.container;

import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a container tells its firm of the clock that it is shown, where there is something to tell.
 *
 * @param clock what the clock said when the context was made, in whole seconds
 * @param setBacks how often it was found set back
 * @param repairs how often the firm repaired the container's own time
 */
public record ClockReport(Instant clock, long setBacks, long repairs) {
  /** Two times that differ by no more agree. */
  public static final Duration TOLERANCE = ContainerClock.TOLERANCE;

  public ClockReport {
    clock = Instant.ofEpochSecond(clock.getEpochSecond());
    if (setBacks < 0 || repairs < 0) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a count is 0 or more");
    }
  }

  Cbor toCbor() {
    return Cbor.array(Cbor.of(clock.getEpochSecond()), Cbor.of(setBacks), Cbor.of(repairs));
  }

  static ClockReport fromCbor(List<Cbor> items) {
    if (items.size() == 3
        && items.get(0) instanceof Cbor.Int clock
        && items.get(1) instanceof Cbor.Int setBacks
        && items.get(2) instanceof Cbor.Int repairs) {
      if (clock.value() < 0 || clock.value() > ContainerClock.MOST_SECONDS) {
        throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a clock says 1970 to 9999");
      }
      return new ClockReport(
          Instant.ofEpochSecond(clock.value()), setBacks.value(), repairs.value());
    }
    throw new Malformed(Malformed.Reason.WRONG_TYPE, "a clock is [clock, set back, repairs]");
  }
}
