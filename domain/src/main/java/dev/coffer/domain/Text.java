package dev.coffer.domain;

/** The rules for text from people, so that every store, screen and log can hold it. */
public final class Text {
  private Text() {}

  /**
   * {@code text}, when it is one line of at most {@code longest} characters: no control characters,
   * no half of a surrogate pair.
   *
   * @throws Malformed otherwise
   */
  public static String line(String what, String text, int longest) {
    return checked(what, text, longest, false);
  }

  /** {@link #line} that must not be blank: what people call something. */
  public static String name(String what, String text, int longest) {
    if (text.isBlank()) {
      throw new Malformed(
          Malformed.Reason.OUT_OF_RANGE,
          what + " has 1.." + longest + " characters, not all blank");
    }
    return line(what, text, longest);
  }

  /** {@link #line} that may have several lines, and tabs. */
  public static String lines(String what, String text, int longest) {
    return checked(what, text, longest, true);
  }

  private static String checked(String what, String text, int longest, boolean breaks) {
    if (text.length() > longest) {
      throw new Malformed(
          Malformed.Reason.OUT_OF_RANGE,
          what + " has at most " + longest + " characters, had " + text.length());
    }
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      if (!isPrintable(c) && !(breaks && (c == '\n' || c == '\t'))) {
        throw new Malformed(Malformed.Reason.BAD_TEXT, what + " has a character that is not text");
      }
    }
    return text;
  }

  private static boolean isPrintable(int codePoint) {
    return !Character.isISOControl(codePoint)
        && Character.getType(codePoint) != Character.SURROGATE;
  }
}
