package dev.coffer.domain;

/**
 * A 128-bit identifier. Made outside the domain; where ids come from a clock-ordered source their
 * order is roughly that of their making, which lists use for paging.
 *
 * <p>Its text has 26 symbols of Crockford's base32.
 */
public record Id(Bytes value) implements Comparable<Id> {
  public static final int LENGTH = 16;
  private static final int SYMBOLS = 26;

  public Id {
    if (value.length() != LENGTH) {
      throw new Malformed(
          Malformed.Reason.OUT_OF_RANGE, "an id has 16 bytes, this had " + value.length());
    }
  }

  /**
   * Reads the text form.
   *
   * @throws Malformed when it is not 26 base32 symbols
   */
  public static Id parse(String text) {
    if (text.length() != SYMBOLS) {
      throw new Malformed(Malformed.Reason.BAD_TEXT, "an id has 26 symbols");
    }
    return new Id(Base32.decode(text));
  }

  public String text() {
    return Base32.encode(value);
  }

  @Override
  public int compareTo(Id other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return text();
  }
}
