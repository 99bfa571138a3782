package dev.coffer.application.container;

import dev.coffer.application.Failure;
import org.jspecify.annotations.Nullable;

/**
 * The master key that {@link Secrets} work under cannot be used; the operator's to mend before the
 * process starts. Its message names the file and the remedy, never the key.
 */
public final class MasterKeyRefused extends Failure {
  private static final long serialVersionUID = 1L;

  /** Why, by name. */
  public enum Reason {
    /** Others than its owner may read or write the file. */
    EXPOSED,
    /** The content is not a master key file: a key of another length, foreign text, no key. */
    MALFORMED,
    /** The file cannot be read or made. */
    INACCESSIBLE,
    /** A master key, but not the one that the secrets at hand were sealed under. */
    FOREIGN
  }

  private final Reason reason;

  public MasterKeyRefused(Reason reason, String remedy, @Nullable Throwable cause) {
    super(Category.EXTERNAL, remedy, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
