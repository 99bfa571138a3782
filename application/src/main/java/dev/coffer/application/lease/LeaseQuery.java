package dev.coffer.application.lease;

import dev.coffer.domain.Malformed;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.ProductCode;
import java.time.Instant;
import java.util.Optional;

/**
 * What somebody wants to use.
 *
 * @param feature 0..63; empty: the product as such
 * @param released when the program that asks was released; empty: maintenance is not asked for
 */
public record LeaseQuery(
    FirmId firm, ProductCode product, Optional<Integer> feature, Optional<Instant> released) {
  public LeaseQuery {
    if (feature.isPresent() && (feature.get() < 0 || feature.get() > 63)) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "feature must be 0..63");
    }
  }

  /** Of any release. */
  public LeaseQuery(FirmId firm, ProductCode product, Optional<Integer> feature) {
    this(firm, product, feature, Optional.empty());
  }

  /** Whether {@code entry}, or a module sold with it, is of the product. */
  public boolean names(LicenseEntry entry) {
    return entry.firm().equals(firm) && entry.featuresOf(product).isPresent();
  }

  /** Whether {@code entry}, or a module sold with it, is what is wanted. */
  public boolean matches(LicenseEntry entry) {
    return entry.firm().equals(firm)
        && entry
            .featuresOf(product)
            .filter(features -> feature.isEmpty() || features.has(feature.get()))
            .isPresent();
  }
}
