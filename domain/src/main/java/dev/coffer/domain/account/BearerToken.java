package dev.coffer.domain.account;

import dev.coffer.domain.Base32;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.crypto.Digest;

/**
 * A secret that whoever holds it may use: a kind's prefix and 32 random bytes. Servers keep its
 * hash alone. Prints as its kind only.
 */
public final class BearerToken {
  /** Random bytes of one token. */
  public static final int ENTROPY = 32;

  private static final int SYMBOLS = 52;

  /** What a token opens; its prefix lets scanners find leaked ones. */
  public enum Kind {
    API("cofa_"),
    SESSION("cofs_"),
    CODE("cofc_"),
    RESUME("cofr_");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }

    public String prefix() {
      return prefix;
    }
  }

  private final Kind kind;
  private final String text;

  private BearerToken(Kind kind, String text) {
    this.kind = kind;
    this.text = text;
  }

  /** The token of {@value #ENTROPY} random bytes. */
  public static BearerToken of(Kind kind, Bytes random) {
    if (random.length() != ENTROPY) {
      throw new IllegalArgumentException("a token has 32 random bytes");
    }
    return new BearerToken(kind, kind.prefix() + Base32.encode(random));
  }

  /**
   * Reads a token; whether it is known, its hash tells.
   *
   * @throws Malformed when the text has not this kind's form
   */
  public static BearerToken parse(Kind kind, String text) {
    if (text.length() != kind.prefix().length() + SYMBOLS || !text.startsWith(kind.prefix())) {
      throw new Malformed(Malformed.Reason.BAD_TEXT, "not a token of the kind expected here");
    }
    Base32.decode(text.substring(kind.prefix().length()));
    return new BearerToken(kind, text);
  }

  /** The secret itself; shown once to its holder. */
  public String text() {
    return text;
  }

  /** SHA-256 of the text: enough, since it has 256 bits of entropy. */
  public Digest hash() {
    return Digest.sha256(Bytes.utf8(text));
  }

  @Override
  public String toString() {
    return kind.prefix() + "[redacted]";
  }
}
