package dev.coffer.bootstrap.bench;

import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.Trust;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** How fast a licence that was never seen is verified: its certificate, its update, its entries. */
public final class VerificationBench {
  private static final int ROUNDS = 5;

  private VerificationBench() {}

  /**
   * What was measured on one thread.
   *
   * @param perSecond licences a second: the median of {@value #ROUNDS} rounds
   * @param best of the best round
   */
  public record Result(double perSecond, double best, int processors, String java) {}

  /**
   * Measures on this thread, after as long a warm-up as one round takes twice.
   *
   * @param millis how long a round takes
   * @throws IllegalArgumentException when the update is not the firm's
   */
  public static Result run(Anchor anchor, SignedUpdate update, SignatureCheck check, int millis) {
    round(anchor, update, check, 2 * millis);
    double[] rounds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      rounds[i] = round(anchor, update, check, millis);
    }
    Arrays.sort(rounds);
    return new Result(
        rounds[ROUNDS / 2],
        rounds[ROUNDS - 1],
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().toString());
  }

  /** Each time with a trust that remembers no certificate. */
  private static double round(
      Anchor anchor, SignedUpdate update, SignatureCheck check, int millis) {
    long begun = System.nanoTime();
    long end = begun + TimeUnit.MILLISECONDS.toNanos(millis);
    long verified = 0;
    long now = begun;
    while (now < end) {
      if (!(new Trust(anchor, check).read(update) instanceof Trust.UpdateReading.Genuine)) {
        throw new IllegalArgumentException("the update does not verify");
      }
      verified++;
      now = System.nanoTime();
    }
    return verified * 1e9 / (now - begun);
  }
}
