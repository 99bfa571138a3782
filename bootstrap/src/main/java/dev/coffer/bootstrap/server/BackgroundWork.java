package dev.coffer.bootstrap.server;

import dev.coffer.application.Coffer;
import dev.coffer.application.Failure;
import dev.coffer.application.Ports;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server does without being asked, one thing at a time: sends mail that is due, forgets
 * answers that nobody repeats any more. A failure is logged and the work tried again in its turn.
 */
final class BackgroundWork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundWork.class);
  private static final Duration ANSWERS_KEPT = Duration.ofHours(24);
  private static final int BATCH = 1000;

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "coffer background"));

  private BackgroundWork() {}

  static BackgroundWork start(Coffer coffer, Ports ports) {
    BackgroundWork work = new BackgroundWork();
    work.every(Duration.ofSeconds(1), "sending mail", () -> coffer.mailRoom().deliver(100));
    work.every(Duration.ofMinutes(10), "forgetting answers", () -> forgetAnswers(ports));
    return work;
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

  private void every(Duration period, String what, Runnable task) {
    long millis = period.toMillis();
    // Its task catches everything, so nobody waits for it.
    var unused =
        executor.scheduleWithFixedDelay(
            () -> attempt(what, task), millis, millis, TimeUnit.MILLISECONDS);
  }

  private static void attempt(String what, Runnable task) {
    try {
      task.run();
    } catch (Failure e) {
      LOG.warn("{} failed and is tried again: {}", what, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("{} failed", what, e);
    }
  }

  /** Lets what runs finish, at most ten seconds. */
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
  }
}
