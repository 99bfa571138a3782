package dev.coffer.domain.container;

import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.ProductCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

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

  /**
   * By one of the two times it may be used, by the other not, and they contradict each other: the
   * clock was set back, or was far ahead once.
   *
   * @param own the container's own time
   * @param clock what the clock says
   */
  record Suspect(Instant own, Instant clock) implements Refused {}

  /**
   * Maintenance does not cover this release.
   *
   * @param until the first instant whose releases are not covered
   */
  record MaintenanceOver(Instant until, Instant released) implements Refused {}

  /**
   * It is for another user.
   *
   * @param user who asked; empty where nobody was named
   */
  record OtherUser(String named, String user) implements Refused {}

  /**
   * The container has not been in contact with its vendor for too long.
   *
   * @param last the last certified contact, if there ever was one
   */
  record ContactDue(Optional<Instant> last, Duration every) implements Refused {}

  /** It may not be used from another computer than its container's. */
  record LocalOnly() implements Refused {}

  /** The licence does not include all features that are demanded of the product. */
  record FeaturesMissing(ProductCode product, FeatureMap missing) implements Refused {}

  /**
   * The licence holds no key of that version for the product, or none for this kind of container.
   *
   * @param version 0: it has no secret data
   */
  record KeyMissing(ProductCode product, int version) implements Refused {}

  /** The use id was answered for another use. */
  record OtherUse() implements Refused {}

  /** Fewer units are left than were asked for. */
  record UnitsExhausted(long left, long asked) implements Refused {}
}
