package dev.coffer.application.lease;

import java.time.Duration;

/**
 * How leases are given.
 *
 * @param term the longest time a lease runs without renewal
 * @param served whether seats go to other computers than their container's
 */
public record LeaseSettings(Duration term, boolean served) {
  /** 15 minutes, as over the Internet. */
  public static final LeaseSettings CLOUD = new LeaseSettings(Duration.ofMinutes(15));

  /** For other computers. */
  public LeaseSettings(Duration term) {
    this(term, true);
  }
}
