package dev.coffer.application.simulation;

/** One of the design's laws does not hold; the message begins with its name. */
final class LawBroken extends Error {
  private static final long serialVersionUID = 1L;

  LawBroken(Law law, String what) {
    super(law + ": " + what);
  }

  /** The laws that the simulator watches. */
  enum Law {
    CONSERVATION,
    CHAIN,
    BELIEF,
    NO_GAIN,
    SEATS,
    RETRY,
    VENDOR_FIRST,
    TIME
  }
}
