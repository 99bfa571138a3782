package dev.coffer.application.container;

import dev.coffer.application.Failure;
import org.jspecify.annotations.Nullable;

/** The container cannot be reached or read now; nothing changed. */
public final class ContainerUnavailable extends Failure {
  private static final long serialVersionUID = 1L;

  public ContainerUnavailable(String what, @Nullable Throwable cause) {
    super(Category.EXTERNAL, what, cause);
  }
}
