package dev.coffer.application.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.KeySet;

/**
 * Names private keys that {@link Keys} made, so that their owner can store the name beside its own
 * state. It holds no key bytes in the clear.
 *
 * @param keys the public keys
 * @param handle opaque to all but the {@link Keys} that made it, 1..16,384 bytes. Software keys:
 *     the private keys sealed under the master key, which are lost when the handle is lost. An HSM:
 *     a label
 */
public record KeyHandle(KeySet keys, Bytes handle) {
  private static final int LONGEST = 16 * 1024;

  public KeyHandle {
    if (handle.isEmpty() || handle.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a key handle has 1..16384 bytes, this had " + handle.length());
    }
  }
}
