package dev.coffer.domain.account;

import dev.coffer.domain.Id;

/** Identifies a device enrolled for one cloud container. */
public record DeviceId(Id id) implements Comparable<DeviceId> {
  public static DeviceId parse(String text) {
    return new DeviceId(Id.parse(text));
  }

  public String text() {
    return id.text();
  }

  @Override
  public int compareTo(DeviceId other) {
    return id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return id.text();
  }
}
