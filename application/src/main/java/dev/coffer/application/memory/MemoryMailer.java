package dev.coffer.application.memory;

import dev.coffer.application.account.Mailer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps mail instead of sending it; the same message twice is one message. Thread-safe. */
public final class MemoryMailer implements Mailer {
  private final Map<String, Mail> sent = new LinkedHashMap<>();

  @Override
  public synchronized void send(Mail mail) {
    sent.put(mail.id(), mail);
  }

  /** All messages so far, oldest first. */
  public synchronized List<Mail> sent() {
    return List.copyOf(sent.values());
  }
}
