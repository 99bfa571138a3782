package dev.coffer.domain.license;

import dev.coffer.domain.Id;

/** Identifies a licence for ever, through every container and generation. */
public record LicenseId(Id id) implements Comparable<LicenseId> {
  public static LicenseId parse(String text) {
    return new LicenseId(Id.parse(text));
  }

  public String text() {
    return id.text();
  }

  @Override
  public int compareTo(LicenseId other) {
    return id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return id.text();
  }
}
