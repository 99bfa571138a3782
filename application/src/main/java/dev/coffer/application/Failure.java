package dev.coffer.application;

import org.jspecify.annotations.Nullable;

/**
 * A call that could not be answered; what a user may expect to happen is a typed result instead.
 *
 * <p>The {@link #category()} says whose fault it is. Web, command line and metrics translate the
 * category in one place, so a new failure needs no change there.
 */
public abstract class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose fault a failure is, and with that what to do about it. */
  public enum Category {
    /** The request is wrong; sending it again gives the same answer. */
    CALLER,
    /** What the request names does not exist, or not for this caller. */
    NOT_FOUND,
    /** Somebody else was faster; loading again and retrying may succeed. */
    CONFLICT,
    /** A bound was reached: rate, size, number. */
    EXHAUSTED,
    /** Something outside this process, such as a database or a network, is unavailable. */
    EXTERNAL,
    /** A mistake of this program. */
    BUG
  }

  private final Category category;

  protected Failure(Category category, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.category = category;
  }

  /** Whose fault it is. */
  public final Category category() {
    return category;
  }
}
