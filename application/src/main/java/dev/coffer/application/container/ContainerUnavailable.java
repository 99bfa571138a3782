package dev.coffer.application.container;

import dev.coffer.application.Failure;
import org.jspecify.annotations.Nullable;

/**
 * The container cannot be reached or read now, or was lost on the way: it has its old state or the
 * one that the call gives it. Calling again goes on from either.
 */
public final class ContainerUnavailable extends Failure {
  private static final long serialVersionUID = 1L;

  public ContainerUnavailable(String what, @Nullable Throwable cause) {
    super(Category.EXTERNAL, what, cause);
  }
}
