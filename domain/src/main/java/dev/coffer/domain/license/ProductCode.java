package dev.coffer.domain.license;

import dev.coffer.domain.Malformed;

/** A vendor's number for what it sells; unique within the firm. */
public record ProductCode(long value) implements Comparable<ProductCode> {
  public static final long MOST = 4_294_967_295L;

  public ProductCode {
    if (value < 1 || value > MOST) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "product code must be 1..4294967295");
    }
  }

  @Override
  public int compareTo(ProductCode other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
