package dev.coffer.domain.account;

import dev.coffer.domain.time.StoredTime;
import java.time.Instant;

/**
 * A person's sign-in identity. What the person may see comes from memberships, kept apart.
 *
 * @param passwordHash as the password hash wrote it; never shown
 * @param confirmed whether the address was confirmed, or needed no confirmation
 */
public record Account(
    AccountId id, EmailAddress email, String passwordHash, boolean confirmed, Instant createdAt) {
  public Account {
    createdAt = StoredTime.of(createdAt);
  }

  /**
   * With another password.
   *
   * @param hash as the password hash wrote it
   */
  public Account withPassword(String hash) {
    return new Account(id, email, hash, confirmed, createdAt);
  }

  public Account confirmedNow() {
    return new Account(id, email, passwordHash, true, createdAt);
  }

  @Override
  public String toString() {
    return "Account[" + id + "]";
  }
}
