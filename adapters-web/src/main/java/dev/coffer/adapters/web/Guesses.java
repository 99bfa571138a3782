package dev.coffer.adapters.web;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How often secrets may be guessed. Where a secret is weak, or costs work or mail, each try counts;
 * where it is strong, only wrong ones of an address do, whatever kind of secret they tried.
 */
final class Guesses {
  private static final Set<Problem> WRONG =
      EnumSet.of(Problem.TICKET_UNKNOWN, Problem.CREDENTIAL_INVALID, Problem.DEVICE_TOKEN);

  private final Limits tries;
  private final Limits wrong;

  Guesses(int perMinute) {
    tries = new Limits(perMinute);
    wrong = new Limits(perMinute);
  }

  /** Counts a try, or refuses it. */
  void take(String key) {
    tries.take(key);
  }

  /** What {@code ask} gives, unless too many wrong secrets came from this address. */
  <T> T limited(Exchange exchange, Supplier<Outcome<T>> ask) {
    wrong.check(exchange.client());
    Outcome<T> outcome = ask.get();
    if (outcome instanceof Outcome.Refused<T> refused && WRONG.contains(refused.problem())) {
      wrong.failed(exchange.client());
    }
    return Refused.unless(outcome);
  }

  /** Whether a secret is right, as {@code ask} says, unless too many wrong ones came. */
  boolean isRight(Exchange exchange, Supplier<Boolean> ask) {
    wrong.check(exchange.client());
    boolean right = ask.get();
    if (!right) {
      wrong.failed(exchange.client());
    }
    return right;
  }
}
