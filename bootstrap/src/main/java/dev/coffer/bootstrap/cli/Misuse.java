package dev.coffer.bootstrap.cli;

import java.io.Serial;

/** The command line or the configuration is wrong: exit 2. Nothing was tried. */
final class Misuse extends VerbEnded {
  @Serial private static final long serialVersionUID = 1L;

  Misuse(String sentence, String remedy) {
    super("usage", sentence, remedy, null);
  }

  @Override
  int exitCode() {
    return ExitCode.USAGE;
  }
}
