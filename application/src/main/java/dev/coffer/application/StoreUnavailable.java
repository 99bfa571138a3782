package dev.coffer.application;

import org.jspecify.annotations.Nullable;

/**
 * A store did not answer: the database is gone, full, or broke off.
 *
 * <p>Whether a change that was being committed is durable is unknown; asking again with the same
 * ids tells.
 */
public final class StoreUnavailable extends Failure {
  private static final long serialVersionUID = 1L;

  public StoreUnavailable(String message, @Nullable Throwable cause) {
    super(Category.EXTERNAL, message, cause);
  }
}
