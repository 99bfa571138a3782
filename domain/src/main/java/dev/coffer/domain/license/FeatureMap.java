package dev.coffer.domain.license;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which of a product's features 0..63 are licensed, one bit each. */
public record FeatureMap(long bits) {
  public static final int FEATURES = 64;
  public static final FeatureMap NONE = new FeatureMap(0);

  /**
   * These features and no others.
   *
   * @throws Malformed when one is not 0..63
   */
  public static FeatureMap of(int... features) {
    long bits = 0;
    for (int feature : features) {
      bits |= bit(feature);
    }
    return new FeatureMap(bits);
  }

  /**
   * Whether {@code feature} is licensed.
   *
   * @throws Malformed when it is not 0..63
   */
  public boolean has(int feature) {
    return (bits & bit(feature)) != 0;
  }

  /** All features of both. */
  public FeatureMap and(FeatureMap other) {
    return new FeatureMap(bits | other.bits);
  }

  /** The features of this that {@code other} has not. */
  public FeatureMap without(FeatureMap other) {
    return new FeatureMap(bits & ~other.bits);
  }

  /** Eight octets, the highest bit first, as formats carry it. */
  public Bytes octets() {
    byte[] octets = new byte[8];
    for (int i = 0; i < 8; i++) {
      octets[i] = (byte) (bits >>> (56 - 8 * i));
    }
    return Bytes.of(octets);
  }

  /** Reads {@link #octets()}. */
  public static FeatureMap ofOctets(Bytes octets) {
    long bits = 0;
    for (int i = 0; i < 8; i++) {
      bits = bits << 8 | octets.at(i);
    }
    return new FeatureMap(bits);
  }

  /** The numbers of its features, as in {@code 0, 3}. */
  public String text() {
    return IntStream.range(0, FEATURES)
        .filter(this::has)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", "));
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
