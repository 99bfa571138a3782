package dev.coffer.application.outbox;

import dev.coffer.application.Ids;
import dev.coffer.domain.license.FirmId;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells firms what happened, in the transaction in which it does. Thread-safe. */
public final class Events {
  private final Outbox outbox;
  private final Ids ids;
  private final InstantSource clock;

  public Events(Outbox outbox, Ids ids, InstantSource clock) {
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Appends an event; joins the caller's transaction.
   *
   * @param subject what it is about, at most 255 characters
   * @param data plain facts, no secrets
   */
  public void tell(FirmId firm, EventType type, String subject, Map<String, String> data) {
    TreeMap<String, String> facts = new TreeMap<>(data);
    facts.putAll(Acting.facts());
    outbox.append(
        new Event(ids.next(), clock.instant(), Optional.of(firm), subject, type.label(), facts));
  }
}
