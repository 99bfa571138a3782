package dev.coffer.domain.container;

import dev.coffer.domain.license.LicenseEntry;
import java.time.Instant;

/** What a container answers to one use of an entry. */
public sealed interface UseResult {
  /**
   * The use is allowed and recorded in {@code state}; a repeated use id changes nothing.
   *
   * @param unitsLeft units left after it, {@link Long#MAX_VALUE} where the terms count none
   */
  record Allowed(ContainerState state, LicenseEntry entry, Used used, long unitsLeft)
      implements UseResult {}

  /** Nothing changed. */
  sealed interface Refused extends UseResult {}

  /** The container holds no entry of the licence. */
  record NotHeld() implements Refused {}

  /** The firm blocked this container. */
  record Blocked() implements Refused {}

  /** Not before {@code from}. */
  record NotYet(Instant from) implements Refused {}

  /** No longer since {@code end}. */
  record Over(Instant end) implements Refused {}

  /** Fewer units are left than were asked for. */
  record UnitsExhausted(long left, long asked) implements Refused {}
}
