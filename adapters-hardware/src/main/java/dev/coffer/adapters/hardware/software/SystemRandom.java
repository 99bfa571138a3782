package dev.coffer.adapters.hardware.software;

import dev.coffer.application.RandomSource;
import dev.coffer.domain.Bytes;
import java.security.SecureRandom;

/** The platform's cryptographic generator. */
final class SystemRandom implements RandomSource {
  private static final int MOST = 65_536;

  private final SecureRandom random = new SecureRandom();

  @Override
  public Bytes next(int length) {
    if (length < 0 || length > MOST) {
      throw new IllegalArgumentException("length must be 0..65536, was " + length);
    }
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return Bytes.of(octets);
  }
}
