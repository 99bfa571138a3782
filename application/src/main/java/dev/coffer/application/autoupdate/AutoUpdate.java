package dev.coffer.application.autoupdate;

import dev.coffer.application.Failure;
import dev.coffer.application.Ids;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.Transactions;
import dev.coffer.application.central.ContactQueue;
import dev.coffer.application.central.HeldContainers;
import dev.coffer.application.central.Transfer;
import dev.coffer.application.cloud.Cloud;
import dev.coffer.application.container.NoSuchContainer;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.FirmId;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Brings what vendors changed into the cloud containers that this server holds: by itself, and at
 * once when a vendor asks.
 *
 * <p>Safe on any number of nodes and with any of them killed: work is claimed for a short time, the
 * chain lets each update in once, and what was not finished is claimed again. Thread-safe; {@link
 * #round} is to be called now and then on every node, outside any transaction.
 */
public final class AutoUpdate {
  private static final Duration CLAIM = Duration.ofMinutes(2);
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
  private static final Duration LONGEST_RETRY = Duration.ofHours(1);

  private final ContactQueue queue;
  private final HeldContainers held;
  private final Cloud cloud;
  private final Transactions transactions;
  private final Ids ids;
  private final InstantSource clock;

  @Inject
  public AutoUpdate(
      ContactQueue queue,
      HeldContainers held,
      Cloud cloud,
      Transactions transactions,
      Ids ids,
      InstantSource clock) {
    this.queue = queue;
    this.held = held;
    this.cloud = cloud;
    this.transactions = transactions;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * How far a run is.
   *
   * @param total containers for which something waited when it began
   * @param remaining those among them that were not reached yet
   * @param failing those among these whose last contact failed; they are tried again
   */
  public record Progress(Id id, Instant startedAt, int total, int remaining, int failing) {
    /** Whether every container was reached. */
    public boolean done() {
      return remaining == 0;
    }
  }

  /** Has everything that waits for a firm's containers brought now, whatever failed before. */
  public Progress start(FirmId firm) {
    return transactions.inTransaction(
        () -> progress(queue.start(ids.next(), firm, clock.instant())));
  }

  /** How far a run of the firm is. */
  public Outcome<Progress> progress(FirmId firm, Id id) {
    return transactions.inTransaction(
        () ->
            queue
                .run(firm, id)
                .map(run -> Outcome.done(progress(run)))
                .orElseGet(() -> Outcome.refused(Problem.AUTO_UPDATE_UNKNOWN)));
  }

  private Progress progress(ContactQueue.Run run) {
    ContactQueue.Left left = queue.left(run);
    int remaining = Math.min(run.total(), left.remaining());
    return new Progress(
        run.id(), run.startedAt(), run.total(), remaining, Math.min(remaining, left.failing()));
  }

  /** What waits for the firm's containers, in ascending order of serial; limit 1..1000. */
  public List<ContactQueue.Due> waiting(FirmId firm, Optional<ContainerSerial> after, int limit) {
    return transactions.inTransaction(() -> queue.waiting(firm, after, limit));
  }

  /**
   * Contacts what is due, one after the other.
   *
   * @param limit the most containers, 1..1000
   * @return how many were contacted; as many as {@code limit}: more may be due
   */
  public int round(int limit) {
    return transactions.together(
        () -> {
          Instant now = clock.instant();
          List<ContactQueue.Due> claimed =
              transactions.inTransaction(() -> queue.claim(now, now.plus(CLAIM), limit));
          claimed.forEach(this::contact);
          return claimed.size();
        });
  }

  private void contact(ContactQueue.Due due) {
    if (!transactions.inTransaction(() -> held.holds(due.container()))) {
      // Held elsewhere: it fetches what waits by itself.
      transactions.run(() -> queue.finish(due));
      return;
    }
    try {
      ended(
          due,
          cloud.transfer(
              due.container(), due.firm(), List.of(), Optional.empty(), ids.next().text()));
    } catch (NoSuchContainer e) {
      transactions.run(() -> queue.finish(due));
    } catch (Failure e) {
      retry(due, Problem.UNAVAILABLE);
    }
  }

  private void ended(ContactQueue.Due due, Transfer.Ending ending) {
    if (ending instanceof Transfer.Ending.Complete) {
      transactions.run(() -> queue.finish(due));
    } else if (ending instanceof Transfer.Ending.InUse inUse) {
      Instant soonest = clock.instant().plus(SHORTEST_WAIT);
      Instant again = inUse.until().isAfter(soonest) ? inUse.until() : soonest;
      transactions.run(() -> queue.postpone(due, again, Problem.LICENSE_IN_USE.type()));
    } else if (ending instanceof Transfer.Ending.UpdateRefused) {
      retry(due, Problem.UPDATE_REFUSED);
    } else {
      retry(due, Problem.CONTEXT_UNTRUSTED);
    }
  }

  private void retry(ContactQueue.Due due, Problem problem) {
    Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(due.attempts(), 10));
    Duration bounded = wait.compareTo(LONGEST_RETRY) < 0 ? wait : LONGEST_RETRY;
    transactions.run(() -> queue.postpone(due, clock.instant().plus(bounded), problem.type()));
  }
}
