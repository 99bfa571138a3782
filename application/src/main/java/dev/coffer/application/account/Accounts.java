package dev.coffer.application.account;

import dev.coffer.application.Ids;
import dev.coffer.application.Outcome;
import dev.coffer.application.Paging;
import dev.coffer.application.Problem;
import dev.coffer.application.RandomSource;
import dev.coffer.application.Transactions;
import dev.coffer.application.Versioned;
import dev.coffer.application.account.AccountStore.OneTimeCode;
import dev.coffer.application.account.AccountStore.Registration;
import dev.coffer.application.account.AccountStore.Session;
import dev.coffer.application.central.LicenseStore;
import dev.coffer.domain.account.Account;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.account.Group;
import dev.coffer.domain.account.GroupId;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.ticket.Ticket;
import dev.coffer.domain.ticket.TicketCode;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * People: registration, confirmation, sign-in, password reset, groups.
 *
 * <p>Thread-safe. Passwords come as {@code char[]} and stay the caller's to wipe. A wrong password
 * and an unknown account are answered alike and take the same time.
 */
public final class Accounts {
  private static final int SHORTEST_PASSWORD = 10;
  private static final int LONGEST_PASSWORD = 256;
  private static final Duration SESSION_LIFE = Duration.ofHours(12);
  private static final Duration CONFIRM_LIFE = Duration.ofDays(3);
  private static final Duration RESET_LIFE = Duration.ofHours(1);

  private final AccountStore store;
  private final LicenseStore licenses;
  private final PasswordHash passwords;
  private final MailRoom mail;
  private final Transactions transactions;
  private final RandomSource random;
  private final Ids ids;
  private final InstantSource clock;
  private final AccountSettings settings;

  @Inject
  public Accounts(
      AccountStore store,
      LicenseStore licenses,
      PasswordHash passwords,
      MailRoom mail,
      Transactions transactions,
      RandomSource random,
      Ids ids,
      InstantSource clock,
      AccountSettings settings) {
    this.store = store;
    this.licenses = licenses;
    this.passwords = passwords;
    this.mail = mail;
    this.transactions = transactions;
    this.random = random;
    this.ids = ids;
    this.clock = clock;
    this.settings = settings;
  }

  /** A person signed in, and the token of the session. */
  public record SignedIn(Account account, BearerToken token, Instant expires) {}

  /** What a registration came to. */
  public sealed interface Registered {
    /** The account serves; it is signed in. */
    record Ready(SignedIn signedIn) implements Registered {}

    /** A message was sent to the address; the account serves once that is confirmed. */
    record ConfirmationSent() implements Registered {}
  }

  /**
   * Registers a person. With a ticket, which must be fresh and nobody's, the ticket is reserved
   * until the address is confirmed, or at once becomes the account's where no confirmation is
   * asked.
   *
   * <p>The same resume key with the same password again goes on where the first call was cut off.
   *
   * @param resume a token of kind RESUME that the client made and keeps until it is through
   */
  public Outcome<Registered> register(
      EmailAddress email, char[] password, Optional<TicketCode> ticket, BearerToken resume) {
    if (password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD) {
      return Outcome.refused(Problem.PASSWORD_UNFIT);
    }
    Optional<Registration> earlier =
        transactions.inTransaction(() -> store.registration(resume.hash()));
    if (earlier.isPresent()) {
      return resume(earlier.get(), email, password);
    }
    String hash = passwords.hash(password);
    BearerToken code = fresh(BearerToken.Kind.CODE);
    BearerToken session = fresh(BearerToken.Kind.SESSION);
    AccountId id = new AccountId(ids.next());
    return transactions.inTransaction(
        () -> {
          Account account = new Account(id, email, hash, !settings.confirmation(), clock.instant());
          return register(account, ticket.map(TicketCode::lookupHash), resume, code, session);
        });
  }

