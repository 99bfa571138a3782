package dev.coffer.application.lease;

import dev.coffer.domain.Bytes;

/**
 * A key that a use gave.
 *
 * @param key 32 octets; forget them when they are no longer needed
 * @param unitsLeft {@link Long#MAX_VALUE} where none are counted
 */
public record Unlocked(Bytes key, long unitsLeft) {
  @Override
  public String toString() {
    return "Unlocked[redacted]";
  }
}
