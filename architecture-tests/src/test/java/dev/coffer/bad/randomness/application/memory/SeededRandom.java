package dev.coffer.bad.randomness.application.memory;

import java.util.Random;

public final class SeededRandom {
  Random random = new Random(1);
}
