package dev.coffer.application.container;

import dev.coffer.application.Failure;

/** A sealed secret does not open. Its message names the remedy and nothing secret. */
public final class SecretsUnreadable extends Failure {
  private static final long serialVersionUID = 1L;

  /** Why, by name. */
  public enum Reason {
    /** Not the form that sealing gives, or of a later version of this software. */
    NOT_SEALED,
    /**
     * Made under a master key that this process does not have: the wrong key file, or an old one.
     */
    MASTER_KEY_MISSING,
    /** Altered, or sealed for another purpose. */
    ALTERED
  }

  private final Reason reason;

  public SecretsUnreadable(Reason reason, String remedy) {
    super(Category.EXTERNAL, remedy, null);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
