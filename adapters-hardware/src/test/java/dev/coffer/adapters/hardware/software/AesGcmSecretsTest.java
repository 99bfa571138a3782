package dev.coffer.adapters.hardware.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.RandomSource;
import dev.coffer.application.container.Secrets;
import dev.coffer.application.container.SecretsContract;
import dev.coffer.application.container.SecretsUnreadable;
import dev.coffer.application.memory.SeededRandom;
import dev.coffer.domain.Bytes;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class AesGcmSecretsTest implements SecretsContract {
  private static final Bytes OLD = Bytes.utf8("old master key, old master key!!");
  private static final Bytes NEW = Bytes.utf8("new master key, new master key!!");

  private final RandomSource random = new SeededRandom(5);
  private final Secrets secrets = SoftwareCrypto.secrets(OLD, random);

  @Override
  public Secrets secrets() {
    return secrets;
  }

  @Test
  void theSealedFormHidesItsContent() {
    Bytes plain = Bytes.utf8("a secret that nobody reads");
    assertThat(secrets.seal("purpose", plain).hex()).doesNotContain(plain.hex().substring(0, 8));
  }

  @Test
  void aNewMasterKeyStillOpensWhatWasSealedUnderTheOldOne() {
    Secrets both = new AesGcmSecrets(new MasterKeys(List.of(OLD, NEW)), random);
    Secrets onlyNew = SoftwareCrypto.secrets(NEW, random);
    Bytes sealed = secrets.seal("purpose", Bytes.utf8("plain"));
    assertThat(both.open("purpose", sealed)).isEqualTo(Bytes.utf8("plain"));
    Bytes again = both.seal("purpose", both.open("purpose", sealed));
    assertThat(onlyNew.open("purpose", again)).isEqualTo(Bytes.utf8("plain"));
  }

  @Test
  void aMissingMasterKeyIsNamed() {
    Bytes sealed = secrets.seal("purpose", Bytes.utf8("plain"));
    assertThatThrownBy(() -> SoftwareCrypto.secrets(NEW, random).open("purpose", sealed))
        .isInstanceOfSatisfying(
            SecretsUnreadable.class,
            refusal ->
                assertThat(refusal.reason()).isEqualTo(SecretsUnreadable.Reason.MASTER_KEY_MISSING))
        .hasMessageContaining(sealed.slice(2, 10).hex());
  }

  @Test
  void theFormIsThatOfTheSpecification() throws GeneralSecurityException {
    Bytes sealed = secrets.seal("purpose", Bytes.utf8("plain"));
    assertThat(sealed.slice(0, 2).hex()).isEqualTo("4301");
    assertThat(sealed.length()).isEqualTo(2 + 8 + 32 + 5 + 16);
    Bytes header = sealed.slice(0, 42);
    byte[] key = Hkdf.derive(OLD, header.slice(10, 42), Bytes.utf8("coffer/1/secret/purpose"), 32);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(128, new byte[12]));
    cipher.updateAAD(header.toArray());
    Bytes plain = Bytes.of(cipher.doFinal(sealed.slice(42, sealed.length()).toArray()));
    assertThat(plain).isEqualTo(Bytes.utf8("plain"));
  }

  @Test
  void aMasterKeyHas32Bytes() {
    for (int length : new int[] {0, 16, 31, 33, 64}) {
      assertThatThrownBy(() -> SoftwareCrypto.secrets(Bytes.of(new byte[length]), random))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
