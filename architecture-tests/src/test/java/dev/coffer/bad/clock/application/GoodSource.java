package dev.coffer.bad.clock.application;

import java.time.Instant;
import java.time.InstantSource;

record GoodSource(InstantSource clock) {
  Instant now() {
    return clock.instant();
  }
}
