package dev.coffer.bad.clock.application;

final class BadNanos {
  long at = System.nanoTime();
}
