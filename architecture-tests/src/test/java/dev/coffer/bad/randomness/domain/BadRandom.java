package dev.coffer.bad.randomness.domain;

import java.util.Random;

final class BadRandom {
  Random random = new Random(1);
}
