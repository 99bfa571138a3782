package dev.coffer.adapters.web;

import dev.coffer.application.Coffer;
import dev.coffer.application.Outcome;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.outbox.Acting;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.license.FirmId;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all of {@code /api/v1} has in common: the firm that asks, its repeats and its lists. */
final class VendorApi {
  static final String BASE = "/api/v1";

  private final Coffer coffer;
  private final Once once;

  VendorApi(Coffer coffer) {
    this.coffer = coffer;
    this.once = new Once(coffer.answers());
  }

  /** The firm that the request's token acts for, if it may do what {@code scope} says. */
  FirmId firm(Exchange exchange, ApiToken.Scope scope) {
    return firm(exchange, scope, scope);
  }

  /** {@link #firm} for what two scopes allow, each alone. */
  FirmId firm(Exchange exchange, ApiToken.Scope scope, ApiToken.Scope other) {
    BearerToken secret = exchange.bearer(text -> BearerToken.parse(BearerToken.Kind.API, text));
    ApiToken token = Refused.unless(coffer.tokens().authenticate(secret, scope, other));
    Acting.as(token.id().text(), token.name());
    return token.firm();
  }

  /** {@link Once#answer} among what this firm asked for. */
  <T> void once(Exchange exchange, int status, FirmId firm, Supplier<Outcome<T>> work) {
    once.answer(exchange, status, asker(firm), work);
  }

  /** {@link #once} for work that needs something made outside the transaction before. */
  <P, T> void once(
      Exchange exchange,
      int status,
      FirmId firm,
      Supplier<Outcome<P>> prepare,
      Function<P, Outcome<T>> work) {
    once.answer(exchange, status, asker(firm), prepare, work);
  }

  private static String asker(FirmId firm) {
    return "api/" + firm;
  }

  /** The key after which a list goes on; null where {@code page} was its last. */
  static <T> @Nullable String next(List<T> page, Exchange exchange, Function<T, String> key) {
    return page.size() < exchange.limit() ? null : key.apply(page.get(page.size() - 1));
  }
}
