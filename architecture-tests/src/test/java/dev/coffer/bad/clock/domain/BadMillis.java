package dev.coffer.bad.clock.domain;

final class BadMillis {
  long at = System.currentTimeMillis();
}
