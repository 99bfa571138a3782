package dev.coffer.bootstrap.cli;

/**
 * One verb of the command line. Picocli fills the fields of an annotated class, then {@code run} is
 * called once, on the main thread.
 *
 * <p>A class without this interface is a group of verbs and only carries {@code subcommands}.
 */
interface Verb {
  /**
   * Does the work and says the outcome on {@code console}.
   *
   * @return an {@link ExitCode}; {@code run} alone may answer another program's code
   * @throws Exception a {@link VerbEnded} to end with a reason, or a port's failure; anything else
   *     is reported as a bug
   */
  int run(Console console) throws Exception;
}
