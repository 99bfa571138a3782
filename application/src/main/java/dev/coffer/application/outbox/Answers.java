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
   * What {@link #once} would answer without running anything: for work that needs something made
   * outside the transaction first, which a repeated request should not make in vain.
   *
   * @return empty when the request was not answered yet
   */
  public Optional<Outcome<String>> kept(String scope, String requestId, Digest request) {
    return transactions
        .inTransaction(() -> outbox.answer(scope, requestId))
        .map(
            kept ->
                kept.request().equals(request)
                    ? Outcome.done(open(scope, requestId, kept))
                    : Outcome.refused(Problem.REQUEST_REUSED));
  }

  private String open(String scope, String requestId, Outbox.Answer kept) {
    return secrets.open(purpose(scope, requestId), kept.sealed()).asUtf8();
  }

  private static String purpose(String scope, String requestId) {
    return PURPOSE + Digest.sha256(Bytes.utf8(scope + "\n" + requestId)).hex();
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
    return transactions.inTransaction(
        () -> {
          Optional<Outcome<String>> kept = kept(scope, requestId, request);
          if (kept.isPresent()) {
            return kept.get();
          }
          Outcome<String> outcome = work.get();
          if (outcome instanceof Outcome.Done<String> done) {
            Bytes sealed = secrets.seal(purpose(scope, requestId), Bytes.utf8(done.value()));
            outbox.keepAnswer(
                scope, requestId, new Outbox.Answer(request, sealed, clock.instant()));
          }
          return outcome;
        });
  }
}
