package dev.coffer.adapters.web;

import dev.coffer.application.Problem;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often one key may try in a minute; the {@value #MOST} keys used last are remembered. */
final class Limits {
  private static final int MOST = 10_000;

  private final int perMinute;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST;
        }
      };

  Limits(int perMinute) {
    this.perMinute = perMinute;
  }

  /** Takes one try; refuses when none is left, saying after how many seconds one will be. */
  void take(String key) {
    ConsumptionProbe probe = bucket(key).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw exhausted(probe.getNanosToWaitForRefill());
    }
  }

  /** Refuses when no try is left, taking none: for tries that count only when they fail. */
  void check(String key) {
    var estimate = bucket(key).estimateAbilityToConsume(1);
    if (!estimate.canBeConsumed()) {
      throw exhausted(estimate.getNanosToWaitForRefill());
    }
  }

  /** Counts a failed try. */
  void failed(String key) {
    bucket(key).tryConsume(1);
  }

  private static Refused exhausted(long nanos) {
    long seconds = Duration.ofNanos(nanos).toSeconds() + 1;
    return new Refused(Problem.RATE_LIMITED, Map.of("retryAfter", Long.toString(seconds)));
  }

  private Bucket bucket(String key) {
    synchronized (buckets) {
      return buckets.computeIfAbsent(
          key,
          each ->
              Bucket.builder()
                  .addLimit(
                      Bandwidth.builder()
                          .capacity(perMinute)
                          .refillGreedy(perMinute, Duration.ofMinutes(1))
                          .build())
                  .build());
    }
  }
}
