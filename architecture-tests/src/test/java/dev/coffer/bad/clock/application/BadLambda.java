package dev.coffer.bad.clock.application;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Supplier;

final class BadLambda {
  Supplier<LocalDate> today = () -> LocalDate.now(ZoneOffset.UTC);
}
