package dev.coffer.application.webhook;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.time.StoredTime;
import java.time.Instant;
import java.util.Optional;

/** One event on its way to one webhook: what is sent, and how far that is. */
public record Delivery(FirmId firm, Id webhook, Message message, Progress progress) {
  /** The longest answer that is kept, in characters. */
  public static final int LONGEST_ANSWER = 200;

  /**
   * What is sent: it never changes.
   *
   * @param seq the event's number in the firm's audit log
   * @param event the event's id, which receivers tell repeats by
   * @param subject events of one subject go to a webhook one after the other
   */
  public record Message(long seq, Id event, String type, String subject, Bytes body) {}

  /**
   * How far it is.
   *
   * @param attempts how often it was tried since it was asked for
   * @param since when it was asked for: by the event, or by a replay
   * @param due when it is tried next, while it is pending
   * @param lastAttempt when it was tried last, by an earlier asking too
   * @param answer what the last attempt gave: a status of HTTP, or why there was none; at most
   *     {@value #LONGEST_ANSWER} characters, empty before the first
   */
  public record Progress(
      State state,
      int attempts,
      Instant since,
      Instant due,
      Optional<Instant> lastAttempt,
      String answer) {
    public Progress {
      since = StoredTime.of(since);
      due = StoredTime.of(due);
      lastAttempt = lastAttempt.map(StoredTime::of);
    }
  }

  /** How far a delivery is. */
  public enum State {
    PENDING,
    /** The receiver answered with a status of 200 to 299. */
    DELIVERED,
    /** Given up; only a replay tries it again. */
    FAILED
  }

  /** A message to be sent at {@code now} for the first time. */
  static Delivery begun(Webhook webhook, Message message, Instant now) {
    return new Delivery(
        webhook.firm(),
        webhook.id(),
        message,
        new Progress(State.PENDING, 0, now, now, Optional.empty(), ""));
  }

  Delivery delivered(Instant at, String said) {
    return tried(State.DELIVERED, at, progress.due, said);
  }

  Delivery failed(Instant at, String said) {
    return tried(State.FAILED, at, progress.due, said);
  }

  Delivery later(Instant at, Instant next, String said) {
    return tried(State.PENDING, at, next, said);
  }

  private Delivery tried(State state, Instant at, Instant due, String said) {
    return with(
        new Progress(state, progress.attempts + 1, progress.since, due, Optional.of(at), said));
  }

  /** Not tried before {@code next}. */
  public Delivery dueAt(Instant next) {
    return with(
        new Progress(
            progress.state,
            progress.attempts,
            progress.since,
            next,
            progress.lastAttempt,
            progress.answer));
  }

  /** To be tried again from the beginning. */
  Delivery again(Instant at) {
    return with(new Progress(State.PENDING, 0, at, at, progress.lastAttempt, progress.answer));
  }

  private Delivery with(Progress next) {
    return new Delivery(firm, webhook, message, next);
  }
}
