package dev.coffer.domain.update;

import dev.coffer.domain.crypto.Algorithm;
import java.util.EnumSet;
import java.util.Set;

/** Who checks a signature, and which algorithms it is able to check. */
public enum Verifier {
  /** A program: all algorithms. */
  SOFTWARE,
  /** A chip: ESP256 alone. The software before it has checked the rest. */
  CHIP;

  /** What it can check. */
  public Set<Algorithm> able() {
    return switch (this) {
      case SOFTWARE -> EnumSet.allOf(Algorithm.class);
      case CHIP -> EnumSet.of(Algorithm.ESP256);
    };
  }
}
