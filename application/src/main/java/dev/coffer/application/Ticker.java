package dev.coffer.application;

/**
 * Elapsed time: nanoseconds since an arbitrary instant, never going back, counting on while the
 * computer sleeps where the system can tell. Not a clock. Thread-safe; allocates nothing.
 */
@FunctionalInterface
public interface Ticker {
  long nanos();
}
