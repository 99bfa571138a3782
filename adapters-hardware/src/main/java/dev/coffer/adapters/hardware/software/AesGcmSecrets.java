package dev.coffer.adapters.hardware.software;

import dev.coffer.application.RandomSource;
import dev.coffer.application.container.Secrets;
import dev.coffer.application.container.SecretsUnreadable;
import dev.coffer.domain.Bytes;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets under AES-256-GCM, each with its own key.
 *
 * <p>Form: {@code 0x43 0x01} ‖ name of the master key (8) ‖ salt (32) ‖ ciphertext ‖ tag (16). The
 * data key is HKDF-SHA-256(master key, salt, {@code coffer/1/secret/<purpose>}), the nonce is zero,
 * the header is authenticated as additional data.
 *
 * <p>Why derived and not random and wrapped: one operation instead of two, 40 bytes less, and
 * nothing is lost, since replacing a master key means sealing small secrets again either way. A key
 * is used for one message only (256 random bits of salt never repeat), so the nonce may be fixed
 * and the number of secrets has no bound that matters; with random nonces under one key it would be
 * four billion.
 */
final class AesGcmSecrets implements Secrets {
  private static final Bytes FORM = Bytes.of((byte) 0x43, (byte) 0x01);
  private static final int SALT = 32;
  private static final int HEADER = 2 + MasterKeys.NAME + SALT;
  private static final int TAG = 16;
  private static final byte[] NONCE = new byte[12];
  private static final String CIPHER = "AES/GCM/NoPadding";

  /** Known, so that not all are asked each time. */
  private static final Provider PROVIDER = provider();

  private final MasterKeys masterKeys;
  private final RandomSource random;

  AesGcmSecrets(MasterKeys masterKeys, RandomSource random) {
    this.masterKeys = masterKeys;
    this.random = random;
  }

  @Override
  public Bytes seal(String purpose, Bytes plain) {
    Bytes info = info(purpose);
    if (plain.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a secret has at most " + LONGEST + " bytes, this had " + plain.length());
    }
    Bytes name = masterKeys.current();
    Bytes salt = random.next(SALT);
    Bytes header = Bytes.concat(FORM, name, salt);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key(name), salt, info, header);
      return Bytes.concat(header, Bytes.of(cipher.doFinal(plain.toArray())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  @Override
  public Bytes open(String purpose, Bytes sealed) {
    Bytes info = info(purpose);
    if (sealed.length() < HEADER + TAG || !sealed.slice(0, FORM.length()).equals(FORM)) {
      throw new SecretsUnreadable(
          SecretsUnreadable.Reason.NOT_SEALED,
          "not a sealed secret, or sealed by a later version of this software");
    }
    Bytes name = sealed.slice(FORM.length(), FORM.length() + MasterKeys.NAME);
    Bytes salt = sealed.slice(HEADER - SALT, HEADER);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key(name), salt, info, sealed.slice(0, HEADER));
      return Bytes.of(cipher.doFinal(sealed.slice(HEADER, sealed.length()).toArray()));
    } catch (AEADBadTagException e) {
      throw new SecretsUnreadable(
          SecretsUnreadable.Reason.ALTERED,
          "the secret was altered, or belongs to another purpose: restore the data it came from");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  private Bytes key(Bytes name) {
    return masterKeys
        .key(name)
        .orElseThrow(
            () ->
                new SecretsUnreadable(
                    SecretsUnreadable.Reason.MASTER_KEY_MISSING,
                    "sealed under master key " + name.hex() + ", which is not in the key file"));
  }

  private static Cipher cipher(int mode, Bytes master, Bytes salt, Bytes info, Bytes header)
      throws GeneralSecurityException {
    byte[] key = Hkdf.derive(master, salt, info, 32);
    try {
      Cipher cipher = Cipher.getInstance(CIPHER, PROVIDER);
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * 8, NONCE));
      cipher.updateAAD(header.toArray());
      return cipher;
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static Provider provider() {
    try {
      return Cipher.getInstance(CIPHER).getProvider();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  private static Bytes info(String purpose) {
    Bytes name = Bytes.utf8(purpose);
    if (name.isEmpty() || name.length() > LONGEST_PURPOSE) {
      throw new IllegalArgumentException(
          "a purpose has 1.." + LONGEST_PURPOSE + " bytes, this had " + name.length());
    }
    return Bytes.concat(Bytes.utf8("coffer/1/secret/"), name);
  }
}
