package dev.coffer.application.webhook;

import dev.coffer.domain.Bytes;
import java.util.Map;

/**
 * Sends a request to an address that a firm named. External. Thread-safe. Contract: {@code
 * WebhookSenderContract}.
 *
 * <p>It goes where the address says and nowhere else: redirects are not followed; private networks
 * are not entered unless the operator allows it, whatever a name resolves to; of the answer only
 * the status is read. Blocking: bounded, at most about 20 seconds.
 */
public interface WebhookSender {
  /** What sending gave. */
  sealed interface Answer {
    /** The receiver answered with a status of HTTP. */
    record Answered(int status) implements Answer {}

    /** No answer came. */
    record Unreachable(String reason) implements Answer {}

    /** The address is one that may not be asked; nothing was sent. */
    record Forbidden() implements Answer {}
  }

  /** For embedders who send none: everything is tried later. */
  WebhookSender NONE = (url, headers, body) -> new Answer.Unreachable("no webhooks are sent here");

  /**
   * Posts {@code body} as JSON.
   *
   * @param url http or https with a host
   * @param headers names and values beside those of the transport
   */
  Answer post(String url, Map<String, String> headers, Bytes body);
}
