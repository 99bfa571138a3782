package dev.coffer.domain.account;

import dev.coffer.domain.Id;

/** Identifies a person's account. */
public record AccountId(Id id) implements Comparable<AccountId> {
  public static AccountId parse(String text) {
    return new AccountId(Id.parse(text));
  }

  public String text() {
    return id.text();
  }

  @Override
  public int compareTo(AccountId other) {
    return id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return id.text();
  }
}
