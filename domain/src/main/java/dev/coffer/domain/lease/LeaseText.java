package dev.coffer.domain.lease;

import dev.coffer.domain.Malformed;

/** The rule for texts that clients choose. */
final class LeaseText {
  static final int MAX_LENGTH = 128;

  private LeaseText() {}

  /** Refuses text that is empty, over long, or has control characters or half a character. */
  static String check(String what, String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new Malformed(
          Malformed.Reason.OUT_OF_RANGE,
          what + " must have 1.." + MAX_LENGTH + " characters, had " + text.length());
    }
    boolean printable =
        text.codePoints()
            .noneMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    if (!printable) {
      throw new Malformed(Malformed.Reason.BAD_TEXT, what + " has a character that is not text");
    }
    return text;
  }
}
