package dev.coffer.application.memory;

import dev.coffer.application.Tasks;
import dev.coffer.application.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until it is told to go on: clock, ticker and tasks in one. Tasks run in
 * the thread that calls {@link #advance}, in the order of their times. Thread-safe.
 */
public final class SteppedTime implements InstantSource, Ticker, Tasks {
  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private Instant now;
  private long elapsed;
  private long sequence;

  public SteppedTime(Instant start) {
    this.now = start;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized long nanos() {
    return elapsed;
  }

  @Override
  public synchronized Scheduled after(Duration delay, Runnable task) {
    Due added = new Due(elapsed + Math.max(0, delay.toNanos()), sequence++, task);
    due.add(added);
    return () -> cancel(added);
  }

  /** Lets {@code step} pass, running what falls due on the way. */
  public void advance(Duration step) {
    long until;
    synchronized (this) {
      until = elapsed + step.toNanos();
    }
    for (Due next = takeDue(until); next != null; next = takeDue(until)) {
      next.task().run();
    }
    moveTo(until);
  }

  /** Sets the clock alone, as a person or an attacker does; elapsed time goes on as before. */
  public synchronized void setClock(Instant instant) {
    now = instant;
  }

  private synchronized void cancel(Due task) {
    due.remove(task);
  }

  private synchronized @Nullable Due takeDue(long until) {
    Due next = due.peek();
    if (next == null || next.at() > until) {
      return null;
    }
    due.remove(next);
    moveTo(next.at());
    return next;
  }

  private synchronized void moveTo(long nanos) {
    if (nanos > elapsed) {
      now = now.plusNanos(nanos - elapsed);
      elapsed = nanos;
    }
  }

  private record Due(long at, long order, Runnable task) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
