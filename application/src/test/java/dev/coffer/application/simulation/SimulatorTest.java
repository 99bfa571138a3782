package dev.coffer.application.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class SimulatorTest {
  /** By hand: {@code -Dcoffer.seeds=N} runs more, {@code -Dcoffer.seed=S} begins at one. */
  private static final long SEEDS = Long.getLong("coffer.seeds", 500);

  private static final long FIRST = Long.getLong("coffer.seed", 1);

  private static final long IN_ALL = 2000;

  @Test
  void noSeedBreaksALaw() {
    clean(FIRST, SEEDS);
  }

  @Tag("long")
  @Test
  void noFurtherSeedBreaksALaw() {
    clean(FIRST + SEEDS, Math.max(0, IN_ALL - SEEDS));
  }

  @Test
  void aSeedReplaysExactly() {
    for (long seed = 1; seed <= 5; seed++) {
      assertThat(Simulation.replay(seed)).isEqualTo(Simulation.replay(seed));
    }
    assertThat(Simulation.replay(1)).isNotEqualTo(Simulation.replay(2));
  }

  private static void clean(long first, long seeds) {
    long from = System.nanoTime();

    LongStream.range(first, first + seeds).parallel().forEach(SimulatorTest::clean);

    double seconds = (System.nanoTime() - from) / 1e9;
    System.out.printf("simulator: %d seeds, %.1f seeds/s%n", seeds, seeds / seconds);
  }

  private static void clean(long seed) {
    String broken;
    try {
      broken = Simulation.run(seed);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed=" + seed + ": " + e, e);
    }
    assertThat(broken).as("seed=" + seed).isEmpty();
  }
}
