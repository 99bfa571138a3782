package dev.coffer.bootstrap.cli;

import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends a verb with one sentence for a person, a remedy, and a stable type for a program.
 *
 * <p>{@code Main} alone catches it. It also knows the failures of ports by their category, and a
 * refused configuration; whatever else a verb throws counts as a bug.
 */
abstract sealed class VerbEnded extends RuntimeException permits Misuse, Refusal, Unreachable {
  @Serial private static final long serialVersionUID = 1L;

  private final String type;
  private final String sentence;
  private final String remedy;
  private final transient Map<String, Object> details = new LinkedHashMap<>();

  VerbEnded(String type, String sentence, String remedy, @Nullable Throwable cause) {
    super(sentence + " " + remedy, cause);
    this.type = type;
    this.sentence = sentence;
    this.remedy = remedy;
  }

  abstract int exitCode();

  /** A dotted name such as {@code ticket.mistyped}; the same as the server's problem type. */
  final String type() {
    return type;
  }

  /** What is wrong, as a full sentence with a capital and a stop. */
  final String sentence() {
    return sentence;
  }

  /** What to do about it, as a full sentence. */
  final String remedy() {
    return remedy;
  }

  /** Adds a figure that {@code --json} shows beside the reason, such as seats in use. */
  final void put(String name, Object value) {
    details.put(name, value);
  }

  final Map<String, Object> details() {
    return details;
  }
}
