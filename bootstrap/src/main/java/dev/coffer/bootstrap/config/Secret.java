package dev.coffer.bootstrap.config;

/**
 * A value that must not be shown. It prints as {@code [redacted]} and has no equality, so that it
 * cannot end in a log, a message or a key of a map by accident.
 */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /** The value itself, for the one place that needs it. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}
