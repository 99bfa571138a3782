package dev.coffer.domain.account;

import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.time.StoredTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The right to enrol devices for a cloud container, as the server keeps it. Immutable.
 *
 * @param hash SHA-256 of the credential's secret
 * @param epoch the container's epoch when it was made
 * @param expires exclusive
 * @param spent by which device, for kinds that serve once
 */
public record Credential(
    Digest hash,
    ContainerSerial container,
    Kind kind,
    int epoch,
    Instant expires,
    Optional<DeviceId> spent) {
  /** What a credential enrols. */
  public enum Kind {
    /** One device, once, within 7 days. */
    PERSONAL,
    /** Short-lived devices such as pods, any number over time, for 365 days. */
    WORKLOAD,
    /** Nothing by itself: agrees to a new credential where custody is off; kept by the owner. */
    RECOVERY
  }

  public Credential {
    expires = StoredTime.of(expires);
  }

  /**
   * One made at {@code now}, that stands for as long as its kind says.
   *
   * @param hash SHA-256 of its secret
   * @param epoch the container's
   */
  public static Credential create(
      Digest hash, ContainerSerial container, Kind kind, int epoch, Instant now) {
    Duration life =
        switch (kind) {
          case PERSONAL -> Duration.ofDays(7);
          case WORKLOAD -> Duration.ofDays(365);
          case RECOVERY -> Duration.ofDays(3650);
        };
    return new Credential(hash, container, kind, epoch, now.plus(life), Optional.empty());
  }

  /** Whether it may enrol a device now, in a container of that epoch. */
  public boolean enrols(int containerEpoch, Instant now) {
    return kind != Kind.RECOVERY
        && isCurrent(containerEpoch, now)
        && (kind == Kind.WORKLOAD || spent.isEmpty());
  }

  /** Whether it still stands for anything. */
  public boolean isCurrent(int containerEpoch, Instant now) {
    return epoch == containerEpoch && now.isBefore(expires);
  }

  /** After it enrolled {@code device}; a personal one enrols no other. */
  public Credential spentBy(DeviceId device) {
    return new Credential(hash, container, kind, epoch, expires, Optional.of(device));
  }
}