  private Outcome<Registered> register(
      Account account,
      Optional<Digest> ticketHash,
      BearerToken resume,
      BearerToken code,
      BearerToken session) {
    Instant now = clock.instant();
    Optional<Versioned<Ticket>> ticket = ticketHash.flatMap(licenses::ticket);
    if (ticketHash.isPresent() && ticket.isEmpty()) {
      return Outcome.refused(Problem.TICKET_UNKNOWN);
    }
    if (ticket.isPresent() && !isFresh(ticket.get().value(), now)) {
      return Outcome.refused(Problem.TICKET_TAKEN);
    }
    Optional<Versioned<Account>> taken = store.byEmail(account.email());
    if (taken.isPresent()) {
      return alreadyThere(taken.get().value());
    }
    store.saveAccount(Versioned.fresh(account));
    store.addRegistration(new Registration(resume.hash(), account.id(), ticketHash, now));
    if (account.confirmed()) {
      ticket.ifPresent(
          found -> licenses.saveTicket(found.with(found.value().ownedBy(account.id()))));
      return Outcome.done(new Registered.Ready(open(account, session)));
    }
    ticket.ifPresent(
        found ->
            licenses.saveTicket(
                found.with(found.value().reservedFor(account.id(), now.plus(CONFIRM_LIFE)))));
    sendConfirmation(account, code);
    return Outcome.done(new Registered.ConfirmationSent());
  }

  /** With confirmation on, nobody learns by registering whether an address has an account. */
  private Outcome<Registered> alreadyThere(Account account) {
    if (!settings.confirmation()) {
      return Outcome.refused(Problem.ACCOUNT_EXISTS);
    }
    mail.write(account.email(), MailKind.REGISTERED, Optional.empty(), Map.of());
    return Outcome.done(new Registered.ConfirmationSent());
  }

  private Outcome<Registered> resume(Registration earlier, EmailAddress email, char[] password) {
    Optional<Account> account =
        transactions.inTransaction(() -> store.account(earlier.account()).map(Versioned::value));
    boolean same =
        account.isPresent()
            && account.get().email().equals(email)
            && passwords.matches(password, account.get().passwordHash());
    if (!same) {
      return Outcome.refused(Problem.SIGN_IN_FAILED);
    }
    if (!account.get().confirmed()) {
      return Outcome.done(new Registered.ConfirmationSent());
    }
    BearerToken session = fresh(BearerToken.Kind.SESSION);
    return Outcome.done(
        new Registered.Ready(transactions.inTransaction(() -> open(account.get(), session))));
  }

  private static boolean isFresh(Ticket ticket, Instant now) {
    return ticket.owner().isEmpty() && ticket.activatableBy(Optional.empty(), now);
  }

  /** Confirms an address by the code that was mailed to it; the ticket becomes the account's. */
  public Outcome<Account> confirm(BearerToken code) {
    return transactions.inTransaction(
        () -> {
          Optional<OneTimeCode> taken = take(code, OneTimeCode.Purpose.CONFIRM);
          Optional<Versioned<Account>> account =
              taken.flatMap(found -> store.account(found.account()));
          if (account.isEmpty()) {
            return Outcome.refused(Problem.CODE_INVALID);
          }
          Account confirmed = account.get().value().confirmedNow();
          store.saveAccount(account.get().with(confirmed));
          store
              .registrationOf(confirmed.id())
              .flatMap(Registration::ticket)
              .flatMap(licenses::ticket)
              .filter(
                  ticket ->
                      ticket.value().activatableBy(Optional.of(confirmed.id()), clock.instant()))
              .ifPresent(
                  ticket ->
                      licenses.saveTicket(ticket.with(ticket.value().ownedBy(confirmed.id()))));
          return Outcome.done(confirmed);
        });
  }

