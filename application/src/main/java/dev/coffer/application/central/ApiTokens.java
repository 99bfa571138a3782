package dev.coffer.application.central;

import dev.coffer.application.Ids;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.RandomSource;
import dev.coffer.application.Transactions;
import dev.coffer.application.Versioned;
import dev.coffer.application.outbox.EventType;
import dev.coffer.application.outbox.Events;
import dev.coffer.application.outbox.Outbox;
import dev.coffer.domain.Id;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.license.FirmId;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tokens by which programs act for a firm. Thread-safe. */
public final class ApiTokens {
  private final TokenStore store;
  private final Events events;
  private final Transactions transactions;
  private final RandomSource random;
  private final Ids ids;
  private final InstantSource clock;

  @Inject
  public ApiTokens(
      TokenStore store,
      Outbox outbox,
      Transactions transactions,
      RandomSource random,
      Ids ids,
      InstantSource clock) {
    this.store = store;
    this.events = new Events(outbox, ids, clock);
    this.transactions = transactions;
    this.random = random;
    this.ids = ids;
    this.clock = clock;
  }

  /** A token just made, with its secret, which is not kept. */
  public record Made(ApiToken token, BearerToken secret) {}

  /**
   * Makes a token.
   *
   * @param life how long it lasts; empty: until revoked
   */
  public Made make(FirmId firm, String name, Set<ApiToken.Scope> scopes, Optional<Duration> life) {
    BearerToken secret = BearerToken.of(BearerToken.Kind.API, random.next(BearerToken.ENTROPY));
    ApiToken token =
        new ApiToken(
            ids.next(),
            firm,
            name,
            secret.hash(),
            scopes,
            clock.instant(),
            life.map(clock.instant()::plus),
            Optional.empty());
    transactions.run(
        () -> {
          store.save(Versioned.fresh(token));
          events.tell(
              firm,
              EventType.TOKEN_MADE,
              token.id().text(),
              Map.of(
                  "name",
                  name,
                  "scopes",
                  scopes.stream()
                      .map(scope -> scope.name().toLowerCase(Locale.ROOT))
                      .sorted()
                      .collect(Collectors.joining(" "))));
        });
    return new Made(token, secret);
  }

  /** The token that {@code secret} opens, if it lives and has {@code scope}. */
  public Outcome<ApiToken> authenticate(BearerToken secret, ApiToken.Scope scope) {
    return authenticate(secret, scope, scope);
  }

  /** The token that {@code secret} opens, if it lives and has {@code scope} or {@code other}. */
  public Outcome<ApiToken> authenticate(
      BearerToken secret, ApiToken.Scope scope, ApiToken.Scope other) {
    return transactions.inTransaction(
        () -> {
          Optional<ApiToken> token = store.byHash(secret.hash());
          if (token.isEmpty() || !token.get().isLive(clock.instant())) {
            return Outcome.refused(Problem.UNAUTHENTICATED);
          }
          return token.get().scopes().contains(scope) || token.get().scopes().contains(other)
              ? Outcome.done(token.get())
              : Outcome.refused(Problem.FORBIDDEN, "scope", scope.name());
        });
  }

  /** Tokens in ascending order of id; limit 1..1000. */
  public List<ApiToken> list(FirmId firm, Optional<Id> after, int limit) {
    return transactions.inTransaction(() -> store.list(firm, after, limit));
  }

  /** Ends a token; ending one that is ended changes nothing. */
  public Outcome<ApiToken> revoke(FirmId firm, Id id) {
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<ApiToken>> token = store.find(firm, id);
          if (token.isEmpty()) {
            return Outcome.refused(Problem.TOKEN_UNKNOWN);
          }
          if (token.get().value().revoked().isPresent()) {
            return Outcome.done(token.get().value());
          }
          ApiToken revoked = token.get().value().revokedAt(clock.instant());
          store.save(token.get().with(revoked));
          events.tell(firm, EventType.TOKEN_REVOKED, id.text(), Map.of("name", revoked.name()));
          return Outcome.done(revoked);
        });
  }
}
