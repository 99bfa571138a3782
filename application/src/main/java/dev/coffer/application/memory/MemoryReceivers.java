package dev.coffer.application.memory;

import dev.coffer.application.webhook.WebhookSender;
import dev.coffer.domain.Bytes;
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
  public record Received(String url, Map<String, String> headers, Bytes body) {}

  @Override
  public synchronized Answer post(String url, Map<String, String> headers, Bytes body) {
    received.add(new Received(url, Map.copyOf(headers), body));
    return answers.entrySet().stream()
        .filter(each -> url.contains("//" + each.getKey() + "/"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(OK);
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
