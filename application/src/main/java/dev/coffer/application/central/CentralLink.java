package dev.coffer.application.central;

import dev.coffer.domain.cose.SignedMessage;

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
  ExchangeResult exchange(SignedMessage context, String requestId);
}
