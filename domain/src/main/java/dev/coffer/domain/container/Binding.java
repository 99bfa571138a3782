package dev.coffer.domain.container;

/**
 * How closely a machine container is bound to its computer, from the loosest on: the closer, the
 * less of the computer may change before its file opens no more.
 */
public enum Binding {
  LOOSE,
  MEDIUM,
  STRICT;

  /** Its number in formats, 1 or more. */
  public int code() {
    return ordinal() + 1;
  }

  /** The one of a number, 1 to {@code values().length}. */
  public static Binding ofCode(long code) {
    return values()[Math.toIntExact(code) - 1];
  }

  /** Whether it is as close as {@code demanded}, or closer. */
  public boolean satisfies(Binding demanded) {
    return compareTo(demanded) >= 0;
  }
}
