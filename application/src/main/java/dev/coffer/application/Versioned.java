package dev.coffer.application;

/**
 * A stored value and the version it was loaded at.
 *
 * @param version 0 for a value that was never stored
 */
public record Versioned<T>(T value, long version) {
  /** A value to be stored for the first time. */
  public static <T> Versioned<T> fresh(T value) {
    return new Versioned<>(value, 0);
  }

  /** Another value, to be saved over the version that was loaded. */
  public Versioned<T> with(T next) {
    return new Versioned<>(next, version);
  }
}
