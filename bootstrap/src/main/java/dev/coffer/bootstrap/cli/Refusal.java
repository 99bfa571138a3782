package dev.coffer.bootstrap.cli;

import java.io.Serial;

/** The request was understood and refused: exit 3. */
final class Refusal extends Failure {
  @Serial private static final long serialVersionUID = 1L;

  Refusal(String problemType, String sentence, String remedy) {
    super(problemType, sentence, remedy, null);
  }

  /** The same refusal with one more figure for {@code --json}. */
  Refusal with(String name, Object value) {
    put(name, value);
    return this;
  }

  @Override
  int exitCode() {
    return ExitCode.REFUSED;
  }
}
