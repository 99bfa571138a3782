package dev.coffer.application.central;

import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.update.SignedGrant;
import java.util.Optional;

/**
 * The way from a container to its firm's Central: in the same process, over HTTP, or simulated.
 *
 * <p>Thread-safe. External: never called inside a transaction. Blocking: a network may take
 * seconds. Repeating a call is harmless: what was confirmed stays confirmed, what was issued is
 * issued again. Contract: {@code CentralLinkContract}.
 */
public interface CentralLink {
  /**
   * Hands over a context and receives what is missing.
   *
   * @param context signed by its container
   * @param requestId the caller's own, for tracing; 1..255 characters
   * @throws LinkUnavailable when Central cannot be reached; whether the context arrived is unknown,
   *     and asking again is safe
   */
  default ExchangeResult exchange(SignedMessage context, String requestId) {
    return exchange(context, Optional.empty(), requestId);
  }

  /**
   * {@link #exchange(SignedMessage, String)} with what the container's firm granted it, as an
   * answer to such a context asked for ({@link ExchangeResult.Answered#grantWanted}).
   */
  ExchangeResult exchange(SignedMessage context, Optional<SignedGrant> grant, String requestId);
}
