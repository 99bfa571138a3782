package dev.coffer.application.container;

import dev.coffer.domain.Bytes;

/**
 * Keeps secrets that must be read back (product keys, software private keys, outgoing passwords) by
 * sealing them under a master key; the owner stores the sealed form in its own table or file.
 *
 * <p>A stolen copy of that store is useless without the master key. What must only be recognised
 * (tickets, tokens, passwords) is hashed instead, never sealed.
 *
 * <p>Each sealed form names the version of the master key it was made under, so the master key can
 * be replaced while old secrets stay readable; sealing again moves a secret to the newest.
 *
 * <p>Thread-safety: any number of threads. Blocking: no with a master key in memory; an HSM may
 * take milliseconds. Contract: {@code SecretsContract}.
 */
public interface Secrets {
  /** The longest secret, in bytes. */
  int LONGEST = 64 << 20;

  /** The longest purpose, in bytes of UTF-8. */
  int LONGEST_PURPOSE = 200;

  /**
   * Seals {@code plain} for one purpose. Sealing the same twice gives two different forms.
   *
   * @param purpose what the secret is and whose, as {@code product-key/<id>}, 1..200 bytes of
   *     UTF-8: a sealed form copied to another row does not open there
   * @param plain 0..67,108,864 bytes
   * @return the sealed form, at most 128 bytes longer than {@code plain}
   * @throws IllegalArgumentException when an argument is out of its range; the caller's fault
   */
  Bytes seal(String purpose, Bytes plain);

  /**
   * Opens what {@link #seal} made for the same purpose. Repeatable.
   *
   * @throws SecretsUnreadable when {@code sealed} was altered, belongs to another purpose, or was
   *     made under a master key that is not here; the store's or the operator's fault
   * @throws IllegalArgumentException when {@code purpose} is out of its range
   */
  Bytes open(String purpose, Bytes sealed);
}
