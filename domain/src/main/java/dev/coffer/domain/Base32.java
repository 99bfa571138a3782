package dev.coffer.domain;

/**
 * Crockford's base32: 32 symbols without I, L, O and U, five bits each.
 *
 * <p>Reading forgives what people confuse: lower case, O for 0, I and L for 1, and hyphens or
 * spaces between symbols.
 */
public final class Base32 {
  private static final String SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private Base32() {}

  /** All bits of {@code bytes}, most significant first, the last symbol padded with zero bits. */
  public static String encode(Bytes bytes) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (int i = 0; i < bytes.length(); i++) {
      held = held << 8 | bytes.at(i);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(SYMBOLS.charAt(held >> bits & 31));
      }
      held &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text.append(SYMBOLS.charAt(held << (5 - bits) & 31));
    }
    return text.toString();
  }

  /**
   * The octets that {@link #encode} wrote as {@code text}.
   *
   * @throws Malformed on a symbol outside the alphabet, or padding bits that are not zero
   */
  public static Bytes decode(String text) {
    String symbols = normalize(text);
    byte[] octets = new byte[symbols.length() * 5 / 8];
    int bits = 0;
    int held = 0;
    int at = 0;
    for (int i = 0; i < symbols.length(); i++) {
      held = held << 5 | symbol(symbols.charAt(i));
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        octets[at++] = (byte) (held >> bits);
        held &= (1 << bits) - 1;
      }
    }
    if (held != 0 || bits >= 5) {
      throw new Malformed(Malformed.Reason.NOT_CANONICAL, "base32 with stray bits");
    }
    return Bytes.of(octets);
  }

  /** ASCII letters in upper case, with confusable symbols replaced and separators removed. */
  public static String normalize(String text) {
    StringBuilder symbols = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      switch (each) {
        case '-', ' ' -> {}
        case 'o', 'O' -> symbols.append('0');
        case 'i', 'I', 'l', 'L' -> symbols.append('1');
        default -> symbols.append(each >= 'a' && each <= 'z' ? (char) (each - 32) : each);
      }
    }
    return symbols.toString();
  }

  /** Whether {@code symbol} is one of the alphabet, in {@link #normalize normalized} form. */
  public static boolean isSymbol(char symbol) {
    return SYMBOLS.indexOf(symbol) >= 0;
  }

  /** The value 0..31 of one symbol of {@link #normalize normalized} text. */
  public static int symbol(char symbol) {
    int value = SYMBOLS.indexOf(symbol);
    if (value < 0) {
      throw new Malformed(Malformed.Reason.BAD_TEXT, "a character that base32 does not use");
    }
    return value;
  }

  /** The symbol of a value 0..31. */
  public static char symbolOf(int value) {
    return SYMBOLS.charAt(value);
  }
}
