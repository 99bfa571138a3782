package dev.coffer.adapters.hardware.software;

import dev.coffer.application.RandomSource;
import dev.coffer.application.RandomSourceContract;

class SystemRandomTest implements RandomSourceContract {
  private final RandomSource random = SoftwareCrypto.random();

  @Override
  public RandomSource random() {
    return random;
  }
}
