package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Paging;
import dev.coffer.application.Versioned;
import dev.coffer.application.account.AccountStore;
import dev.coffer.domain.account.Account;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.account.Group;
import dev.coffer.domain.account.GroupId;
import dev.coffer.domain.crypto.Digest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;

/**
 * Tables {@code account}, {@code session}, {@code one_time_code} and {@code registration}; those of
 * groups are {@link GroupRows}'. Thread-safe.
 */
final class JdbiAccounts implements AccountStore {
  private static final Codes<OneTimeCode.Purpose> PURPOSES =
      new Codes<>(
          OneTimeCode.Purpose.class,
          purpose ->
              switch (purpose) {
                case CONFIRM -> "confirm";
                case RESET -> "reset";
              });

  private final JdbiTransactions transactions;
  private final GroupRows groups;

  JdbiAccounts(JdbiTransactions transactions) {
    this.transactions = transactions;
    this.groups = new GroupRows(transactions);
  }

  @Override
  public Optional<Versioned<Account>> account(AccountId id) {
    return query("SELECT * FROM account WHERE id = :id")
        .bind("id", id.text())
        .map((columns, context) -> new Row(columns).versioned(JdbiAccounts::account))
        .findOne();
  }

  @Override
  public Optional<Versioned<Account>> byEmail(EmailAddress email) {
    return query("SELECT * FROM account WHERE email = :email")
        .bind("email", email.value())
        .map((columns, context) -> new Row(columns).versioned(JdbiAccounts::account))
        .findOne();
  }

  @Override
  public void saveAccount(Versioned<Account> account) {
    Account value = account.value();
    transactions.save(
        "account " + value.id(),
        account.version(),
        """
        INSERT INTO account (id, version, email, password_hash, confirmed, created_at)
        VALUES (:id, :version + 1, :email, :password_hash, :confirmed, :created_at)""",
        """
        UPDATE account SET version = :version + 1, email = :email, password_hash = :password_hash,
          confirmed = :confirmed, created_at = :created_at
        WHERE id = :id AND version = :version""",
        statement ->
            statement
                .bind("id", value.id().text())
                .bind("email", value.email().value())
                .bind("password_hash", value.passwordHash())
                .bind("confirmed", value.confirmed())
                .bind("created_at", Columns.of(value.createdAt())));
  }

  private static Account account(Row row) throws SQLException {
    return new Account(
        new AccountId(row.id("id")),
        new EmailAddress(row.text("email")),
        row.text("password_hash"),
        row.flag("confirmed"),
        row.time("created_at"));
  }

  @Override
  public Optional<Versioned<Group>> group(GroupId id) {
    return groups.find(id);
  }

  @Override
  public List<Group> groupsOf(AccountId account) {
    return groups.of(account);
  }

  @Override
  public void saveGroup(Versioned<Group> group) {
    groups.save(group);
  }

  @Override
  public void addSession(Session session) {
    transactions.write(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO session (hash, account, created_at, expires)"
                        + " VALUES (:hash, :account, :created_at, :expires)")
                .bind("hash", Columns.of(session.hash()))
                .bind("account", session.account().text())
                .bind("created_at", Columns.of(session.createdAt()))
                .bind("expires", Columns.of(session.expires()))
                .execute());
  }

  @Override
  public Optional<Session> session(Digest hash) {
    return query("SELECT * FROM session WHERE hash = :hash")
        .bind("hash", Columns.of(hash))
        .map((columns, context) -> session(new Row(columns)))
        .findOne();
  }

  private static Session session(Row row) throws SQLException {
    return new Session(
        row.digest("hash"),
        new AccountId(row.id("account")),
        row.time("created_at"),
        row.time("expires"));
  }

  @Override
  public void endSession(Digest hash) {
    write("DELETE FROM session WHERE hash = ?", Columns.of(hash));
  }

  @Override
  public void endSessionsOf(AccountId account) {
    write("DELETE FROM session WHERE account = ?", account.text());
  }

  @Override
  public void addCode(OneTimeCode code) {
    transactions.write(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO one_time_code (hash, purpose, account, expires)"
                        + " VALUES (:hash, :purpose, :account, :expires)")
                .bind("hash", Columns.of(code.hash()))
                .bind("purpose", PURPOSES.word(code.purpose()))
                .bind("account", code.account().text())
                .bind("expires", Columns.of(code.expires()))
                .execute());
  }

  @Override
  public Optional<OneTimeCode> takeCode(Digest hash) {
    Optional<OneTimeCode> code =
        query("SELECT * FROM one_time_code WHERE hash = :hash")
            .bind("hash", Columns.of(hash))
            .map((columns, context) -> code(new Row(columns)))
            .findOne();
    if (code.isPresent()
        && write("DELETE FROM one_time_code WHERE hash = ?", Columns.of(hash)) != 1) {
      throw transactions.stale("code");
    }
    return code;
  }

  private static OneTimeCode code(Row row) throws SQLException {
    return new OneTimeCode(
        row.digest("hash"),
        PURPOSES.constant(row.text("purpose")),
        new AccountId(row.id("account")),
        row.time("expires"));
  }

  @Override
  public void dropCodes(AccountId account, OneTimeCode.Purpose purpose) {
    write(
        "DELETE FROM one_time_code WHERE account = ? AND purpose = ?",
        account.text(),
        PURPOSES.word(purpose));
  }

  @Override
  public Optional<Registration> registration(Digest resumeHash) {
    return query("SELECT * FROM registration WHERE resume_hash = :hash")
        .bind("hash", Columns.of(resumeHash))
        .map((columns, context) -> registration(new Row(columns)))
        .findOne();
  }

  @Override
  public Optional<Registration> registrationOf(AccountId account) {
    return query("SELECT * FROM registration WHERE account = :account")
        .bind("account", account.text())
        .map((columns, context) -> registration(new Row(columns)))
        .findOne();
  }

  @Override
  public void addRegistration(Registration registration) {
    transactions.write(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO registration (resume_hash, account, ticket, created_at)"
                        + " VALUES (:hash, :account, :ticket, :created_at)")
                .bind("hash", Columns.of(registration.resumeHash()))
                .bind("account", registration.account().text())
                .bind("ticket", registration.ticket().map(Columns::of))
                .bind("created_at", Columns.of(registration.createdAt()))
                .execute());
  }

  private static Registration registration(Row row) throws SQLException {
    return new Registration(
        row.digest("resume_hash"),
        new AccountId(row.id("account")),
        row.optionalDigest("ticket"),
        row.time("created_at"));
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    int left = Paging.checked(limit);
    left -= removeUntil("session", "hash", "expires", now, left);
    left -= removeUntil("one_time_code", "hash", "expires", now, left);
    left -=
        removeUntil(
            "registration", "resume_hash", "created_at", now.minus(Registration.LIFE), left);
    return limit - left;
  }

  private int removeUntil(String table, String key, String column, Instant last, int limit) {
    return write(
        "DELETE FROM %1$s WHERE %2$s IN (SELECT %2$s FROM %1$s WHERE %3$s <= ? LIMIT ?)"
            .formatted(table, key, column),
        Columns.of(last),
        limit);
  }

  private Query query(String sql) {
    return transactions.reading().createQuery(sql);
  }

  private int write(String sql, Object... parameters) {
    return transactions.write(handle -> handle.execute(sql, parameters));
  }
}
