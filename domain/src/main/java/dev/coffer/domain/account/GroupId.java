package dev.coffer.domain.account;

import dev.coffer.domain.Id;

/** Identifies a group of accounts that owns containers together. */
public record GroupId(Id id) implements Comparable<GroupId> {
  public static GroupId parse(String text) {
    return new GroupId(Id.parse(text));
  }

  public String text() {
    return id.text();
  }

  @Override
  public int compareTo(GroupId other) {
    return id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return id.text();
  }
}
