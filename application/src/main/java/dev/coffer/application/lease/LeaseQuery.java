package dev.coffer.application.lease;

import dev.coffer.domain.Malformed;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.ProductCode;
import java.util.Optional;

/**
 * What somebody wants to use.
 *
 * @param feature 0..63; empty: the product as such
 */
public record LeaseQuery(FirmId firm, ProductCode product, Optional<Integer> feature) {
  public LeaseQuery {
    if (feature.isPresent() && (feature.get() < 0 || feature.get() > 63)) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "feature must be 0..63");
    }
  }

  /** Whether {@code entry}, or a module sold with it, is what is wanted. */
  public boolean matches(LicenseEntry entry) {
    boolean itself =
        entry.product().equals(product)
            && (feature.isEmpty() || entry.features().has(feature.get()));
    return entry.firm().equals(firm)
        && (itself
            || entry.modules().stream()
                .anyMatch(
                    module ->
                        module.product().equals(product)
                            && (feature.isEmpty() || module.features().has(feature.get()))));
  }
}
