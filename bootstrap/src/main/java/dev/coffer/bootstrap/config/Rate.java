package dev.coffer.bootstrap.config;

import java.time.Duration;

/**
 * At most so many attempts in any window of the given length.
 *
 * @param attempts 1 to 1,000,000
 * @param window 1 second to 1 day
 */
public record Rate(int attempts, Duration window) {
  private static final int MOST = 1_000_000;

  public Rate {
    if (attempts < 1 || attempts > MOST) {
      throw new IllegalArgumentException("attempts must be 1..1000000, was " + attempts);
    }
    if (window.compareTo(Duration.ofSeconds(1)) < 0 || window.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("a window must be 1s..1d, was " + Durations.text(window));
    }
  }

  /** Reads {@code 10/1m}: ten in a minute. */
  static Rate parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("must be attempts/window such as 10/1m, was " + text);
    }
    return new Rate(
        Values.integer(text.substring(0, slash)), Durations.parse(text.substring(slash + 1)));
  }

  @Override
  public String toString() {
    return attempts + "/" + Durations.text(window);
  }
}
