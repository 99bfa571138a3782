package dev.coffer.domain;

/**
 * Input from outside that cannot be read: the caller's fault, nothing was changed.
 *
 * <p>{@link #reason()} is stable and fit for a problem type; {@link #getMessage()} names the place
 * for a person and never repeats the input.
 */
public final class Malformed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why input is refused, by name. */
  public enum Reason {
    /** Ends before the value it announces. */
    TRUNCATED,
    /** Has octets after its end. */
    TRAILING_BYTES,
    /** Longer, deeper or with more items than its reader allows. */
    OVER_LIMIT,
    /** A number, length or map order that deterministic encoding writes otherwise. */
    NOT_CANONICAL,
    /** Indefinite lengths, floating point, and all else the formats do not use. */
    UNSUPPORTED,
    /** The same map key twice. */
    DUPLICATE_KEY,
    /** A map key that this version does not know. */
    UNKNOWN_KEY,
    /** A required map key is absent. */
    MISSING_KEY,
    /** A value of another type than the format says. */
    WRONG_TYPE,
    /** A value of the right type outside its range. */
    OUT_OF_RANGE,
    /** Text that is not UTF-8, or has characters its field does not allow. */
    BAD_TEXT,
    /** A header, algorithm or version this reader does not accept. */
    BAD_HEADER,
    /** Not the armor, or not the type of armor, that was expected. */
    BAD_ARMOR
  }

  private final Reason reason;

  public Malformed(Reason reason, String where) {
    super(where);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
