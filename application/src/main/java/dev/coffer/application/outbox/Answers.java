package dev.coffer.application.outbox;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.Transactions;
import dev.coffer.application.container.Secrets;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Digest;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers a request once: repeated under the same id it is answered alike and does nothing. The
 * answer is kept in the transaction of what it tells of. Thread-safe.
 */
public final class Answers {
  private static final String PURPOSE = "answer/";

  private final Outbox outbox;
  private final Transactions transactions;
  private final Secrets secrets;
  private final InstantSource clock;

  @Inject
  public Answers(Outbox outbox, Transactions transactions, Secrets secrets, InstantSource clock) {
    this.outbox = outbox;
    this.transactions = transactions;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Runs {@code work} unless it was answered before. Refusals are not kept: they changed nothing.
   *
   * @param scope who asks
   * @param requestId the asker's id, 1..255 characters
   * @param request digest of the request; another one under the same id is refused
   * @param work joins the transaction, and has no effect outside it
   */
  public Outcome<String> once(
      String scope, String requestId, Digest request, Supplier<Outcome<String>> work) {
    String purpose = PURPOSE + Digest.sha256(Bytes.utf8(scope + "\n" + requestId)).hex();
    return transactions.inTransaction(
        () -> {
          Optional<Outbox.Answer> kept = outbox.answer(scope, requestId);
          if (kept.isPresent()) {
            return kept.get().request().equals(request)
                ? Outcome.done(secrets.open(purpose, kept.get().sealed()).asUtf8())
                : Outcome.refused(Problem.REQUEST_REUSED);
          }
          Outcome<String> outcome = work.get();
          if (outcome instanceof Outcome.Done<String> done) {
            Bytes sealed = secrets.seal(purpose, Bytes.utf8(done.value()));
            outbox.keepAnswer(
                scope, requestId, new Outbox.Answer(request, sealed, clock.instant()));
          }
          return outcome;
        });
  }
}
