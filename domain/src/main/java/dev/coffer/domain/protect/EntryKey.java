package dev.coffer.domain.protect;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.crypto.WrappedKey;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.ProductCode;
import java.util.List;
import java.util.Optional;

/**
 * A secret inside a licence's entry, wrapped to the container that holds it.
 *
 * @param product whose
 * @param version of the product's keys, from 1; 0 is the secret data of the terms
 */
public record EntryKey(ProductCode product, int version, WrappedKey wrapped) {
  /** The version that stands for secret data. */
  public static final int SECRET_DATA = 0;

  private static final Cbor.Limits LIMITS = new Cbor.Limits(256, 2, 4);

  public EntryKey {
    if (version < 0) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a key's version is 0 or more");
    }
  }

  /** The octets as an entry carries them. */
  public Bytes encode() {
    return Cbor.array(Cbor.of(product.value()), Cbor.of(version), wrapped.toCbor()).encode();
  }

  /**
   * Reads {@link #encode()}.
   *
   * @throws Malformed by name
   */
  public static EntryKey parse(Bytes encoded) {
    if (Cbor.parse(encoded, LIMITS) instanceof Cbor.Array array
        && array.items().size() == 3
        && array.items().get(0) instanceof Cbor.Int product
        && array.items().get(1) instanceof Cbor.Int version
        && version.value() >= 0
        && version.value() <= Integer.MAX_VALUE
        && array.items().get(2) instanceof Cbor.Bstr wrapped) {
      return new EntryKey(
          new ProductCode(product.value()),
          (int) version.value(),
          WrappedKey.parse(wrapped.value()));
    }
    throw new Malformed(Malformed.Reason.WRONG_TYPE, "a key of an entry is three items");
  }

  /** The key of {@code product} in that version which {@code entry} carries, if it does. */
  public static Optional<EntryKey> in(LicenseEntry entry, ProductCode product, int version) {
    List<Bytes> keys = entry.wrappedKeys();
    return keys.stream()
        .map(EntryKey::parse)
        .filter(key -> key.product().equals(product) && key.version() == version)
        .findFirst();
  }
}
