package dev.coffer.domain.license;

import dev.coffer.domain.crypto.Digest;

/** A vendor: the thumbprint of its root key set. This, not the firm code, is what is trusted. */
public record FirmId(Digest root) implements Comparable<FirmId> {
  @Override
  public int compareTo(FirmId other) {
    return root.compareTo(other.root);
  }

  @Override
  public String toString() {
    return root.hex();
  }
}
