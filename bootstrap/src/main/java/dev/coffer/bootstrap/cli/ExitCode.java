package dev.coffer.bootstrap.cli;

/** What the process answers to its caller; scripts rely on these numbers. */
final class ExitCode {
  static final int OK = 0;

  /** A defect of Coffer itself: nothing a person did. */
  static final int BUG = 1;

  /** The command line or the configuration is wrong; nothing was tried. */
  static final int USAGE = 2;

  /** Understood and refused, with a reason and a remedy. */
  static final int REFUSED = 3;

  /** A server, device or file that is needed did not answer; trying again later may help. */
  static final int UNREACHABLE = 4;

  private ExitCode() {}
}
