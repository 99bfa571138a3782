package dev.coffer.adapters.web;

import dev.coffer.application.Outcome;
import dev.coffer.application.outbox.Answers;
import dev.coffer.application.outbox.Outbox;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.crypto.Digest;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers under the same Idempotency-Key of the same asker always the same. Not for bodies with a
 * password: of a request its digest is kept, from which a password could be guessed.
 */
final class Once {
  private static final String KEY = "Idempotency-Key";

  private final Answers answers;

  Once(Answers answers) {
    this.answers = answers;
  }

  /**
   * Runs {@code work}, or answers what it gave before.
   *
   * @param asker whose keys do not meet another's
   * @param work one use case, which joins a transaction
   */
  <T> void answer(Exchange exchange, int status, String asker, Supplier<Outcome<T>> work) {
    String answer =
        run(exchange, asker, () -> Outcome.done(true), ready -> work.get().map(Json::write));
    exchange.text(status, Wire.JSON, answer);
  }

  /**
   * {@link #answer} for work that needs something made outside the transaction before.
   *
   * @param prepare makes it; not run when the request was answered before
   */
  <P, T> void answer(
      Exchange exchange,
      int status,
      String asker,
      Supplier<Outcome<P>> prepare,
      Function<P, Outcome<T>> work) {
    String answer =
        run(exchange, asker, prepare, prepared -> work.apply(prepared).map(Json::write));
    exchange.text(status, Wire.JSON, answer);
  }

  /** {@link #answer} for work with nothing to say. */
  void empty(Exchange exchange, int status, String asker, Runnable work) {
    run(
        exchange,
        asker,
        () -> Outcome.done(true),
        ready -> {
          work.run();
          return Outcome.done("");
        });
    exchange.empty(status);
  }

  private <P> String run(
      Exchange exchange,
      String asker,
      Supplier<Outcome<P>> prepare,
      Function<P, Outcome<String>> work) {
    Optional<String> key = exchange.header(KEY);
    if (key.isEmpty()) {
      return Refused.unless(prepare.get().then(work));
    }
    if (key.get().isBlank()) {
      throw new Malformed(Malformed.Reason.BAD_HEADER, "an Idempotency-Key is not blank");
    }
    String id = Outbox.requestId(key.get());
    Digest request =
        Digest.sha256(Bytes.utf8(exchange.operation() + "\n"), Bytes.of(exchange.octets()));
    Optional<Outcome<String>> kept = answers.kept(asker, id, request);
    if (kept.isPresent()) {
      return Refused.unless(kept.get());
    }
    P prepared = Refused.unless(prepare.get());
    return Refused.unless(answers.once(asker, id, request, () -> work.apply(prepared)));
  }
}
