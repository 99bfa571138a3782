package dev.coffer.application.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.Transactions;
import dev.coffer.application.memory.MemoryDatabase;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.application.memory.SeededRandom;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.crypto.WrappedKey;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class GuardedKeysTest implements KeysContract {
  private final Transactions transactions = new MemoryDatabase();
  private final ScriptedKeys scripted = new ScriptedKeys(new SeededRandom(2));
  private final Keys keys = new GuardedKeys(scripted, transactions);

  @Override
  public Keys keys() {
    return keys;
  }

  @Override
  public KeyWrap wrap() {
    return scripted;
  }

  @Override
  public SignatureCheck check() {
    return ScriptedKeys.check();
  }

  @Override
  public boolean hasCurve() {
    return false;
  }

  @Test
  void everyUseInsideATransactionIsRefused() {
    KeyHandle handle = keys.create(CLASSICAL);
    Signer signer = keys.signer(handle);
    WrappedKey wrapped = scripted.wrap(handle.keys().keys().get(0), KEY);
    refusedInside(() -> keys.create(CLASSICAL));
    refusedInside(() -> keys.signer(handle));
    refusedInside(() -> keys.unwrap(handle, wrapped));
    refusedInside(() -> signer.sign(Algorithm.ESP256, MESSAGE));
    transactions.run(() -> assertThat(signer.keys()).isEqualTo(handle.keys()));
  }

  private void refusedInside(ThrowingCallable use) {
    transactions.run(() -> assertThatThrownBy(use).isInstanceOf(IllegalStateException.class));
  }
}
