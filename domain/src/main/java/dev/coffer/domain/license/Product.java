package dev.coffer.domain.license;

import dev.coffer.domain.Malformed;
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
    if (name.isBlank() || name.length() > 128 || text.length() > 256) {
      throw new Malformed(
          Malformed.Reason.OUT_OF_RANGE, "a product's name has 1..128 characters, its text 0..256");
    }
  }
}
