package dev.coffer.application.central;

import dev.coffer.application.Failure;
import org.jspecify.annotations.Nullable;

/** The other side cannot be reached now; whether it acted is unknown, asking again is safe. */
public final class LinkUnavailable extends Failure {
  private static final long serialVersionUID = 1L;

  public LinkUnavailable(String what, @Nullable Throwable cause) {
    super(Category.EXTERNAL, what, cause);
  }
}
