package dev.coffer.bad.randomness.application;

import java.util.concurrent.ThreadLocalRandom;

final class BadThreadLocal {
  int drawn = ThreadLocalRandom.current().nextInt();
}
