package dev.coffer.bootstrap.server;

import dev.coffer.adapters.persistence.jdbi.Persistence;
import dev.coffer.application.Coffer;
import dev.coffer.application.Failure;
import dev.coffer.application.Ports;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server does without being asked: sends mail that is due, brings vendors' changes into
 * cloud containers, tells before licences end, chains events into audit logs and sends them on by
 * webhooks, forgets what nobody needs any more. Of several nodes on one database one does each of
 * these; if it dies another goes on within {@link #TURN}. A failure is logged and the work tried
 * again.
 */
final class BackgroundWork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundWork.class);
  private static final Duration ANSWERS_KEPT = Duration.ofHours(24);
  private static final int BATCH = 1000;
  private static final int ROUND = 50;
  private static final int ROUNDS = 20;

  /** Longer than any job takes between two looks at whose turn it is. */
  private static final Duration TURN = Duration.ofSeconds(60);

  /** How often a node asks whether another has stopped doing a job. */
  private static final Duration THEIRS = Duration.ofSeconds(5);

  private static final int MAILS = 10;

  /** When a node that starts looks for what is due the first time. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

  /** One for work on the database; mail and webhooks wait for others. */
  private static final int THREADS = 3;

  private static final int EVENTS = 500;

  private static final int ENDS = 100;

  /** So few that those who take seats are not kept waiting for long. */
  private static final int POOLS = 50;

  /** So many that even if nobody answers the turn does not end before they are through. */
  private static final int WEBHOOKS = 3;

  private static final Duration DELIVERIES_KEPT = Duration.ofDays(30);

  /** How long events stay after they are in the audit log, or mail after it was sent. */
  private static final Duration EVENTS_KEPT = Duration.ofDays(7);

  /** What was last heard about a job, and from which elapsed time on to ask again. */
  private record Turn(boolean ours, long askAgain) {}

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(THREADS, task -> new Thread(task, "coffer background"));

  private final Persistence database;
  private final String node;
  private final Map<String, Turn> turns = new ConcurrentHashMap<>();

  private BackgroundWork(Persistence database, String node) {
    this.database = database;
    this.node = node;
  }

  static BackgroundWork start(Coffer coffer, Ports ports, Persistence database) {
    BackgroundWork work = new BackgroundWork(database, ports.world().ids().next().text());
    work.every(Duration.ofSeconds(1), "sending mail", () -> work.sendMail(coffer));
    work.every(Duration.ofSeconds(1), "auto-update", () -> autoUpdate(coffer));
    work.every(Duration.ofSeconds(1), "chaining events", () -> work.chainEvents(coffer));
    work.every(Duration.ofSeconds(1), "sending webhooks", () -> work.sendWebhooks(coffer));
    work.every(Duration.ofMinutes(1), "telling of ends", () -> work.tellOfEnds(coffer));
    work.every(Duration.ofMinutes(1), "signing audit logs", () -> coffer.auditLog().sign());
    work.every(
        Duration.ofMinutes(10), "forgetting deliveries", () -> forgetDeliveries(coffer, ports));
    work.every(Duration.ofMinutes(10), "forgetting events", () -> forgetEvents(ports));
    work.every(Duration.ofMinutes(10), "forgetting answers", () -> forgetAnswers(ports));
    work.every(Duration.ofMinutes(10), "forgetting sign-ins", () -> forgetSignIns(ports));
    work.every(Duration.ofMinutes(10), "forgetting leases", () -> work.forgetLeases(ports));
    return work;
  }

  /** All that is due, looking now and then whether it still is this node's turn. */
  private void sendMail(Coffer coffer) {
    int sent = MAILS;
    while (sent == MAILS && isOurTurn("sending mail")) {
      long refused = coffer.mailRoom().refused();
      sent = coffer.mailRoom().deliver(MAILS);
      if (coffer.mailRoom().refused() > refused) {
        LOG.warn("{} messages were refused for ever", coffer.mailRoom().refused() - refused);
      }
    }
  }

  private void tellOfEnds(Coffer coffer) {
    while (isOurTurn("telling of ends") && coffer.notices().tellOfEnds(ENDS) > 0) {
      LOG.debug("more licences end soon");
    }
  }

  private void chainEvents(Coffer coffer) {
    int chained = EVENTS;
    while (chained == EVENTS && isOurTurn("chaining events")) {
      chained = coffer.auditLog().sequence(EVENTS);
    }
  }

  private void sendWebhooks(Coffer coffer) {
    int sent = WEBHOOKS;
    while (sent == WEBHOOKS && isOurTurn("sending webhooks")) {
      sent = coffer.webhooks().deliver(WEBHOOKS);
    }
  }

  private static void forgetDeliveries(Coffer coffer, Ports ports) {
    Instant before = ports.world().clock().instant().minus(DELIVERIES_KEPT);
    int forgotten = BATCH;
    while (forgotten == BATCH) {
      forgotten = coffer.webhooks().forget(before, BATCH);
    }
  }

  private static void forgetEvents(Ports ports) {
    Instant before = ports.world().clock().instant().minus(EVENTS_KEPT);
    Ports.Stores stores = ports.stores();
    int forgotten = BATCH;
    while (forgotten == BATCH) {
      forgotten =
          stores.transactions().inTransaction(() -> stores.outbox().forgetHandled(before, BATCH));
    }
  }

  private boolean isOurTurn(String job) {
    Turn turn = turns.get(job);
    if (turn == null || System.nanoTime() - turn.askAgain() >= 0) {
      boolean ours = database.takeTurn(job, node, TURN);
      Duration pause = ours ? TURN.dividedBy(3) : THEIRS;
      turn = new Turn(ours, System.nanoTime() + pause.toNanos());
      turns.put(job, turn);
    }
    return turn.ours();
  }

  /** Brings what is due, so much at once that other work is not kept waiting for long. */
  private static void autoUpdate(Coffer coffer) {
    for (int rounds = 0; rounds < ROUNDS && coffer.autoUpdate().round(ROUND) == ROUND; rounds++) {
      LOG.debug("auto-update goes on");
    }
  }

  private static void forgetAnswers(Ports ports) {
    Ports.Stores stores = ports.stores();
    int forgotten = BATCH;
    while (forgotten == BATCH) {
      forgotten =
          stores
              .transactions()
              .inTransaction(
                  () ->
                      stores
                          .outbox()
                          .forgetAnswers(
                              ports.world().clock().instant().minus(ANSWERS_KEPT), BATCH));
    }
  }

  /** Sessions, codes and registrations whose time is over. */
  private static void forgetSignIns(Ports ports) {
    Ports.Stores stores = ports.stores();
    int forgotten = BATCH;
    while (forgotten == BATCH) {
      Instant now = ports.world().clock().instant();
      forgotten =
          stores.transactions().inTransaction(() -> stores.accounts().removeExpired(now, BATCH));
    }
  }

  /** Leases that ended and whose pools nobody asked since. */
  private void forgetLeases(Ports ports) {
    while (isOurTurn("forgetting leases") && ports.stores().leases().removeExpired(POOLS) > 0) {
      LOG.debug("more leases ended");
    }
  }

  private void every(Duration period, String what, Runnable task) {
    long millis = period.toMillis();
    // Its task catches everything, so nobody waits for it.
    var unused =
        executor.scheduleWithFixedDelay(
            () -> attempt(what, task), FIRST_LOOK.toMillis(), millis, TimeUnit.MILLISECONDS);
  }

  private void attempt(String what, Runnable task) {
    try {
      if (isOurTurn(what)) {
        task.run();
      }
    } catch (Failure e) {
      LOG.warn("{} failed and is tried again: {}", what, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("{} failed", what, e);
    }
  }

  /** Lets what runs finish, at most ten seconds, and leaves what comes next to other nodes. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
    try {
      turns.keySet().forEach(job -> database.endTurn(job, node));
    } catch (Failure e) {
      LOG.warn("other nodes wait for the end of a turn: {}", e.getMessage());
    }
  }
}