  /** Sends the confirmation again; answers alike whether there is such an account or not. */
  public void resendConfirmation(EmailAddress email) {
    BearerToken code = fresh(BearerToken.Kind.CODE);
    transactions.run(
        () ->
            store
                .byEmail(email)
                .map(Versioned::value)
                .filter(account -> !account.confirmed())
                .ifPresent(
                    account -> {
                      store.dropCodes(account.id(), OneTimeCode.Purpose.CONFIRM);
                      sendConfirmation(account, code);
                    }));
  }

  /** Signs a person in. */
  public Outcome<SignedIn> signIn(EmailAddress email, char[] password) {
    Optional<Account> account =
        transactions.inTransaction(() -> store.byEmail(email).map(Versioned::value));
    if (account.isEmpty() || password.length > LONGEST_PASSWORD) {
      passwords.burn(password);
      return Outcome.refused(Problem.SIGN_IN_FAILED);
    }
    if (!passwords.matches(password, account.get().passwordHash())) {
      return Outcome.refused(Problem.SIGN_IN_FAILED);
    }
    if (!account.get().confirmed()) {
      return Outcome.refused(Problem.ACCOUNT_UNCONFIRMED);
    }
    BearerToken session = fresh(BearerToken.Kind.SESSION);
    return Outcome.done(transactions.inTransaction(() -> open(account.get(), session)));
  }

  /** Who holds a session's token. */
  public Outcome<Account> authenticate(BearerToken token) {
    return transactions.inTransaction(
        () ->
            store
                .session(token.hash())
                .filter(session -> clock.instant().isBefore(session.expires()))
                .flatMap(session -> store.account(session.account()))
                .map(found -> Outcome.done(found.value()))
                .orElseGet(() -> Outcome.refused(Problem.SESSION_ENDED)));
  }

  /** Ends a session, if there is one. */
  public void signOut(BearerToken token) {
    transactions.run(() -> store.endSession(token.hash()));
  }

  /** Sends a code for a new password; answers alike whether there is such an account or not. */
  public void requestReset(EmailAddress email) {
    BearerToken code = fresh(BearerToken.Kind.CODE);
    transactions.run(
        () ->
            store
                .byEmail(email)
                .map(Versioned::value)
                .ifPresent(account -> sendReset(account, code)));
  }

