package dev.coffer.application.container;

import dev.coffer.application.Failure;

/**
 * A wrapped key does not open with the key it was given to: altered on the way, or wrapped for
 * another. Which of them is not said, so that nobody can probe.
 */
public final class UnwrapRefused extends Failure {
  private static final long serialVersionUID = 1L;

  public UnwrapRefused() {
    super(Category.CALLER, "the key was not wrapped for this container, or was altered", null);
  }
}
