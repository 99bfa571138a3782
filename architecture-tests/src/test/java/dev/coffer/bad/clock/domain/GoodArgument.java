package dev.coffer.bad.clock.domain;

import java.time.Instant;

record GoodArgument(Instant until) {
  boolean endedAt(Instant now) {
    return !now.isBefore(until);
  }
}
