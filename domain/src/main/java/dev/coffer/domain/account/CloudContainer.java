package dev.coffer.domain.account;

import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.time.StoredTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who may use a cloud container, and with how many devices.
 *
 * @param deviceLimit devices at once, 1..10 000, workloads apart
 * @param workloadLimit short-lived devices at once, 0..10 000
 * @param custody whether the Gateway makes a new credential at each sign-in; off: only after an
 *     enrolled device or the kept recovery file agrees
 * @param removals when devices were removed, in the last {@link #REMOVAL_WINDOW_DAYS} days
 * @param epoch rises with a reset, which ends all credentials and devices made before
 */
public record CloudContainer(
    ContainerSerial serial,
    Owner owner,
    int deviceLimit,
    int workloadLimit,
    boolean custody,
    List<Instant> removals,
    int epoch,
    Instant createdAt) {
  /** How many devices may be enrolled at once unless somebody says otherwise. */
  public static final int DEFAULT_DEVICES = 3;

  /** How many workloads may live at once unless somebody says otherwise. */
  public static final int DEFAULT_WORKLOADS = 10;

  /** Days within which at most {@link #MOST_REMOVALS} devices may be removed. */
  public static final int REMOVAL_WINDOW_DAYS = 30;

  /** The most removals within the window, so that a limit cannot be walked around. */
  public static final int MOST_REMOVALS = 10;

  public CloudContainer {
    removals = removals.stream().map(StoredTime::of).toList();
    createdAt = StoredTime.of(createdAt);
    if (deviceLimit < 1 || deviceLimit > 10_000 || workloadLimit < 0 || workloadLimit > 10_000) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "device limits are 1..10000 and 0..10000");
    }
  }

  /** One with the usual limits, in custody, from which nothing was removed. */
  public static CloudContainer create(ContainerSerial serial, Owner owner, Instant now) {
    return new CloudContainer(
        serial, owner, DEFAULT_DEVICES, DEFAULT_WORKLOADS, true, List.of(), 0, now);
  }

  public CloudContainer ownedBy(Owner next) {
    return new CloudContainer(
        serial, next, deviceLimit, workloadLimit, custody, removals, epoch, createdAt);
  }

  public CloudContainer withCustody(boolean on) {
    return new CloudContainer(
        serial, owner, deviceLimit, workloadLimit, on, removals, epoch, createdAt);
  }

  /**
   * With other limits; what is above them already stays.
   *
   * @throws Malformed when {@code devices} are not 1..10 000 or {@code workloads} not 0..10 000
   */
  public CloudContainer withLimits(int devices, int workloads) {
    return new CloudContainer(
        serial, owner, devices, workloads, custody, removals, epoch, createdAt);
  }

  /** After a reset: everything made before has an older epoch. */
  public CloudContainer reset() {
    return new CloudContainer(
        serial, owner, deviceLimit, workloadLimit, custody, removals, epoch + 1, createdAt);
  }

  /** With one more removal, or empty when as many were made within the window as allowed. */
  public Optional<CloudContainer> withRemoval(Instant now) {
    Instant windowStart = now.minus(Duration.ofDays(REMOVAL_WINDOW_DAYS));
    List<Instant> recent = removals.stream().filter(at -> at.isAfter(windowStart)).toList();
    if (recent.size() >= MOST_REMOVALS) {
      return Optional.empty();
    }
    List<Instant> more = new ArrayList<>(recent);
    more.add(now);
    return Optional.of(
        new CloudContainer(
            serial, owner, deviceLimit, workloadLimit, custody, more, epoch, createdAt));
  }
}
