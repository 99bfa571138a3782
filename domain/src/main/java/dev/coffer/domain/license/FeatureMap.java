package dev.coffer.domain.license;

import dev.coffer.domain.Malformed;

/** Which of a product's features 0..63 are licensed, one bit each. */
public record FeatureMap(long bits) {
  public static final int FEATURES = 64;
  public static final FeatureMap NONE = new FeatureMap(0);

  public static FeatureMap of(int... features) {
    long bits = 0;
    for (int feature : features) {
      bits |= bit(feature);
    }
    return new FeatureMap(bits);
  }

  public boolean has(int feature) {
    return (bits & bit(feature)) != 0;
  }

  /** All features of both. */
  public FeatureMap and(FeatureMap other) {
    return new FeatureMap(bits | other.bits);
  }

  /** Whether every feature of {@code other} is here. */
  public boolean hasAll(FeatureMap other) {
    return (other.bits & ~bits) == 0;
  }

  private static long bit(int feature) {
    if (feature < 0 || feature >= FEATURES) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "feature must be 0..63");
    }
    return 1L << feature;
  }
}
