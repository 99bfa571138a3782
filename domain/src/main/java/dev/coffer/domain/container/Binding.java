package dev.coffer.domain.container;

/**
 * How closely a machine container is bound to its computer, from the loosest on: the closer, the
 * less of the computer may change before its file opens no more.
 */
public enum Binding {
  LOOSE(1),
  MEDIUM(2),
  STRICT(3);

  private final int code;

  Binding(int code) {
    this.code = code;
  }

  /** Its number in formats, 1 or more. */
  public int code() {
    return code;
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
