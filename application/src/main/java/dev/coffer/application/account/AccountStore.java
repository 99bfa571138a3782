package dev.coffer.application.account;

import dev.coffer.application.Versioned;
import dev.coffer.domain.account.Account;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.account.Group;
import dev.coffer.domain.account.GroupId;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.time.StoredTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * People, groups, sign-in sessions, one-time codes and registrations under way.
 *
 * <p>Joins the current transaction. Thread-safe. Saving at version 0 inserts, at a loaded version
 * replaces; either throws {@link dev.coffer.application.Stale} when the version is no longer that,
 * an insert also when the e-mail address is taken (load again to tell). Contract: {@code
 * AccountStoreContract}.
 */
public interface AccountStore {
  Optional<Versioned<Account>> account(AccountId id);

  Optional<Versioned<Account>> byEmail(EmailAddress email);

  void saveAccount(Versioned<Account> account);

  Optional<Versioned<Group>> group(GroupId id);

  /** The groups that {@code account} belongs to, ascending by id; at most 1000. */
  List<Group> groupsOf(AccountId account);

  void saveGroup(Versioned<Group> group);

  /**
   * A signed-in session.
   *
   * @param hash SHA-256 of its token's secret
   * @param expires exclusive
   */
  record Session(Digest hash, AccountId account, Instant createdAt, Instant expires) {
    public Session {
      createdAt = StoredTime.of(createdAt);
      expires = StoredTime.of(expires);
    }
  }

  void addSession(Session session);

  Optional<Session> session(Digest hash);

  /** Ends a session; one that is not there is already ended. */
  void endSession(Digest hash);

  void endSessionsOf(AccountId account);

  /**
   * A code sent by mail that serves once.
   *
   * @param hash SHA-256 of the code's secret
   * @param expires exclusive
   */
  record OneTimeCode(Digest hash, Purpose purpose, AccountId account, Instant expires) {
    public OneTimeCode {
      expires = StoredTime.of(expires);
    }

    /** What a code is good for. */
    public enum Purpose {
      CONFIRM,
      RESET
    }
  }

  void addCode(OneTimeCode code);

  /** Takes a code: it is answered once, then gone. */
  Optional<OneTimeCode> takeCode(Digest hash);

  /** Removes all codes of one purpose of an account. */
  void dropCodes(AccountId account, OneTimeCode.Purpose purpose);

  /**
   * A registration under way, found again by the resume key that its client made.
   *
   * @param resumeHash SHA-256 of the resume key
   * @param ticket lookup hash of the ticket it came with
   */
  record Registration(
      Digest resumeHash, AccountId account, Optional<Digest> ticket, Instant createdAt) {
    /** How long a registration is remembered from its making. */
    public static final Duration LIFE = Duration.ofDays(30);

    public Registration {
      createdAt = StoredTime.of(createdAt);
    }

    /** When it may be forgotten; exclusive. */
    public Instant expires() {
      return createdAt.plus(LIFE);
    }
  }

  Optional<Registration> registration(Digest resumeHash);

  /** The registration that made {@code account}, if it is remembered. */
  Optional<Registration> registrationOf(AccountId account);

  /** Adds a registration; {@code Stale} when its resume key or its account has one. */
  void addRegistration(Registration registration);

  /**
   * Removes sessions, codes and registrations whose {@code expires} has come by {@code now}.
   *
   * @param limit the most removed by this call, 1..1000
   * @return how many were removed; as many as {@code limit}: there may be more
   */
  int removeExpired(Instant now, int limit);
}
