package dev.coffer.bootstrap.bench;

import com.sun.management.ThreadMXBean;
import dev.coffer.application.runtime.HeldSeat;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** What asking a held seat whether it is valid costs. */
public final class ValidityBench {
  private static final int ROUNDS = 20;
  private static final int CALLS = 20_000_000;

  private ValidityBench() {}

  /**
   * What was measured.
   *
   * @param nanosPerCall the median of {@value #ROUNDS} rounds
   * @param bytesPerCall allocated by the asking thread
   */
  public record Result(double nanosPerCall, double bytesPerCall, long calls) {}

  /** Measures on this thread. */
  public static Result run(HeldSeat seat) {
    double[] nanos = new double[ROUNDS];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long valid = 0;
    valid += round(seat);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      valid += round(seat);
      nanos[i] = (System.nanoTime() - start) / (double) CALLS;
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    if (valid != (ROUNDS + 1L) * CALLS) {
      throw new IllegalStateException("the seat was lost while it was measured");
    }
    Arrays.sort(nanos);
    return new Result(nanos[ROUNDS / 2], bytes / (double) ROUNDS / CALLS, (long) ROUNDS * CALLS);
  }

  private static long round(HeldSeat seat) {
    long valid = 0;
    for (int i = 0; i < CALLS; i++) {
      if (seat.isValid()) {
        valid++;
      }
    }
    return valid;
  }
}
