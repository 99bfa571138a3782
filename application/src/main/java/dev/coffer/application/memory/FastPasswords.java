package dev.coffer.application.memory;

import dev.coffer.application.account.PasswordHash;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Digest;
import java.text.Normalizer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Password hashes that cost a microsecond, for tests and simulation: salted and one-way, but a
 * guesser tries a million a second. Thread-safe.
 */
public final class FastPasswords implements PasswordHash {
  private static final String PREFIX = "$fast$";

  private final AtomicLong salts = new AtomicLong();

  @Override
  public String hash(char[] password) {
    if (password.length == 0 || password.length > LONGEST) {
      throw new IllegalArgumentException(
          "a password has 1.." + LONGEST + " characters, this had " + password.length);
    }
    return digest(password, Long.toString(salts.incrementAndGet()));
  }

  @Override
  public boolean matches(char[] password, String hash) {
    int end = hash.indexOf('$', PREFIX.length());
    if (!hash.startsWith(PREFIX) || end < 0) {
      throw new IllegalArgumentException("not a password hash");
    }
    if (password.length == 0 || password.length > LONGEST) {
      return false;
    }
    return hash.equals(digest(password, hash.substring(PREFIX.length(), end)));
  }

  @Override
  public void burn(char[] password) {
    digest(password, "0");
  }

  private static String digest(char[] password, String salt) {
    String text = Normalizer.normalize(new String(password), Normalizer.Form.NFC);
    return PREFIX + salt + "$" + Digest.sha256(Bytes.utf8(salt + "$" + text)).hex();
  }
}
