package dev.coffer.domain.lease;

import dev.coffer.domain.Malformed;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How the seats of a pool are given out.
 *
 * @param seats 0..10,000; 0 when the licence is withdrawn: nothing is granted or renewed, whatever
 *     the counting
 * @param counting what takes a seat
 * @param term the longest time a lease runs without renewal, 1 second to 366 days, in milliseconds
 *     (a finer part is dropped)
 * @param linger how long a seat stays taken after its lease has ended, however it ended; 0 to 31
 *     days, in milliseconds; without meaning when nothing is counted
 */
public record PoolTerms(int seats, Counting counting, Duration term, Duration linger) {
  public static final int MAX_SEATS = 10_000;
  public static final Duration MIN_TERM = Duration.ofSeconds(1);
  public static final Duration MAX_TERM = Duration.ofDays(366);
  public static final Duration MAX_LINGER = Duration.ofDays(31);

  public PoolTerms {
    if (seats < 0 || seats > MAX_SEATS) {
      throw outOfRange("seats must be 0..10,000, was " + seats);
    }
    if (linger.isNegative() || linger.compareTo(MAX_LINGER) > 0) {
      throw outOfRange("linger must be 0 to 31 days, was " + linger);
    }
    term = checkTerm(term);
    linger = linger.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Terms without linger. */
  public static PoolTerms of(int seats, Counting counting, Duration term) {
    return new PoolTerms(seats, counting, term, Duration.ZERO);
  }

  boolean withdrawn() {
    return seats == 0;
  }

  /** Whether the number of seats limits anything. */
  boolean counted() {
    return counting != Counting.UNCOUNTED;
  }

  /** Whether all leases of one station share one seat. */
  boolean byStation() {
    return switch (counting) {
      case PER_STATION, EXCLUSIVE -> true;
      case PER_ACCESS, UNCOUNTED -> false;
    };
  }

  /** How long a seat outlives its lease. */
  Duration effectiveLinger() {
    return counted() && !withdrawn() ? linger : Duration.ZERO;
  }

  static Duration checkTerm(Duration term) {
    if (term.compareTo(MIN_TERM) < 0 || term.compareTo(MAX_TERM) > 0) {
      throw outOfRange("a lease term must be 1 second to 366 days, was " + term);
    }
    return term.truncatedTo(ChronoUnit.MILLIS);
  }

  private static Malformed outOfRange(String rule) {
    return new Malformed(Malformed.Reason.OUT_OF_RANGE, rule);
  }
}
