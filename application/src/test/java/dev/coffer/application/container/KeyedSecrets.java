package dev.coffer.application.container;

import dev.coffer.application.memory.PlainSecrets;
import dev.coffer.domain.Bytes;

/** Plain secrets that open under the same key only. */
public record KeyedSecrets(Bytes key) implements Secrets {
  private static final PlainSecrets PLAIN = new PlainSecrets();

  @Override
  public Bytes seal(String purpose, Bytes plain) {
    return PLAIN.seal(key.hex() + purpose, plain);
  }

  @Override
  public Bytes open(String purpose, Bytes sealed) {
    return PLAIN.open(key.hex() + purpose, sealed);
  }
}
