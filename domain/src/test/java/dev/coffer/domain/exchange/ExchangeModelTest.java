package dev.coffer.domain.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.fixture.Seeds;
import org.junit.jupiter.api.Test;

/**
 * The laws of conservation and chain, and that nothing is gained by moving, over random lives of
 * licences and containers whose messages get lost, repeated and out of order.
 */
class ExchangeModelTest {
  private static final int SEEDS = 150;

  @Test
  void honestContainersKeepTheLawsAndAreNeverAccused() {
    Seeds.each(
        SEEDS,
        random -> {
          ModelWorld world = new ModelWorld(random, ModelWorld.Mishaps.NETWORK);
          world.live(200);
          world.settle();
          assertThat(world.central.incidents).isEmpty();
        });
  }

  @Test
  void restoresMakeGhostsAndGainNothing() {
    Seeds.each(
        SEEDS,
        random -> {
          ModelWorld world = new ModelWorld(random, ModelWorld.Mishaps.LOSSES);
          world.live(200);
          world.settle();
          assertThat(world.central.incidents).isEmpty();
        });
  }

  @Test
  void containersPutBackGainNoPlace() {
    Seeds.each(SEEDS, random -> new ModelWorld(random, ModelWorld.Mishaps.ROLL_BACKS).live(200));
  }
}
