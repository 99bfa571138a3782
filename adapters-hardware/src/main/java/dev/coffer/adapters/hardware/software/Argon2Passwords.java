package dev.coffer.adapters.hardware.software;

import dev.coffer.application.RandomSource;
import dev.coffer.application.account.PasswordHash;
import dev.coffer.domain.Bytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106), written as {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}.
 *
 * <p>Hashes with other parameters are recognised within bounds, so the costs can be raised later.
 */
final class Argon2Passwords implements PasswordHash {
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT = 16;
  private static final int HASH = 32;
  private static final int MOST_MEMORY_KIB = 256 * 1024;
  private static final int MOST_PASSES = 16;
  private static final int MOST_LANES = 8;
  private static final int MOST_CONCURRENT = 64;
  private static final int MOST_OCTETS_EACH = 3;
  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,6}),t=([1-9][0-9]?),p=([1-9])"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  private final RandomSource random;
  private final Semaphore turns;
  private final Bytes burnSalt;

  Argon2Passwords(RandomSource random, int concurrent) {
    if (concurrent < 1 || concurrent > MOST_CONCURRENT) {
      throw new IllegalArgumentException("concurrent must be 1..64, was " + concurrent);
    }
    this.random = random;
    this.turns = new Semaphore(concurrent, true);
    this.burnSalt = random.next(SALT);
  }

  @Override
  public String hash(char[] password) {
    if (password.length == 0 || password.length > LONGEST) {
      throw new IllegalArgumentException(
          "a password has 1.." + LONGEST + " characters, this had " + password.length);
    }
    Bytes salt = random.next(SALT);
    byte[] hash = argon2id(password, salt.toArray(), MEMORY_KIB, PASSES, LANES, HASH);
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(MEMORY_KIB, PASSES, LANES, base64(salt.toArray()), base64(hash));
  }

  @Override
  public boolean matches(char[] password, String hash) {
    Matcher matcher = FORM.matcher(hash);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a password hash of a form known here");
    }
    int memory = Integer.parseInt(matcher.group(1));
    int passes = Integer.parseInt(matcher.group(2));
    int lanes = Integer.parseInt(matcher.group(3));
    if (memory > MOST_MEMORY_KIB
        || passes > MOST_PASSES
        || lanes > MOST_LANES
        || memory < 8 * lanes) {
      throw new IllegalArgumentException("a password hash with costs out of bounds");
    }
    byte[] salt = Base64.getDecoder().decode(matcher.group(4));
    Bytes expected = Bytes.of(Base64.getDecoder().decode(matcher.group(5)));
    if (password.length == 0 || password.length > LONGEST) {
      burn(password);
      return false;
    }
    byte[] actual = argon2id(password, salt, memory, passes, lanes, expected.length());
    return expected.equals(Bytes.of(actual));
  }

  @Override
  public void burn(char[] password) {
    char[] bounded = Arrays.copyOf(password, Math.min(password.length, LONGEST));
    try {
      argon2id(bounded, burnSalt.toArray(), MEMORY_KIB, PASSES, LANES, HASH);
    } finally {
      Arrays.fill(bounded, '\0');
    }
  }

  private byte[] argon2id(
      char[] password, byte[] salt, int memory, int passes, int lanes, int length) {
    byte[] octets = utf8(password);
    turns.acquireUninterruptibly();
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(memory)
              .withIterations(passes)
              .withParallelism(lanes)
              .withSalt(salt)
              .build());
      byte[] hash = new byte[length];
      generator.generateBytes(octets, hash);
      return hash;
    } finally {
      turns.release();
      Arrays.fill(octets, (byte) 0);
    }
  }

  /** UTF-8 of the composed form (NFC), which plain ASCII is already. */
  private static byte[] utf8(char[] password) {
    CharBuffer text = CharBuffer.wrap(password);
    if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
      text = CharBuffer.wrap(Normalizer.normalize(text, Normalizer.Form.NFC));
    }
    ByteBuffer encoded = ByteBuffer.allocate(text.length() * MOST_OCTETS_EACH);
    StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(text, encoded, true);
    byte[] octets = Arrays.copyOf(encoded.array(), encoded.position());
    Arrays.fill(encoded.array(), (byte) 0);
    return octets;
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().withoutPadding().encodeToString(octets);
  }
}
