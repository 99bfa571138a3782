package dev.coffer.application.outbox;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Text;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.time.StoredTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Events and answers, written in the transaction of the change they tell of: either all is kept or
 * nothing.
 *
 * <p>Joins the current transaction. Thread-safe. Contract: {@code OutboxContract}.
 */
public interface Outbox {
  /** The longest id of a request, in characters. */
  int LONGEST_REQUEST_ID = 255;

  /**
   * An event with its place in the outbox.
   *
   * @param position unique, from 1; rises in the order of appending, with gaps
   */
  record Entry(long position, Event event) {}

  /**
   * {@code requestId}, when it is one line of at most 255 characters.
   *
   * @throws dev.coffer.domain.Malformed when it is not; the caller's fault
   */
  static String requestId(String requestId) {
    return Text.line("a request id", requestId, LONGEST_REQUEST_ID);
  }

  void append(Event event);

  /**
   * The first events of a type prefix that nobody handled, in order; limit 1..1000.
   *
   * @param typePrefix as {@code "mail."}; empty: all types
   */
  List<Entry> pending(String typePrefix, int limit);

  /**
   * The first events that concern a firm and that nobody handled, in order; limit 1..1000. Events
   * of a change that was committed late may come after ones with higher positions; those of one
   * subject never do.
   */
  List<Entry> pendingOfFirms(int limit);

  /** Marks an event handled; it is not pending any more. */
  default void handled(long position) {
    handled(List.of(position));
  }

  /** Marks events handled; they are not pending any more. */
  void handled(List<Long> positions);

  /**
   * Removes events from before {@code before} that were handled; how many, at most {@code limit},
   * 1..1000.
   */
  int forgetHandled(Instant before, int limit);

  /** The number of events that are kept, handled or not. */
  long size();

  /**
   * The answer given before to a request.
   *
   * @param scope who asked, so that request ids of different askers never meet; one line of at most
   *     255 characters
   * @param requestId the asker's id for the request, at most 255 characters
   */
  Optional<Answer> answer(String scope, String requestId);

  /**
   * Keeps the answer to a request, to be given again when it is repeated.
   *
   * @throws dev.coffer.application.Stale when the request was answered meanwhile
   */
  void keepAnswer(String scope, String requestId, Answer answer);

  /** Forgets answers kept before {@code before}; how many, at most {@code limit}. */
  int forgetAnswers(Instant before, int limit);

  /**
   * An answer kept.
   *
   * @param request digest of the request: another request under the same id is refused
   * @param sealed the answer, sealed since answers hold tickets and tokens
   */
  record Answer(Digest request, Bytes sealed, Instant at) {
    public Answer {
      at = StoredTime.of(at);
    }
  }
}
