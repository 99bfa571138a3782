package dev.coffer.application.container;

import dev.coffer.application.Failure;

/**
 * Private keys cannot be used: the module that holds them is away, or the handle does not open
 * here. Nothing was changed, and trying again is safe.
 */
public final class KeysUnavailable extends Failure {
  private static final long serialVersionUID = 1L;

  public KeysUnavailable(String what) {
    super(Category.EXTERNAL, what, null);
  }

  public KeysUnavailable(String what, Throwable cause) {
    super(Category.EXTERNAL, what, cause);
  }
}
