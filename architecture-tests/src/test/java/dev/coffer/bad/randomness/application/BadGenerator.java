package dev.coffer.bad.randomness.application;

import java.util.random.RandomGenerator;

interface BadGenerator {
  RandomGenerator random();
}
