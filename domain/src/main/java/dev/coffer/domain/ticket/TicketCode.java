package dev.coffer.domain.ticket;

import dev.coffer.domain.Base32;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Digest;
import java.util.Arrays;
import java.util.Optional;

/**
 * The code on a ticket: 25 symbols of Crockford's base32 in five groups, 22 of them random (110
 * bits), the last three a checksum.
 *
 * <p>The checksum makes of all codes a Reed-Solomon code of distance four: up to three mistyped
 * symbols, and any two exchanged, are always noticed; one mistyped symbol can be pointed at.
 *
 * <p>Whoever has the code has the ticket, so it prints as its first group only and a server stores
 * {@link #lookupHash()}. Immutable.
 */
public final class TicketCode {
  /** How many random octets make a code. */
  public static final int RANDOM_LENGTH = 14;

  private static final int SYMBOLS = 25;
  private static final int GROUP = 5;
  private static final int LONGEST_TEXT = 100;
  private static final Bytes HASH_LABEL = Bytes.utf8("coffer/1/ticket");

  private final int[] symbols;

  private TicketCode(int[] symbols) {
    this.symbols = symbols;
  }

  /** What reading typed text gave. */
  public sealed interface Reading {}

  /** A code without typing errors; whether there is such a ticket, only its server knows. */
  public record Parsed(TicketCode code) implements Reading {}

  /**
   * Text that is no ticket code.
   *
   * @param hint what to look at
   */
  public record Mistyped(Hint hint) implements Reading {
    /** What is wrong with the text, in one sentence for a person. */
    public String message() {
      return hint.message();
    }
  }

  /** Where a typing error is, as far as the text itself tells. */
  public sealed interface Hint {
    String message();

    /** Too few or too many symbols. */
    record Length(int symbols) implements Hint {
      @Override
      public String message() {
        return "a ticket has 25 letters and digits, this has "
            + (symbols > LONGEST_TEXT ? "far more" : symbols);
      }
    }

    /** A character that tickets do not use, at position 1..25. */
    record ForeignSymbol(int position) implements Hint {
      @Override
      public String message() {
        return "character " + position + " (group " + group(position) + ") is not used in tickets";
      }
    }

    /** The checksum is wrong and would be right if one symbol, at position 1..25, were another. */
    record OneSymbol(int position) implements Hint {
      @Override
      public String message() {
        return "look at group " + group(position) + ": a character in it seems to be wrong";
      }
    }

    /** The checksum would be right if the symbols at this position and the next were exchanged. */
    record Exchanged(int position) implements Hint {
      @Override
      public String message() {
        return "look at characters "
            + position
            + " and "
            + (position + 1)
            + " (group "
            + group(position)
            + "): they seem to be exchanged";
      }
    }

    /** The checksum is wrong in more than one place. */
    record Several() implements Hint {
      @Override
      public String message() {
        return "some characters are wrong";
      }
    }

    private static int group(int position) {
      return (position - 1) / GROUP + 1;
    }
  }

  /**
   * The code made of random octets.
   *
   * @param random {@value #RANDOM_LENGTH} octets from a cryptographic generator; the last two bits
   *     are not used
   * @throws IllegalArgumentException on another length
   */
  public static TicketCode of(Bytes random) {
    if (random.length() != RANDOM_LENGTH) {
      throw new IllegalArgumentException(
          "a ticket code is made of 14 bytes, not " + random.length());
    }
    int[] symbols = new int[SYMBOLS];
    for (int i = 0; i < TicketChecksum.DATA; i++) {
      for (int bit = i * 5; bit < i * 5 + 5; bit++) {
        symbols[i] = (symbols[i] << 1) | ((random.at(bit / 8) >> (7 - bit % 8)) & 1);
      }
    }
    TicketChecksum.complete(symbols);
    return new TicketCode(symbols);
  }

  /**
   * Reads what a person typed or pasted: any case, O for 0, I and L for 1, any spaces and dashes or
   * none. Never throws on any text.
   */
  public static Reading parse(String text) {
    if (text.length() > LONGEST_TEXT) {
      return new Mistyped(new Hint.Length(LONGEST_TEXT + 1));
    }
    String bare = withoutSeparators(text);
    if (bare.length() != SYMBOLS) {
      return new Mistyped(new Hint.Length(bare.codePointCount(0, bare.length())));
    }
    int[] symbols = new int[SYMBOLS];
    for (int i = 0; i < SYMBOLS; i++) {
      Optional<Integer> symbol = symbol(bare.charAt(i));
      if (symbol.isEmpty()) {
        return new Mistyped(new Hint.ForeignSymbol(i + 1));
      }
      symbols[i] = symbol.get();
    }
    if (TicketChecksum.holds(symbols)) {
      return new Parsed(new TicketCode(symbols));
    }
    return new Mistyped(hint(symbols));
  }

  private static Hint hint(int[] symbols) {
    int wrong = TicketChecksum.onlyWrong(symbols);
    if (wrong >= 0) {
      return new Hint.OneSymbol(wrong + 1);
    }
    for (int i = 0; i + 1 < SYMBOLS; i++) {
      int[] exchanged = symbols.clone();
      exchanged[i] = symbols[i + 1];
      exchanged[i + 1] = symbols[i];
      if (TicketChecksum.holds(exchanged)) {
        return new Hint.Exchanged(i + 1);
      }
    }
    return new Hint.Several();
  }

  private static Optional<Integer> symbol(char typed) {
    if (typed >= 0x80) {
      return Optional.empty();
    }
    String normal = Base32.normalize(String.valueOf(typed));
    return normal.isEmpty() || !Base32.isSymbol(normal.charAt(0))
        ? Optional.empty()
        : Optional.of(Base32.symbol(normal.charAt(0)));
  }

  private static String withoutSeparators(String text) {
    StringBuilder bare = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      boolean separates =
          Character.isWhitespace(each)
              || Character.isSpaceChar(each)
              || Character.getType(each) == Character.DASH_PUNCTUATION
              || Character.getType(each) == Character.FORMAT;
      if (!separates) {
        bare.append(each);
      }
    }
    return bare.toString();
  }

  /** The whole code, {@code XXXXX-XXXXX-XXXXX-XXXXX-XXXXX}: for the customer, never for a log. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < SYMBOLS; i++) {
      if (i > 0 && i % GROUP == 0) {
        text.append('-');
      }
      text.append(Base32.symbolOf(symbols[i]));
    }
    return text.toString();
  }

  /** The first group: enough for people to tell tickets apart, useless to anyone else. */
  public String hint() {
    return text().substring(0, GROUP);
  }

  /**
   * What servers store and look tickets up by: SHA-256 over {@code coffer/1/ticket} ‖ the 25
   * symbols in ASCII. With 110 random bits behind it, it needs no salt.
   */
  public Digest lookupHash() {
    return Digest.sha256(HASH_LABEL, Bytes.utf8(text().replace("-", "")));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TicketCode that && Arrays.equals(symbols, that.symbols);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(symbols);
  }

  /** The first group only. */
  @Override
  public String toString() {
    return hint() + "-…";
  }
}
