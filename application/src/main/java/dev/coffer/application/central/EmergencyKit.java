package dev.coffer.application.central;

import dev.coffer.application.container.KeyHandle;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.ProductCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that a firm needs to issue licences while Central is away: an emergency key, what certifies
 * it, and what its products are. It is kept apart from the server, for the day that this is gone.
 *
 * @param certificates the key's own, then the firm's roots, first to last
 * @param products as they were when the kit was made
 */
public record EmergencyKit(
    FirmCode firm, KeyHandle key, List<Bytes> certificates, List<Item> products) {
  private static final int MOST_PRODUCTS = 10_000;
  private static final int LONGEST_CERTIFICATE = 16 * 1024;
  private static final Cbor.Limits LIMITS = new Cbor.Limits(8 << 20, 6, MOST_PRODUCTS);

  /** A product as a licence of an emergency is to have it. */
  public record Item(ProductCode product, String name, FeatureMap features, int seats) {}

  public EmergencyKit {
    certificates = List.copyOf(certificates);
    products = List.copyOf(products);
  }

  /** What a licence for this product is to have; empty: the kit has no such product. */
  public Optional<Item> product(ProductCode code) {
    return products.stream().filter(each -> each.product().equals(code)).findFirst();
  }

  public Bytes encode() {
    List<Cbor> items = new ArrayList<>();
    for (Item item : products) {
      items.add(
          Cbor.array(
              Cbor.of(item.product().value()),
              Cbor.of(item.name()),
              Cbor.of(item.features().octets()),
              Cbor.of(item.seats())));
    }
    return new MapWriter()
        .put(1, 1)
        .put(2, firm.value())
        .put(3, key.keys().toCbor())
        .put(4, key.handle())
        .put(5, certificates.stream().map(Cbor::of).toList())
        .put(6, items)
        .build()
        .encode();
  }

  /**
   * Reads {@link #encode()}.
   *
   * @throws Malformed by name
   */
  public static EmergencyKit parse(Bytes encoded) {
    MapReader reader = MapReader.of(Cbor.parse(encoded, LIMITS), "emergency kit");
    reader.integer(1, 1, 1);
    EmergencyKit kit =
        new EmergencyKit(
            new FirmCode(reader.integer(2, 1, Long.MAX_VALUE)),
            new KeyHandle(
                KeySet.fromCbor(reader.required(3)), reader.bytes(4, 1, LONGEST_CERTIFICATE)),
            reader.array(5, 8).stream().map(EmergencyKit::certificate).toList(),
            reader.array(6, MOST_PRODUCTS).stream().map(EmergencyKit::item).toList());
    reader.end();
    return kit;
  }

  private static Bytes certificate(Cbor value) {
    if (value instanceof Cbor.Bstr octets && octets.value().length() <= LONGEST_CERTIFICATE) {
      return octets.value();
    }
    throw new Malformed(Malformed.Reason.WRONG_TYPE, "a kit holds certificates as byte strings");
  }

  private static Item item(Cbor value) {
    if (value instanceof Cbor.Array array
        && array.items().size() == 4
        && array.items().get(0) instanceof Cbor.Int code
        && array.items().get(1) instanceof Cbor.Text name
        && array.items().get(2) instanceof Cbor.Bstr features
        && features.value().length() == 8
        && array.items().get(3) instanceof Cbor.Int seats
        && seats.value() >= 1
        && seats.value() <= 10_000) {
      return new Item(
          new ProductCode(code.value()),
          name.value(),
          FeatureMap.ofOctets(features.value()),
          (int) seats.value());
    }
    throw new Malformed(Malformed.Reason.WRONG_TYPE, "a product is [code, name, features, seats]");
  }
}
