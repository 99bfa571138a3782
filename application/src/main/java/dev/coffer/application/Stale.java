package dev.coffer.application;

import org.jspecify.annotations.Nullable;

/**
 * What was to be saved has been changed since it was loaded; nothing was saved.
 *
 * <p>Thrown by stores. {@link Transactions} then runs the work again, so a caller sees it only when
 * all tries met a faster writer.
 */
public final class Stale extends Failure {
  private static final long serialVersionUID = 1L;

  /**
   * @param what names the thing that changed, as in {@code "license 0123…"}
   */
  public Stale(String what) {
    this(what, null);
  }

  /**
   * As told by a database.
   *
   * @param cause what it threw, if anything
   */
  public Stale(String what, @Nullable Throwable cause) {
    super(Category.CONFLICT, what + " was changed by somebody else", cause);
  }
}
