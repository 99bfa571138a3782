package dev.coffer.domain.license;

import dev.coffer.domain.Malformed;

/** The number by which people name a vendor: unique on one server, never trusted. */
public record FirmCode(long value) {
  public static final long MOST = 999_999_999L;

  public FirmCode {
    if (value < 1 || value > MOST) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "firm code must be 1..999999999");
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
