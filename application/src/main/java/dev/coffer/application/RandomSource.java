package dev.coffer.application;

import dev.coffer.domain.Bytes;

/**
 * Where all randomness of the services comes from: keys, ticket codes, tokens, salts.
 *
 * <p>Outside tests it is a cryptographic generator: whoever saw all earlier output cannot guess a
 * bit of the next. A simulator hands in a seeded one and replays a run exactly.
 *
 * <p>Thread-safety: any number of threads; each octet is handed out once. Blocking: no, but for the
 * first moments of a machine that has gathered no entropy yet.
 */
@FunctionalInterface
public interface RandomSource {
  /**
   * The next {@code length} octets, each uniform over 0..255 and independent of the others.
   *
   * @param length 0..65,536
   * @return exactly {@code length} octets
   * @throws IllegalArgumentException when {@code length} is outside its range; the caller's fault
   */
  Bytes next(int length);
}
