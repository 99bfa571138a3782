package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Failure;

/** Another process has the embedded database open: the operator's fault. */
public final class DatabaseInUse extends Failure {
  private static final long serialVersionUID = 1L;

  DatabaseInUse(Throwable cause) {
    super(
        Category.CONFLICT,
        "another process has the database open: stop it, or choose another data directory",
        cause);
  }
}
