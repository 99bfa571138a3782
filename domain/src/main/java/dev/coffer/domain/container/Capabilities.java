package dev.coffer.domain.container;

import dev.coffer.domain.Malformed;

/**
 * What a container can hold and read.
 *
 * @param format the highest version of the formats it reads, from 1
 * @param freeEntries how many more entries it can hold
 */
public record Capabilities(int format, int freeEntries) {
  public Capabilities {
    if (format < 1 || freeEntries < 0) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "capabilities must not be negative");
    }
  }
}
