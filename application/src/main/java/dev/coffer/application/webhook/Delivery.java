package dev.coffer.application.webhook;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.time.StoredTime;
import java.time.Instant;
import java.util.Optional;

/**
 * One event on its way to one webhook.
 *
 * @param seq the event's number in the firm's audit log
 * @param event the event's id, which receivers tell repeats by
 * @param subject events of one subject go to a webhook one after the other
 * @param body what is sent
 * @param since when it was asked for: by the event, or by a replay
 * @param due when it is tried next, while it is pending
 * @param answer what the last attempt gave: a status of HTTP, or why there was none
 */
public record Delivery(
    FirmId firm,
    Id webhook,
    long seq,
    Id event,
    String type,
    String subject,
    Bytes body,
    State state,
    int attempts,
    Instant since,
    Instant due,
    Optional<Instant> lastAttempt,
    String answer) {
  /** The longest answer that is kept, in characters. */
  public static final int LONGEST_ANSWER = 200;

  /** How far a delivery is. */
  public enum State {
    PENDING,
    /** The receiver answered with a status of 200 to 299. */
    DELIVERED,
    /** Given up; only a replay tries it again. */
    FAILED
  }

  public Delivery {
    since = StoredTime.of(since);
    due = StoredTime.of(due);
    lastAttempt = lastAttempt.map(StoredTime::of);
  }

  private Delivery now(State next, int tries, Instant again, Instant at, String said) {
    return new Delivery(
        firm,
        webhook,
        seq,
        event,
        type,
        subject,
        body,
        next,
        tries,
        since,
        again,
        Optional.of(at),
        said);
  }

  Delivery delivered(Instant at, String said) {
    return now(State.DELIVERED, attempts + 1, due, at, said);
  }

  Delivery failed(Instant at, String said) {
    return now(State.FAILED, attempts + 1, due, at, said);
  }

  Delivery later(Instant at, Instant next, String said) {
    return now(State.PENDING, attempts + 1, next, at, said);
  }

  /** Not tried before {@code next}. */
  public Delivery dueAt(Instant next) {
    return new Delivery(
        firm,
        webhook,
        seq,
        event,
        type,
        subject,
        body,
        state,
        attempts,
        since,
        next,
        lastAttempt,
        answer);
  }

  /** To be tried again from the beginning. */
  Delivery again(Instant at) {
    return new Delivery(
        firm,
        webhook,
        seq,
        event,
        type,
        subject,
        body,
        State.PENDING,
        0,
        at,
        at,
        lastAttempt,
        answer);
  }
}
