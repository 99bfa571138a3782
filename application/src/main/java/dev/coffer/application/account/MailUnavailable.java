package dev.coffer.application.account;

import dev.coffer.application.Failure;
import org.jspecify.annotations.Nullable;

/** Mail cannot be handed over now; it stays in the outbox. */
public final class MailUnavailable extends Failure {
  private static final long serialVersionUID = 1L;

  public MailUnavailable(String what, @Nullable Throwable cause) {
    super(Category.EXTERNAL, what, cause);
  }
}
