package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Paging;
import dev.coffer.application.Versioned;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.central.ApiToken.Scope;
import dev.coffer.application.central.TokenStore;
import dev.coffer.domain.Id;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Table {@code api_token}. Thread-safe. */
final class JdbiTokens implements TokenStore {
  private static final Codes<Scope> SCOPES =
      new Codes<>(
          Scope.class,
          scope ->
              switch (scope) {
                case READ -> "read";
                case SELL -> "sell";
                case SUPPORT -> "support";
                case PROTECT -> "protect";
                case ADMIN -> "admin";
              });

  private final JdbiTransactions transactions;

  JdbiTokens(JdbiTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Optional<ApiToken> byHash(Digest hash) {
    return transactions
        .reading()
        .createQuery("SELECT * FROM api_token WHERE hash = :hash")
        .bind("hash", Columns.of(hash))
        .map((columns, context) -> token(new Row(columns)))
        .findOne();
  }

  @Override
  public Optional<Versioned<ApiToken>> find(FirmId firm, Id id) {
    return transactions
        .reading()
        .createQuery("SELECT * FROM api_token WHERE firm = :firm AND id = :id")
        .bind("firm", Columns.of(firm))
        .bind("id", id.text())
        .map((columns, context) -> new Row(columns).versioned(JdbiTokens::token))
        .findOne();
  }

  @Override
  public List<ApiToken> list(FirmId firm, Optional<Id> after, int limit) {
    return transactions
        .reading()
        .createQuery(
            "SELECT * FROM api_token WHERE firm = :firm AND id > :after ORDER BY id LIMIT :limit")
        .bind("firm", Columns.of(firm))
        .bind("after", Columns.after(after, Id::text))
        .bind("limit", Paging.checked(limit))
        .map((columns, context) -> token(new Row(columns)))
        .list();
  }

  @Override
  public void save(Versioned<ApiToken> token) {
    ApiToken value = token.value();
    transactions.save(
        "token " + value.id(),
        token.version(),
        """
        INSERT INTO api_token
          (firm, id, version, name, hash, scopes, created_at, expires, revoked)
        VALUES
          (:firm, :id, :version + 1, :name, :hash, :scopes, :created_at, :expires, :revoked)""",
        """
        UPDATE api_token SET version = :version + 1, name = :name, hash = :hash, scopes = :scopes,
          created_at = :created_at, expires = :expires, revoked = :revoked
        WHERE firm = :firm AND id = :id AND version = :version""",
        statement ->
            statement
                .bind("firm", Columns.of(value.firm()))
                .bind("id", value.id().text())
                .bind("name", value.name())
                .bind("hash", Columns.of(value.hash()))
                .bind(
                    "scopes",
                    value.scopes().stream()
                        .map(SCOPES::word)
                        .sorted()
                        .collect(Collectors.joining(" ")))
                .bind("created_at", Columns.of(value.createdAt()))
                .bind("expires", value.expires().map(Columns::of))
                .bind("revoked", value.revoked().map(Columns::of)));
  }

  private static ApiToken token(Row row) throws SQLException {
    return new ApiToken(
        row.id("id"),
        row.firm("firm"),
        row.text("name"),
        row.digest("hash"),
        Arrays.stream(row.text("scopes").split(" "))
            .map(SCOPES::constant)
            .collect(Collectors.toUnmodifiableSet()),
        row.time("created_at"),
        row.optionalTime("expires"),
        row.optionalTime("revoked"));
  }
}
