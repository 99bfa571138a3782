package dev.coffer.application.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.RandomSource;
import dev.coffer.application.RandomSourceContract;
import org.junit.jupiter.api.Test;

class SeededRandomTest implements RandomSourceContract {
  private final RandomSource random = new SeededRandom(3);

  @Override
  public RandomSource random() {
    return random;
  }

  @Test
  void oneSeedGivesTheSameOctetsAgain() {
    assertThat(new SeededRandom(9).next(100)).isEqualTo(new SeededRandom(9).next(100));
    assertThat(new SeededRandom(9).next(100)).isNotEqualTo(new SeededRandom(10).next(100));
  }
}
