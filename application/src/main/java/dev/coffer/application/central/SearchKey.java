package dev.coffer.application.central;

import java.util.Locale;

/** Texts as they are compared when people look for them: in small letters. */
public final class SearchKey {
  private SearchKey() {}

  /** What {@code text} is compared as; at most three times as long. */
  public static String of(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
