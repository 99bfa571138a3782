package dev.coffer.application.account;

import dev.coffer.application.Failure;
import org.jspecify.annotations.Nullable;

/** A message will never be taken, such as one to an address that does not exist. */
public final class MailRefused extends Failure {
  private static final long serialVersionUID = 1L;

  public MailRefused(String what, @Nullable Throwable cause) {
    super(Category.CALLER, what, cause);
  }
}
