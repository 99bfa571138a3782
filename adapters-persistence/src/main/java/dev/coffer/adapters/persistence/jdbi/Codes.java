package dev.coffer.adapters.persistence.jdbi;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The words by which the constants of an enum stand in columns: written out, so that renaming a
 * constant changes no stored row.
 */
final class Codes<E extends Enum<E>> {
  private final Function<E, String> words;
  private final Map<String, E> constants = new HashMap<>();

  /**
   * @param words a switch over all constants
   */
  Codes(Class<E> type, Function<E, String> words) {
    this.words = words;
    for (E constant : type.getEnumConstants()) {
      if (constants.put(words.apply(constant), constant) != null) {
        throw new IllegalArgumentException("two constants of " + type + " have one word");
      }
    }
  }

  String word(E constant) {
    return words.apply(constant);
  }

  E constant(String word) {
    E constant = constants.get(word);
    if (constant == null) {
      throw new IllegalStateException("a column holds '" + word + "', which this version lacks");
    }
    return constant;
  }
}
