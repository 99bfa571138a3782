package dev.coffer.application.central;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Samples;
import dev.coffer.application.StoreContract;
import dev.coffer.application.Versioned;
import dev.coffer.domain.license.FirmId;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each {@link TokenStore} does. */
public interface TokenStoreContract extends StoreContract {
  FirmId ONE = Samples.firmId(1);
  FirmId TWO = Samples.firmId(2);

  TokenStore tokens();

  private void add(ApiToken token) {
    run(() -> tokens().save(Versioned.fresh(token)));
  }

  private Versioned<ApiToken> load(FirmId firm, int number) {
    return in(() -> tokens().find(firm, Samples.id(number))).orElseThrow();
  }

  @Test
  default void aTokenComesBackAsItWasSaved() {
    ApiToken token = Samples.token(ONE, 1);
    ApiToken forEver =
        new ApiToken(
            Samples.id(2),
            ONE,
            "für immer",
            Samples.digest(2),
            EnumSet.allOf(ApiToken.Scope.class),
            Samples.T0,
            Optional.empty(),
            Optional.empty());
    add(token);
    add(forEver);
    assertThat(load(ONE, 1).value()).isEqualTo(token);
    assertThat(in(() -> tokens().byHash(token.hash()))).contains(token);
    assertThat(in(() -> tokens().byHash(forEver.hash()))).contains(forEver);
  }

  @Test
  default void whatWasNeverSavedIsAbsent() {
    add(Samples.token(ONE, 1));
    assertThat(in(() -> tokens().find(ONE, Samples.id(2)))).isEmpty();
    assertThat(in(() -> tokens().find(TWO, Samples.id(1)))).isEmpty();
    assertThat(in(() -> tokens().byHash(Samples.digest(2)))).isEmpty();
    assertThat(in(() -> tokens().list(TWO, Optional.empty(), 10))).isEmpty();
  }

  @Test
  default void aRevokedTokenIsFoundRevoked() {
    add(Samples.token(ONE, 1));
    Versioned<ApiToken> loaded = load(ONE, 1);
    ApiToken revoked = loaded.value().revokedAt(Samples.T0.plusSeconds(9));
    run(() -> tokens().save(loaded.with(revoked)));
    assertThat(in(() -> tokens().byHash(revoked.hash()))).contains(revoked);
    assertStale(() -> tokens().save(loaded));
    assertThat(load(ONE, 1).value()).isEqualTo(revoked);
  }

  @Test
  default void whatIsThereIsNotInsertedAgain() {
    add(Samples.token(ONE, 1));
    assertStale(() -> tokens().save(Versioned.fresh(Samples.token(ONE, 1))));
    assertStale(() -> tokens().save(new Versioned<>(Samples.token(ONE, 2), 1)));
  }

  @Test
  default void aHashIsOneTokens() {
    add(Samples.token(ONE, 1));
    ApiToken other = Samples.token(TWO, 2);
    ApiToken same =
        new ApiToken(
            other.id(),
            TWO,
            other.name(),
            Samples.digest(1),
            other.scopes(),
            other.createdAt(),
            other.expires(),
            other.revoked());
    assertStale(() -> tokens().save(Versioned.fresh(same)));
    assertThat(in(() -> tokens().find(TWO, other.id()))).isEmpty();
  }

  @Test
  default void tokensAreListedByFirmPageByPage() {
    for (int number : new int[] {300, 2, 20}) {
      add(Samples.token(ONE, number));
    }
    add(Samples.token(TWO, 1));
    assertThat(in(() -> tokens().list(ONE, Optional.empty(), 2)))
        .extracting(ApiToken::id)
        .containsExactly(Samples.id(2), Samples.id(20));
    assertThat(in(() -> tokens().list(ONE, Optional.of(Samples.id(20)), 2)))
        .extracting(ApiToken::id)
        .containsExactly(Samples.id(300));
    assertLimits(1000, limit -> tokens().list(ONE, Optional.empty(), limit));
  }

  @Test
  default void ofTwoWhoRevokeAtOnceOneDoes() {
    add(Samples.token(ONE, 1));
    Versioned<ApiToken> loaded = load(ONE, 1);
    assertOneOfTwoWins(
        number ->
            tokens().save(loaded.with(loaded.value().revokedAt(Samples.T0.plusSeconds(number)))));
  }

  @Test
  default void whatIsRolledBackIsNotThere() {
    rollBack(() -> tokens().save(Versioned.fresh(Samples.token(ONE, 1))));
    assertThat(in(() -> tokens().byHash(Samples.digest(1)))).isEmpty();
    add(Samples.token(ONE, 1));
  }

  @Test
  default void tokensAreKeptInsideTransactionsOnly() {
    assertJoins(() -> tokens().byHash(Samples.digest(1)));
    assertJoins(() -> tokens().save(Versioned.fresh(Samples.token(ONE, 1))));
  }
}
