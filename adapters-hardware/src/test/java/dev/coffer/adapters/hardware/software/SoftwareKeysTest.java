package dev.coffer.adapters.hardware.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.RandomSource;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.container.KeyWrap;
import dev.coffer.application.container.Keys;
import dev.coffer.application.container.KeysContract;
import dev.coffer.application.container.KeysUnavailable;
import dev.coffer.application.container.SignatureCheckContract;
import dev.coffer.application.memory.PlainSecrets;
import dev.coffer.application.memory.SeededRandom;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.crypto.Signer;
import org.junit.jupiter.api.Test;

class SoftwareKeysTest implements KeysContract, SignatureCheckContract {
  private static final Bytes MASTER = Bytes.utf8("master key master key master key");

  private final RandomSource random = new SeededRandom(4);
  private final Keys keys = SoftwareCrypto.keys(SoftwareCrypto.secrets(MASTER, random), random);
  private final KeyWrap wrap = SoftwareCrypto.keyWrap(random);
  private final SignatureCheck check = SoftwareCrypto.signatureCheck();

  @Override
  public Keys keys() {
    return keys;
  }

  @Override
  public KeyWrap wrap() {
    return wrap;
  }

  @Override
  public SignatureCheck check() {
    return check;
  }

  @Override
  public Signer newSigner() {
    return keys.signer(keys.create(HYBRID));
  }

  @Test
  void aHandleDoesNotOpenUnderAnotherMasterKey() {
    Bytes other = Bytes.utf8("another key another key another!");
    Keys elsewhere = SoftwareCrypto.keys(SoftwareCrypto.secrets(other, random), random);
    KeyHandle handle = keys.create(HYBRID);
    assertThatThrownBy(() -> elsewhere.signer(handle))
        .isInstanceOf(KeysUnavailable.class)
        .hasMessageContaining("which is not in the key file");
  }

  @Test
  void aHandleShowsNoPrivateKey() {
    KeyHandle handle = keys.create(HYBRID);
    Bytes opened =
        SoftwareCrypto.secrets(MASTER, random)
            .open("keys/" + handle.keys().thumbprint().hex(), handle.handle());
    assertThat(opened.length()).isEqualTo(64);
    String sealed = handle.handle().hex();
    assertThat(sealed).doesNotContain(opened.slice(0, 32).hex(), opened.slice(32, 64).hex());
  }

  @Test
  void theSameMessageGetsTheSameSignature() {
    Signer signer = newSigner();
    for (Algorithm algorithm : Algorithm.values()) {
      assertThat(signer.sign(algorithm, MESSAGE)).isEqualTo(signer.sign(algorithm, MESSAGE));
    }
  }

  @Test
  void privateKeysOfAnotherNumberAreRefused() {
    PlainSecrets secrets = new PlainSecrets();
    KeySet set = keys.create(HYBRID).keys();
    Bytes sealed = secrets.seal("keys/" + set.thumbprint().hex(), Bytes.of(new byte[32]));
    assertThatThrownBy(
            () -> SoftwareCrypto.keys(secrets, random).signer(new KeyHandle(set, sealed)))
        .isInstanceOf(KeysUnavailable.class);
  }

  @Test
  void nothingSecretIsPrinted() {
    KeyHandle handle = keys.create(HYBRID);
    assertThat(handle.toString()).doesNotContain(handle.handle().hex());
    assertThat(keys.signer(handle).toString())
        .isEqualTo("SoftwareSigner[" + handle.keys().thumbprint() + "]");
  }

  @Test
  void theNumberOfRememberedKeysIsBounded() {
    SoftwareSignatureCheck bounded = new SoftwareSignatureCheck();
    Bytes signature = Bytes.of(new byte[64]);
    for (int i = 0; i < SoftwareSignatureCheck.MOST_POINTS + 100; i++) {
      bounded.verify(P256.publicKey(P256.newPrivateKey(random)), MESSAGE, signature);
    }
    assertThat(bounded.remembered()).isEqualTo(SoftwareSignatureCheck.MOST_POINTS);
  }
}
