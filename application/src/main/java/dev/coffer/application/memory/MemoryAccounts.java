package dev.coffer.application.memory;

import dev.coffer.application.Paging;
import dev.coffer.application.Versioned;
import dev.coffer.application.account.AccountStore;
import dev.coffer.domain.account.Account;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.account.Group;
import dev.coffer.domain.account.GroupId;
import dev.coffer.domain.crypto.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Thread-safe. */
final class MemoryAccounts implements AccountStore {
  private final MemoryDatabase database;
  private final VersionedTable<AccountId, Account> accounts;
  private final UniqueIndex<EmailAddress, AccountId> emails;
  private final VersionedTable<GroupId, Group> groups;
  private final MemoryTable<Within<AccountId, GroupId>, GroupId> memberships;
  private final MemoryTable<Digest, Session> sessions;
  private final MemoryTable<Digest, OneTimeCode> codes;
  private final MemoryTable<Digest, Registration> registrations;
  private final MemoryTable<AccountId, Digest> registered;

  MemoryAccounts(MemoryDatabase database) {
    this.database = database;
    this.accounts = new VersionedTable<>(database, "account");
    this.emails = new UniqueIndex<>(database, "account.email");
    this.groups = new VersionedTable<>(database, "group");
    this.memberships = database.table("group.member");
    this.sessions = database.table("session");
    this.codes = database.table("code");
    this.registrations = database.table("registration");
    this.registered = database.table("registration.account");
  }

  @Override
  public Optional<Versioned<Account>> account(AccountId id) {
    return accounts.find(id);
  }

  @Override
  public Optional<Versioned<Account>> byEmail(EmailAddress email) {
    return emails.owner(email).flatMap(accounts::find);
  }

  @Override
  public void saveAccount(Versioned<Account> account) {
    AccountId id = account.value().id();
    Optional<Account> before = accounts.save(id, account);
    emails.move(before.map(Account::email), account.value().email(), id);
  }

  @Override
  public Optional<Versioned<Group>> group(GroupId id) {
    return groups.find(id);
  }

  @Override
  public List<Group> groupsOf(AccountId account) {
    return Within.page(memberships, account, Optional.empty(), Paging.MOST).stream()
        .map(id -> groups.find(id).orElseThrow().value())
        .toList();
  }

  @Override
  public void saveGroup(Versioned<Group> group) {
    GroupId id = group.value().id();
    Set<AccountId> members = group.value().members().keySet();
    Set<AccountId> before =
        groups.save(id, group).map(old -> Set.copyOf(old.members().keySet())).orElse(Set.of());
    before.stream()
        .filter(member -> !members.contains(member))
        .forEach(member -> memberships.remove(new Within<>(member, id)));
    members.stream()
        .filter(member -> !before.contains(member))
        .forEach(member -> memberships.put(new Within<>(member, id), id));
  }

  @Override
  public void addSession(Session session) {
    insert(sessions, session.hash(), session, "session");
  }

  @Override
  public Optional<Session> session(Digest hash) {
    return sessions.find(hash);
  }

  @Override
  public void endSession(Digest hash) {
    sessions.remove(hash);
  }

  @Override
  public void endSessionsOf(AccountId account) {
    remove(sessions, session -> session.account().equals(account), Integer.MAX_VALUE);
  }

  @Override
  public void addCode(OneTimeCode code) {
    insert(codes, code.hash(), code, "code");
  }

  @Override
  public Optional<OneTimeCode> takeCode(Digest hash) {
    Optional<OneTimeCode> code = codes.find(hash);
    codes.remove(hash);
    return code;
  }

  @Override
  public void dropCodes(AccountId account, OneTimeCode.Purpose purpose) {
    remove(
        codes,
        code -> code.account().equals(account) && code.purpose() == purpose,
        Integer.MAX_VALUE);
  }

  @Override
  public Optional<Registration> registration(Digest resumeHash) {
    return registrations.find(resumeHash);
  }

  @Override
  public Optional<Registration> registrationOf(AccountId account) {
    return registered.find(account).flatMap(registrations::find);
  }

  @Override
  public void addRegistration(Registration registration) {
    insert(registrations, registration.resumeHash(), registration, "registration");
    insert(registered, registration.account(), registration.resumeHash(), "registration of");
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    int left = Paging.checked(limit);
    left -= remove(sessions, session -> !now.isBefore(session.expires()), left);
    left -= remove(codes, code -> !now.isBefore(code.expires()), left);
    List<Map.Entry<Digest, Registration>> ended =
        registrations.where((hash, registration) -> !now.isBefore(registration.expires()), left);
    for (Map.Entry<Digest, Registration> each : ended) {
      registrations.remove(each.getKey());
      registered.remove(each.getValue().account());
    }
    return limit - left + ended.size();
  }

  private <K extends Comparable<K>, V> void insert(
      MemoryTable<K, V> table, K key, V value, String what) {
    if (!table.insert(key, value)) {
      throw database.stale(what + " " + key);
    }
  }

  private static <V> int remove(MemoryTable<Digest, V> table, Predicate<V> ended, int limit) {
    List<Map.Entry<Digest, V>> found = table.where((hash, value) -> ended.test(value), limit);
    found.forEach(each -> table.remove(each.getKey()));
    return found.size();
  }
}
