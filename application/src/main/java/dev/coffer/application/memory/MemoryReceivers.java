package dev.coffer.application.memory;

import dev.coffer.application.webhook.WebhookSender;
import dev.coffer.domain.Bytes;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Receivers of webhooks that keep what they get and answer as they are told. Thread-safe. */
public final class MemoryReceivers implements WebhookSender {
  private static final Answer OK = new Answer.Answered(200);

  private final List<Received> received = new ArrayList<>();
  private final Map<String, Answer> answers = new HashMap<>();

  /** A request that came. */
  public record Received(URI url, Map<String, String> headers, Bytes body) {}

  @Override
  public synchronized Answer post(URI url, Map<String, String> headers, Bytes body) {
    received.add(new Received(url, Map.copyOf(headers), body));
    return answers.getOrDefault(url.getHost(), OK);
  }

  /** From now on {@code host} answers so. */
  public synchronized void answer(String host, Answer answer) {
    answers.put(host, answer);
  }

  /** All requests so far, oldest first. */
  public synchronized List<Received> received() {
    return List.copyOf(received);
  }
}
