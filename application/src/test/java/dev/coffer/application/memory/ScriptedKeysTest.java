package dev.coffer.application.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.container.KeyWrap;
import dev.coffer.application.container.Keys;
import dev.coffer.application.container.KeysContract;
import dev.coffer.application.container.SignatureCheckContract;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.crypto.Signer;
import org.junit.jupiter.api.Test;

class ScriptedKeysTest implements KeysContract, SignatureCheckContract {
  private final ScriptedKeys keys = new ScriptedKeys(new SeededRandom(1));

  @Override
  public Keys keys() {
    return keys;
  }

  @Override
  public KeyWrap wrap() {
    return keys;
  }

  @Override
  public SignatureCheck check() {
    return ScriptedKeys.check();
  }

  @Override
  public Signer newSigner() {
    return keys.signer(keys.create(HYBRID));
  }

  @Override
  public boolean hasCurve() {
    return false;
  }

  @Test
  void oneSeedMakesTheSameKeysAndSignaturesAgain() {
    Signer first = signerOfSeed(5);
    Signer second = signerOfSeed(5);
    assertThat(first.keys()).isEqualTo(second.keys());
    assertThat(first.sign(Algorithm.ESP256, MESSAGE))
        .isEqualTo(second.sign(Algorithm.ESP256, MESSAGE));
    assertThat(signerOfSeed(6).keys()).isNotEqualTo(first.keys());
  }

  private static Signer signerOfSeed(long seed) {
    ScriptedKeys seeded = new ScriptedKeys(new SeededRandom(seed));
    return seeded.signer(seeded.create(HYBRID));
  }
}
