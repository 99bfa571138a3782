package dev.coffer.domain.license;

import dev.coffer.domain.Id;

/** Identifies a vendor's customer. */
public record CustomerId(Id id) implements Comparable<CustomerId> {
  public static CustomerId parse(String text) {
    return new CustomerId(Id.parse(text));
  }

  public String text() {
    return id.text();
  }

  @Override
  public int compareTo(CustomerId other) {
    return id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return id.text();
  }
}
