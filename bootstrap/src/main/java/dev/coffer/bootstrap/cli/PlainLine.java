package dev.coffer.bootstrap.cli;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The command lines that are typed most, in the form they are typed in most: read without the
 * library that reads all others, whose own start would cost more than the verb does. Whatever
 * differs in a single word is {@link CommandLines}'.
 */
final class PlainLine {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private PlainLine() {}

  /** The verb that {@code words} call, if they are such a line. */
  static Optional<Verb> verb(List<String> words) {
    if (words.equals(List.of("list")) || words.equals(List.of("list", "--json"))) {
      return Optional.of(new Licenses());
    }
    boolean run =
        words.size() > 6
            && words.get(0).equals("run")
            && words.get(1).equals("--firm")
            && NUMBER.matcher(words.get(2)).matches()
            && words.get(3).equals("--product")
            && NUMBER.matcher(words.get(4)).matches()
            && words.get(5).equals("--");
    return run
        ? Optional.of(
            new Run(
                Long.parseLong(words.get(2)),
                Long.parseLong(words.get(4)),
                words.subList(6, words.size())))
        : Optional.empty();
  }
}
