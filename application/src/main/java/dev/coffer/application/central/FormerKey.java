package dev.coffer.application.central;

import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.time.StoredTime;
import java.time.Instant;

/**
 * Issuing keys that sign no more; their private halves were forgotten.
 *
 * @param epoch from 1, one more for each keys of the firm
 * @param generation how many roots were before the one that certified them
 * @param since when they began to sign
 * @param until when others took their place
 */
public record FormerKey(long epoch, int generation, KeySet keys, Instant since, Instant until) {
  public FormerKey {
    since = StoredTime.of(since);
    until = StoredTime.of(until);
  }
}
