package dev.coffer.domain.license;

import dev.coffer.domain.Malformed;
import dev.coffer.domain.Text;
import java.util.List;

/**
 * What a vendor sells: the pattern of its licences.
 *
 * @param name for people, 1 to 128 characters
 * @param text a line for people, at most 256 characters
 */
public record Product(
    FirmId firm,
    ProductCode code,
    String name,
    String text,
    FeatureMap features,
    Terms terms,
    List<LicenseEntry.ModuleEntry> modules) {
  public Product {
    modules = List.copyOf(modules);
    if (modules.size() > LicenseEntry.MOST_MODULES) {
      throw new Malformed(Malformed.Reason.OVER_LIMIT, "a product has at most 32 modules");
    }
    Text.name("a product's name", name, 128);
    Text.line("a product's text", text, 256);
  }

  /** The same under other terms. */
  public Product with(Terms other) {
    return new Product(firm, code, name, text, features, other, modules);
  }
}
