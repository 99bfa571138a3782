package dev.coffer.adapters.web;

import dev.coffer.application.Outcome;
import dev.coffer.application.outbox.Answers;
import dev.coffer.application.outbox.Outbox;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.crypto.Digest;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers 201, and under the same Idempotency-Key of the same asker always the same. */
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
  <T> void answer(Exchange exchange, String asker, Supplier<Outcome<T>> work) {
    Optional<String> key = exchange.header(KEY);
    if (key.isEmpty()) {
      exchange.answer(201, Refused.unless(work.get()));
      return;
    }
    if (key.get().isBlank()) {
      throw new Malformed(Malformed.Reason.BAD_HEADER, "an Idempotency-Key is not blank");
    }
    Digest request =
        Digest.sha256(Bytes.utf8(exchange.operation() + "\n"), Bytes.of(exchange.octets()));
    String answer =
        Refused.unless(
            answers.once(
                asker, Outbox.requestId(key.get()), request, () -> work.get().map(Json::write)));
    exchange.text(201, Wire.JSON, answer);
  }
}
