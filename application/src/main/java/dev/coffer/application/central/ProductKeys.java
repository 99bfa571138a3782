package dev.coffer.application.central;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.RandomSource;
import dev.coffer.application.Transactions;
import dev.coffer.application.container.KeyWrap;
import dev.coffer.application.container.Secrets;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.protect.EntryKey;
import dev.coffer.domain.protect.ProtectedHeader;
import dev.coffer.domain.protect.Unlock;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The keys of products: makes them, puts them into entries, and protects with them. No key of a
 * product ever leaves: entries carry it wrapped to their container, and who protects a file gets a
 * fresh content key that is wrapped under it.
 *
 * <p>Thread-safe. Whoever calls has made sure that the caller acts for the firm.
 */
public final class ProductKeys {
  private static final int KEY = 32;
  private static final int MOST_VERSIONS = 8;

  private final CatalogStore catalog;
  private final Transactions transactions;
  private final Secrets secrets;
  private final KeyWrap wrap;
  private final RandomSource random;

  @Inject
  public ProductKeys(
      CatalogStore catalog,
      Transactions transactions,
      Secrets secrets,
      KeyWrap wrap,
      RandomSource random) {
    this.catalog = catalog;
    this.transactions = transactions;
    this.secrets = secrets;
    this.wrap = wrap;
    this.random = random;
  }

  /**
   * What protects one file.
   *
   * @param contentKey 32 octets that encrypt its content, known only here and to whoever protects
   */
  public record Protection(ProtectedHeader header, Bytes contentKey) {
    @Override
    public String toString() {
      return "Protection[redacted]";
    }
  }

  /**
   * Makes a content key and wraps it for each kind of container that the product's terms allow.
   *
   * @param features all of these must be licensed to open it; the product must have them
   * @param released when the content was released; empty: maintenance does not matter
   * @param units charged each time it is opened
   */
  public Outcome<Protection> protect(
      FirmId firm,
      ProductCode product,
      FeatureMap features,
      Optional<Instant> released,
      long units) {
    Bytes contentKey = random.next(KEY);
    return transactions.inTransaction(
        () -> {
          Optional<List<ContainerKind>> kinds =
              catalog.product(firm, product).map(known -> known.value().terms().kinds());
          if (kinds.isEmpty()) {
            return Outcome.refused(Problem.PRODUCT_UNKNOWN, "product", product.toString());
          }
          SortedMap<ContainerKind, Bytes> keys = new TreeMap<>();
          ProtectedHeader plain = null;
          for (ContainerKind kind : kinds.get()) {
            List<ProductKey> known = keys(firm, product, kind);
            ProductKey newest = known.get(known.size() - 1);
            plain =
                new ProtectedHeader(
                    firm,
                    product,
                    features,
                    released,
                    units,
                    newest.version(),
                    ProtectedHeader.SEGMENT_BITS,
                    keys);
            keys.put(kind, wrap.wrap(open(newest), plain.bound(kind), contentKey));
          }
          return plain == null
              ? Outcome.refused(Problem.PRODUCT_UNKNOWN, "product", product.toString())
              : Outcome.done(new Protection(plain.with(keys), contentKey));
        });
  }

  /**
   * Makes the next version of a product's keys. Files that are protected from now on open with
   * licences delivered from now on; older files go on opening with all.
   *
   * @return the new version
   */
  public Outcome<Integer> rotate(FirmId firm, ProductCode product) {
    return transactions.inTransaction(
        () -> {
          if (catalog.product(firm, product).isEmpty()) {
            return Outcome.refused(Problem.PRODUCT_UNKNOWN, "product", product.toString());
          }
          int newest = 0;
          for (ContainerKind kind : ContainerKind.values()) {
            List<ProductKey> known = keys(firm, product, kind);
            newest = Math.max(newest, known.get(known.size() - 1).version());
          }
          make(firm, product, newest + 1);
          return Outcome.done(newest + 1);
        });
  }

  /** Puts keys into the entries for one container; for one transaction. */
  final class Dressing {
    private final PublicKey recipient;
    private final ContainerKind kind;
    private final Map<ProductCode, List<Bytes>> wrapped = new HashMap<>();

    private Dressing(PublicKey recipient, ContainerKind kind) {
      this.recipient = recipient;
      this.kind = kind;
    }

    /**
     * {@code entry} with its products' keys, and the secret data if there is any, wrapped to the
     * container. Products come before modules; the newest versions are those that fit.
     */
    LicenseEntry dressed(LicenseEntry entry, Bytes secretData) {
      List<ProductCode> products = new ArrayList<>(List.of(entry.product()));
      entry.modules().stream()
          .map(LicenseEntry.ModuleEntry::product)
          .filter(module -> !products.contains(module))
          .distinct()
          .forEach(products::add);
      int versions =
          Math.min(MOST_VERSIONS, (LicenseEntry.MOST_KEYS - 1) / Math.max(1, products.size()));
      List<Bytes> all = new ArrayList<>();
      for (ProductCode product : products) {
        List<Bytes> some = wrapped.computeIfAbsent(product, each -> wrapped(entry.firm(), each));
        all.addAll(some.subList(Math.max(0, some.size() - versions), some.size()));
      }
      if (!secretData.isEmpty()) {
        all.add(
            new EntryKey(
                    entry.product(),
                    EntryKey.SECRET_DATA,
                    wrap.wrap(recipient, Unlock.source(secretData)))
                .encode());
      }
      return entry.with(all);
    }

    private List<Bytes> wrapped(FirmId firm, ProductCode product) {
      return keys(firm, product, kind).stream()
          .map(
              key -> new EntryKey(product, key.version(), wrap.wrap(recipient, open(key))).encode())
          .toList();
    }
  }

  /** For a container with these keys; joins the current transaction. */
  Dressing dressing(KeySet container, ContainerKind kind) {
    return new Dressing(container.key(Algorithm.ESP256).orElseThrow(), kind);
  }

  /** The keys in ascending order of version, at least one: the first is made when it is needed. */
  private List<ProductKey> keys(FirmId firm, ProductCode product, ContainerKind kind) {
    List<ProductKey> known = catalog.productKeys(firm, product, kind);
    if (known.isEmpty()) {
      make(firm, product, 1);
      return catalog.productKeys(firm, product, kind);
    }
    return known;
  }

  private void make(FirmId firm, ProductCode product, int version) {
    for (ContainerKind kind : ContainerKind.values()) {
      Bytes sealed =
          secrets.seal(ProductKey.purpose(firm, product, kind, version), random.next(KEY));
      catalog.addProductKey(new ProductKey(firm, product, kind, version, sealed));
    }
  }

  private Bytes open(ProductKey key) {
    return secrets.open(key.purpose(), key.sealed());
  }
}
