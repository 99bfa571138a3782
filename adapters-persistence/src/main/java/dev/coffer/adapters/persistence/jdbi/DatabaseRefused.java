package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Failure;
import org.jspecify.annotations.Nullable;

/** A database that cannot be opened as it is; trying again alone does not help. */
public final class DatabaseRefused extends Failure {
  private static final long serialVersionUID = 1L;

  /** Why it is not opened. */
  public enum Reason {
    /** Another process has the embedded database open: stop it, or use PostgreSQL for several. */
    IN_USE,
    /** A newer version of this program wrote it: start that one, or restore a backup. */
    NEWER_SCHEMA,
    /** User or password are wrong. */
    CREDENTIALS,
    /** The file is damaged, or no database of a version that can be read: restore a backup. */
    UNREADABLE
  }

  private final Reason reason;

  DatabaseRefused(Reason reason, String message, @Nullable Throwable cause) {
    super(Category.EXTERNAL, message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
