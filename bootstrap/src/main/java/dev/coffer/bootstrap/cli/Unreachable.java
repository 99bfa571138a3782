package dev.coffer.bootstrap.cli;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Something outside did not answer: exit 4. Nothing is known to be wrong with the request. */
final class Unreachable extends VerbEnded {
  @Serial private static final long serialVersionUID = 1L;

  Unreachable(String sentence, String remedy, @Nullable Throwable cause) {
    super("unreachable", sentence, remedy, cause);
  }

  @Override
  int exitCode() {
    return ExitCode.UNREACHABLE;
  }
}
