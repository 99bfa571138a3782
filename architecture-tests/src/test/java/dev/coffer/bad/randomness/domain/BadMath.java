package dev.coffer.bad.randomness.domain;

final class BadMath {
  double drawn = Math.random();
}
