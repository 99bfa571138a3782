package dev.coffer.application;

import java.time.Duration;

/**
 * Runs things later or in the background: the only way of {@code application} to do either.
 * Thread-safe. A task that throws is reported by the implementation and hinders no other.
 */
public interface Tasks {
  /** A task that has not run yet. */
  interface Scheduled {
    /** Makes it not run; one that runs or ran is not disturbed. */
    void cancel();
  }

  /** Runs {@code task} once, {@code delay} from now or later. */
  Scheduled after(Duration delay, Runnable task);
}
