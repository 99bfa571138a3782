package dev.coffer.application.lease;

import java.time.Duration;

/**
 * How leases are given.
 *
 * @param term the longest time a lease runs without renewal
 */
public record LeaseSettings(Duration term) {
  /** 15 minutes, as over the Internet. */
  public static final LeaseSettings CLOUD = new LeaseSettings(Duration.ofMinutes(15));
}
