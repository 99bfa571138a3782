package dev.coffer.adapters.hardware.software;

import dev.coffer.application.Ports;
import dev.coffer.application.RandomSource;
import dev.coffer.application.account.PasswordHash;
import dev.coffer.application.container.KeyWrap;
import dev.coffer.application.container.Keys;
import dev.coffer.application.container.MasterKeyRefused;
import dev.coffer.application.container.Secrets;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.SignatureCheck;
import java.nio.file.Path;

/**
 * Cryptography in software: makes the adapters of this package. Each is thread-safe, starts nothing
 * and needs no closing; make one of each and share it.
 */
public final class SoftwareCrypto {
  private SoftwareCrypto() {}

  /** All of it, as {@link Ports} takes it; passwords are hashed one at a time. */
  public static Ports.Crypto all(Secrets secrets, RandomSource random) {
    OwnSignatures own = ownSignatures();
    return new Ports.Crypto(
        own.remembering(keys(secrets, random)),
        secrets,
        own.sparing(signatureCheck()),
        passwords(random, 1),
        keyWrap(random));
  }

  /** What lets a process that signs and checks believe its own signatures without computing. */
  public static OwnSignatures ownSignatures() {
    return new OwnSignatures();
  }

  /** The platform's cryptographic generator. */
  public static RandomSource random() {
    return new SystemRandom();
  }

  /** Verifies ESP256 and ML-DSA-65; remembers up to 1,024 decoded public keys. */
  public static SignatureCheck signatureCheck() {
    return new SoftwareSignatureCheck();
  }

  /**
   * Keys whose handle holds the private keys, sealed by {@code secrets} for their own public keys.
   * Both algorithms; signatures are deterministic, so the same message gets the same signature.
   */
  public static Keys keys(Secrets secrets, RandomSource random) {
    return new SoftwareKeys(secrets, random);
  }

  /** Wraps keys for the holders of P-256 keys. */
  public static KeyWrap keyWrap(RandomSource random) {
    return new EcdhKeyWrap(random);
  }

  /**
   * Secrets under the master key in {@code file}, which is made when it is absent: readable by its
   * owner only, whole or not at all, one key even if several processes start at once.
   *
   * <p>This protects a stolen copy of the data that does not include the file, and no more: whoever
   * reads both reads every secret.
   *
   * @throws MasterKeyRefused when the file is not such a file, or others may read it
   */
  public static Secrets secrets(Path file, RandomSource random) {
    return new AesGcmSecrets(MasterKeyFile.openOrCreate(file, random), random);
  }

  /**
   * Secrets under a master key that the caller keeps.
   *
   * @param masterKey 32 bytes
   * @throws IllegalArgumentException on another length
   */
  public static Secrets secrets(Bytes masterKey, RandomSource random) {
    return new AesGcmSecrets(MasterKeys.of(masterKey), random);
  }

  /**
   * Argon2id with 19 MiB, two passes and one lane.
   *
   * @param concurrent how many hashes run at once, 1..64, each with its 19 MiB; the others wait in
   *     the order they came
   */
  public static PasswordHash passwords(RandomSource random, int concurrent) {
    return new Argon2Passwords(random, concurrent);
  }
}
