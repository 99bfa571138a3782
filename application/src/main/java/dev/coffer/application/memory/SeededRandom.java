package dev.coffer.application.memory;

import dev.coffer.application.RandomSource;
import dev.coffer.domain.Bytes;
import java.util.Random;

/**
 * Randomness that a seed determines, for tests and simulation: the same seed gives the same octets
 * in the order they are asked for. Anyone who knows the seed knows every key. Thread-safe, but only
 * one thread replays.
 */
public final class SeededRandom implements RandomSource {
  private static final int MOST = 65_536;

  private final Random random;

  public SeededRandom(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public Bytes next(int length) {
    if (length < 0 || length > MOST) {
      throw new IllegalArgumentException("length must be 0..65536, was " + length);
    }
    byte[] octets = new byte[length];
    synchronized (random) {
      random.nextBytes(octets);
    }
    return Bytes.of(octets);
  }
}
