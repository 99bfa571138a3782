package dev.coffer.application.central;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.ProductCode;

/**
 * The key by which a product's files are protected for one kind of container: what a computer's
 * file gives away opens nothing that was made for chips or the cloud.
 *
 * @param version from 1; files name the one they need
 * @param sealed the 32 octets, sealed by the server's secrets for {@link #purpose()}
 */
public record ProductKey(
    FirmId firm, ProductCode product, ContainerKind kind, int version, Bytes sealed) {
  public ProductKey {
    if (version < 1) {
      throw new IllegalArgumentException("a key's version is 1 or more, was " + version);
    }
  }

  /** What it is sealed for. */
  public String purpose() {
    return purpose(firm, product, kind, version);
  }

  static String purpose(FirmId firm, ProductCode product, ContainerKind kind, int version) {
    return "product-key/"
        + firm.root().value().hex()
        + '/'
        + product
        + '/'
        + kind.letter()
        + '/'
        + version;
  }
}
