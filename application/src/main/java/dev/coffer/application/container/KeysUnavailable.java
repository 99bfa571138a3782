package dev.coffer.application.container;

/**
 * Private keys cannot be used: the module that holds them is away, or the handle does not open
 * here. An external failure: nothing was changed, and trying again is safe.
 */
public final class KeysUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KeysUnavailable(String what) {
    super(what);
  }

  public KeysUnavailable(String what, Throwable cause) {
    super(what, cause);
  }
}
