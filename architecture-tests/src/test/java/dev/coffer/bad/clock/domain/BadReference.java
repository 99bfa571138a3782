package dev.coffer.bad.clock.domain;

import java.time.Instant;
import java.util.function.Supplier;

final class BadReference {
  Supplier<Instant> at = Instant::now;
}
