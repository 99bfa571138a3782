package dev.coffer.application;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a service answers: what was asked for, or a typed refusal that changed nothing.
 *
 * @param <T> what was asked for
 */
public sealed interface Outcome<T> {
  /** What was asked for. */
  record Done<T>(T value) implements Outcome<T> {}

  /**
   * A refusal.
   *
   * @param details the numbers and names a person needs, by name; never a secret
   */
  record Refused<T>(Problem problem, Map<String, String> details) implements Outcome<T> {
    public Refused {
      details = Map.copyOf(details);
    }

    /** The same refusal of something else. */
    public <U> Outcome<U> cast() {
      return new Refused<>(problem, details);
    }
  }

  static <T> Outcome<T> done(T value) {
    return new Done<>(value);
  }

  static <T> Outcome<T> refused(Problem problem) {
    return new Refused<>(problem, Map.of());
  }

  /** A refusal with details, given as name, value, name, value … */
  static <T> Outcome<T> refused(Problem problem, String... namesAndValues) {
    Map<String, String> details = new TreeMap<>();
    for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
      details.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Refused<>(problem, details);
  }

  /** This outcome with {@code next} applied to what was asked for. */
  default <U> Outcome<U> then(Function<T, Outcome<U>> next) {
    if (this instanceof Done<T> done) {
      return next.apply(done.value());
    }
    return ((Refused<T>) this).cast();
  }

  /**
   * What was asked for, where a refusal is not expected.
   *
   * @throws IllegalStateException when it was refused; its message names the problem and details
   */
  default T orElseThrow() {
    if (this instanceof Done<T> done) {
      return done.value();
    }
    throw new IllegalStateException(toString());
  }

  /** This outcome with the answer converted. */
  default <U> Outcome<U> map(Function<T, U> convert) {
    return then(value -> done(convert.apply(value)));
  }
}
