package dev.coffer.domain.crypto;

import dev.coffer.domain.Malformed;

/** A signature algorithm, by its COSE number. */
public enum Algorithm {
  /** ECDSA on P-256 with SHA-256, the curve fixed (RFC 9864). Signature r ‖ s, 64 bytes. */
  ESP256("ESP256", -9, 65, 64),
  /** ML-DSA-65 of FIPS 204 (RFC 9964), pure mode, empty context. */
  ML_DSA_65("ML-DSA-65", -49, 1952, 3309);

  private final String label;
  private final int cose;
  private final int keyLength;
  private final int signatureLength;

  Algorithm(String label, int cose, int keyLength, int signatureLength) {
    this.label = label;
    this.cose = cose;
    this.keyLength = keyLength;
    this.signatureLength = signatureLength;
  }

  /** Its name in the COSE Algorithms registry. */
  public String label() {
    return label;
  }

  /**
   * The algorithm of a name.
   *
   * @throws Malformed for any name but those of this enum
   */
  public static Algorithm ofLabel(String label) {
    for (Algorithm algorithm : values()) {
      if (algorithm.label.equals(label)) {
        return algorithm;
      }
    }
    throw new Malformed(Malformed.Reason.BAD_TEXT, "an algorithm is ESP256 or ML-DSA-65");
  }

  /** The number in the COSE Algorithms registry. */
  public int cose() {
    return cose;
  }

  /** Length of an encoded public key: ESP256 an uncompressed point (SEC 1), 65 bytes. */
  public int keyLength() {
    return keyLength;
  }

  /** Length of a signature: both algorithms have exactly one. */
  public int signatureLength() {
    return signatureLength;
  }

  /**
   * The algorithm of a COSE number.
   *
   * @throws Malformed for any number but those of this enum
   */
  public static Algorithm ofCose(long number) {
    for (Algorithm algorithm : values()) {
      if (algorithm.cose == number) {
        return algorithm;
      }
    }
    throw new Malformed(Malformed.Reason.BAD_HEADER, "algorithm " + number + " is not accepted");
  }
}
