package dev.coffer.bad.clock.domain;

import java.time.Instant;

final class BadNow {
  Instant at = Instant.now();
}
