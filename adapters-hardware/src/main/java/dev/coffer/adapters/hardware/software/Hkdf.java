package dev.coffer.adapters.hardware.software;

import dev.coffer.domain.Bytes;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** HKDF with SHA-256 (RFC 5869). */
final class Hkdf {
  private Hkdf() {}

  /**
   * Extracts and expands.
   *
   * @param salt empty stands for 32 zero bytes, as RFC 5869 has it
   * @param length 1..8,160 bytes; up to 32 are one block
   */
  static byte[] derive(Bytes secret, Bytes salt, Bytes info, int length) {
    HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
    generator.init(new HKDFParameters(secret.toArray(), salt.toArray(), info.toArray()));
    byte[] derived = new byte[length];
    generator.generateBytes(derived, 0, length);
    return derived;
  }
}