  /** Sets a new password by a mailed code, which also confirms the address; ends all sessions. */
  public Outcome<Account> reset(BearerToken code, char[] password) {
    if (password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD) {
      return Outcome.refused(Problem.PASSWORD_UNFIT);
    }
    String hash = passwords.hash(password);
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<Account>> account =
              take(code, OneTimeCode.Purpose.RESET)
                  .flatMap(found -> store.account(found.account()));
          if (account.isEmpty()) {
            return Outcome.refused(Problem.CODE_INVALID);
          }
          Account changed = account.get().value().withPassword(hash).confirmedNow();
          store.saveAccount(account.get().with(changed));
          store.endSessionsOf(changed.id());
          return Outcome.done(changed);
        });
  }

  /** The ticket that an account registered with, if any. */
  public Optional<Digest> registeredTicket(AccountId account) {
    return transactions.inTransaction(
        () -> store.registrationOf(account).flatMap(Registration::ticket));
  }

  /** Founds a group, its founder the manager. */
  public Group found(AccountId founder, String name) {
    TreeMap<AccountId, Group.Role> members = new TreeMap<>();
    members.put(founder, Group.Role.MANAGER);
    Group group = new Group(new GroupId(ids.next()), name, members, clock.instant());
    transactions.run(() -> store.saveGroup(Versioned.fresh(group)));
    return group;
  }

  /** The groups a person belongs to; at most 1000. */
  public List<Group> groupsOf(AccountId account) {
    return transactions.inTransaction(() -> store.groupsOf(account));
  }

  /** A group, for whomever it is. */
  public Optional<Group> group(GroupId id) {
    return transactions.inTransaction(() -> store.group(id).map(Versioned::value));
  }

  /** A person in a group. */
  public record Member(AccountId account, EmailAddress email, Group.Role role) {}

  /**
   * Members of a group, for those who belong to it, in ascending order of account.
   *
   * @param limit 1..1000
   */
  public Outcome<List<Member>> members(
      AccountId viewer, GroupId id, Optional<AccountId> after, int limit) {
    int most = Paging.checked(limit);
    return transactions.inTransaction(
        () -> {
          Optional<Group> group = store.group(id).map(Versioned::value);
          if (group.isEmpty() || group.get().role(viewer).isEmpty()) {
            return Outcome.refused(Problem.GROUP_UNKNOWN);
          }
          List<Member> page = new ArrayList<>();
          for (Map.Entry<AccountId, Group.Role> each : group.get().members().entrySet()) {
            boolean wanted = after.isEmpty() || after.get().compareTo(each.getKey()) < 0;
            if (wanted && page.size() < most) {
              store
                  .account(each.getKey())
                  .map(Versioned::value)
                  .ifPresent(
                      account ->
                          page.add(new Member(account.id(), account.email(), each.getValue())));
            }
          }
          return Outcome.done(List.copyOf(page));
        });
  }

  /** Adds a registered person to a group, or changes their role. */
  public Outcome<Group> join(AccountId manager, GroupId id, EmailAddress email, Group.Role role) {
    return transactions.inTransaction(
        () ->
            managed(manager, id)
                .then(
                    group -> {
                      Optional<Versioned<Account>> member = store.byEmail(email);
                      if (member.isEmpty()) {
                        return Outcome.refused(Problem.NOT_FOUND);
                      }
                      return save(group, group.value().with(member.get().value().id(), role));
                    }));
  }

  /** Removes a person from a group; the last manager stays. */
  public Outcome<Group> leave(AccountId manager, GroupId id, AccountId member) {
    return transactions.inTransaction(
        () -> managed(manager, id).then(group -> save(group, group.value().without(member))));
  }

  private Outcome<Versioned<Group>> managed(AccountId manager, GroupId id) {
    Optional<Versioned<Group>> group = store.group(id);
    if (group.isEmpty() || group.get().value().role(manager).isEmpty()) {
      return Outcome.refused(Problem.GROUP_UNKNOWN);
    }
    return group.get().value().isManagedBy(manager)
        ? Outcome.done(group.get())
        : Outcome.refused(Problem.GROUP_NOT_MANAGED);
  }

  private Outcome<Group> save(Versioned<Group> group, Group next) {
    store.saveGroup(group.with(next));
    return Outcome.done(next);
  }

  private SignedIn open(Account account, BearerToken token) {
    Instant now = clock.instant();
    Session session = new Session(token.hash(), account.id(), now, now.plus(SESSION_LIFE));
    store.addSession(session);
    return new SignedIn(account, token, session.expires());
  }

  private Optional<OneTimeCode> take(BearerToken code, OneTimeCode.Purpose purpose) {
    return store
        .takeCode(code.hash())
        .filter(taken -> taken.purpose() == purpose)
        .filter(taken -> clock.instant().isBefore(taken.expires()));
  }

  private void sendConfirmation(Account account, BearerToken code) {
    store.addCode(
        new OneTimeCode(
            code.hash(),
            OneTimeCode.Purpose.CONFIRM,
            account.id(),
            clock.instant().plus(CONFIRM_LIFE)));
    mail.write(
        account.email(), MailKind.CONFIRMATION, Optional.empty(), Map.of("code", code.text()));
  }

  private void sendReset(Account account, BearerToken code) {
    store.dropCodes(account.id(), OneTimeCode.Purpose.RESET);
    store.addCode(
        new OneTimeCode(
            code.hash(),
            OneTimeCode.Purpose.RESET,
            account.id(),
            clock.instant().plus(RESET_LIFE)));
    mail.write(account.email(), MailKind.RESET, Optional.empty(), Map.of("code", code.text()));
  }

  private BearerToken fresh(BearerToken.Kind kind) {
    return BearerToken.of(kind, random.next(BearerToken.ENTROPY));
  }
}
