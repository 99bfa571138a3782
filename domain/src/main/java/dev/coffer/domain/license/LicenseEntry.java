package dev.coffer.domain.license;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.Text;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.crypto.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands in a container for one licence: what was sold, on which terms. The firm's signature
 * over an update certifies it by its {@linkplain #digest() digest}.
 *
 * @param license whose entry it is
 * @param generation the generation of the licence this is a copy of, from 1
 * @param firm whose licence it is
 * @param product what was sold
 * @param features which of its features
 * @param name the product's name, for people, at most 128 characters
 * @param text a line for people, at most 256 characters
 * @param terms what it allows
 * @param wrappedKeys the product's keys, wrapped to the container, at most 64
 * @param modules parts sold with it that inherit its terms, at most 32
 */
public record LicenseEntry(
    LicenseId license,
    int generation,
    FirmId firm,
    ProductCode product,
    FeatureMap features,
    String name,
    String text,
    Terms terms,
    List<Bytes> wrappedKeys,
    List<ModuleEntry> modules) {
  /** The longest encoding, in bytes. */
  public static final int LONGEST = 32 * 1024;

  /** The most modules of one entry. */
  public static final int MOST_MODULES = 32;

  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_TEXT = 256;

  /** The most wrapped keys of one entry. */
  public static final int MOST_KEYS = 64;

  private static final int LONGEST_KEY = 256;

  private static final Cbor.Limits LIMITS = new Cbor.Limits(LONGEST, 8, 64);

  /** A part sold within a licence; it inherits all terms of its parent. */
  public record ModuleEntry(ProductCode product, FeatureMap features, String name) {
    public ModuleEntry {
      requireShort(name, LONGEST_NAME);
    }

    /** The module as it stands in an entry, and in stores. */
    public Cbor toCbor() {
      return new MapWriter().put(1, product.value()).put(2, features.octets()).put(3, name).build();
    }

    /**
     * Reads {@link #toCbor()}.
     *
     * @throws Malformed by name
     */
    public static ModuleEntry fromCbor(Cbor value) {
      MapReader reader = MapReader.of(value, "module");
      ModuleEntry module =
          new ModuleEntry(
              new ProductCode(reader.integer(1, 1, ProductCode.MOST)),
              FeatureMap.ofOctets(reader.bytes(2, 8, 8)),
              reader.text(3, LONGEST_NAME));
      reader.end();
      return module;
    }
  }

  public LicenseEntry {
    if (generation < 1) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "generation must be 1 or more");
    }
    requireShort(name, LONGEST_NAME);
    requireShort(text, LONGEST_TEXT);
    wrappedKeys = List.copyOf(wrappedKeys);
    modules = List.copyOf(modules);
    if (wrappedKeys.size() > MOST_KEYS || modules.size() > MOST_MODULES) {
      throw new Malformed(Malformed.Reason.OVER_LIMIT, "too many keys or modules in an entry");
    }
    if (wrappedKeys.stream().anyMatch(key -> key.length() > LONGEST_KEY)) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "wrapped key over 256 bytes");
    }
  }

  /** This entry carrying these keys, wrapped to its container. */
  public LicenseEntry with(List<Bytes> keys) {
    return new LicenseEntry(
        license, generation, firm, product, features, name, text, terms, keys, modules);
  }

  /**
   * The features licensed of {@code sold}: of the entry itself or of a module; empty: of neither.
   */
  public Optional<FeatureMap> featuresOf(ProductCode sold) {
    Optional<FeatureMap> own = sold.equals(product) ? Optional.of(features) : Optional.empty();
    return modules.stream()
        .filter(module -> module.product().equals(sold))
        .map(ModuleEntry::features)
        .reduce(FeatureMap::and)
        .map(parts -> own.map(parts::and).orElse(parts))
        .or(() -> own);
  }

  /** The octets that the digest covers. */
  public Bytes encode() {
    return new MapWriter()
        .put(1, 1)
        .put(2, license.id().value())
        .put(3, generation)
        .put(4, firm.root().value())
        .put(5, product.value())
        .put(6, features.octets())
        .put(7, name)
        .put(8, text)
        .put(9, terms.toCbor())
        .put(10, wrappedKeys.stream().map(Cbor::of).toList())
        .put(11, modules.stream().map(ModuleEntry::toCbor).toList())
        .build()
        .encode();
  }

  /** SHA-256 over {@link #encode()}. */
  public Digest digest() {
    return Digest.sha256(encode());
  }

  /**
   * Reads an entry.
   *
   * @throws Malformed by name when it is not the deterministic encoding of an entry
   */
  public static LicenseEntry parse(Bytes encoded) {
    MapReader reader = MapReader.of(Cbor.parse(encoded, LIMITS), "licence entry");
    reader.integer(1, 1, 1);
    LicenseId license = new LicenseId(new Id(reader.bytes(2, Id.LENGTH, Id.LENGTH)));
    int generation = (int) reader.integer(3, 1, Integer.MAX_VALUE);
    FirmId firm = new FirmId(new Digest(reader.bytes(4, 32, 32)));
    ProductCode product = new ProductCode(reader.integer(5, 1, ProductCode.MOST));
    FeatureMap features = FeatureMap.ofOctets(reader.bytes(6, 8, 8));
    String name = reader.text(7, LONGEST_NAME);
    String text = reader.text(8, LONGEST_TEXT);
    Terms terms = Terms.fromCbor(reader.required(9));
    List<Bytes> keys = new ArrayList<>();
    for (Cbor item : reader.array(10, MOST_KEYS)) {
      if (!(item instanceof Cbor.Bstr key)) {
        throw new Malformed(Malformed.Reason.WRONG_TYPE, "a wrapped key is a byte string");
      }
      keys.add(key.value());
    }
    List<ModuleEntry> modules =
        reader.array(11, MOST_MODULES).stream().map(ModuleEntry::fromCbor).toList();
    reader.end();
    return new LicenseEntry(
        license, generation, firm, product, features, name, text, terms, keys, modules);
  }

  private static void requireShort(String value, int longest) {
    Text.line("an entry's text", value, longest);
  }
}
