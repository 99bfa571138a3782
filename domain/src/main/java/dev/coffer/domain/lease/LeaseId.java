package dev.coffer.domain.lease;

import dev.coffer.domain.Id;

/** Identifies a lease; chosen by the client, so that asking again is safe. */
public record LeaseId(Id id) implements Comparable<LeaseId> {
  public static LeaseId parse(String text) {
    return new LeaseId(Id.parse(text));
  }

  public String text() {
    return id.text();
  }

  @Override
  public int compareTo(LeaseId other) {
    return id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return id.text();
  }
}
