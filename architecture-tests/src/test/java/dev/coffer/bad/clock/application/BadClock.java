package dev.coffer.bad.clock.application;

import java.time.Clock;

final class BadClock {
  Clock clock = Clock.systemUTC();
}
