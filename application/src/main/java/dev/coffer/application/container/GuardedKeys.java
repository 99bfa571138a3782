package dev.coffer.application.container;

import dev.coffer.application.Transactions;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.crypto.WrappedKey;
import java.util.Set;

/**
 * Any {@link Keys}, refusing every use inside a transaction: a module may take seconds, and work
 * that runs twice would sign twice. The wiring puts it around whatever keys it is given, so that
 * fast keys hide no mistake that slow ones would show.
 */
public final class GuardedKeys implements Keys {
  private final Keys keys;
  private final Transactions transactions;

  public GuardedKeys(Keys keys, Transactions transactions) {
    this.keys = keys;
    this.transactions = transactions;
  }

  @Override
  public KeyHandle create(Set<Algorithm> algorithms) {
    transactions.refuseInside("Keys");
    return keys.create(algorithms);
  }

  @Override
  public Signer signer(KeyHandle handle) {
    transactions.refuseInside("Keys");
    return new GuardedSigner(keys.signer(handle), transactions);
  }

  @Override
  public Bytes unwrap(KeyHandle handle, WrappedKey wrapped) {
    transactions.refuseInside("Keys");
    return keys.unwrap(handle, wrapped);
  }

  @Override
  public Bytes unwrap(KeyHandle handle, WrappedKey productKey, Bytes bound, Bytes content) {
    transactions.refuseInside("Keys");
    return keys.unwrap(handle, productKey, bound, content);
  }

  @Override
  public Bytes derive(KeyHandle handle, WrappedKey secret, Bytes bound) {
    transactions.refuseInside("Keys");
    return keys.derive(handle, secret, bound);
  }

  private record GuardedSigner(Signer signer, Transactions transactions) implements Signer {
    @Override
    public KeySet keys() {
      return signer.keys();
    }

    @Override
    public Bytes sign(Algorithm algorithm, Bytes message) {
      transactions.refuseInside("Keys");
      return signer.sign(algorithm, message);
    }
  }
}
