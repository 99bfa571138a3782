package dev.coffer.domain.armor;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * One block of armored text: a type and octets, as {@code -----BEGIN COFFER UPDATE-----}, base64 in
 * lines of 64, {@code -----END COFFER UPDATE-----}.
 *
 * <p>Reading forgives what mail programs do to text: any line ending, blanks at the ends of lines,
 * quoting with {@code >}, a byte order mark, text before, between and after the blocks. Inside a
 * block all else is strict: the octets have one form in lines.
 *
 * <p>There is no checksum: what is inside is signed or strictly encoded, so damage is noticed
 * there, and a checksum that anyone can compute proves nothing more. A block cut short is
 * recognised by its missing end.
 *
 * @param content 1..{@value #LONGEST} octets
 */
public record Armor(Type type, Bytes content) {
  /** The longest content of a block, in octets. */
  public static final int LONGEST = 4 << 20;

  /** The longest text that is read, in octets. */
  public static final int LONGEST_TEXT = 8 << 20;

  /** The most blocks of one text. */
  public static final int MOST_BLOCKS = 64;

  private static final int LINE = 64;
  private static final String BEGIN = "-----BEGIN COFFER ";
  private static final String END = "-----END COFFER ";
  private static final String DASHES = "-----";

  /** What a block holds. */
  public enum Type {
    /** A container's signed context ({@code .cofctx}). */
    CONTEXT,
    /** A bundle of a firm's updates ({@code .cofupd}). */
    UPDATE,
    /** A certificate; a firm's own is its trust anchor. */
    CERTIFICATE,
    /** What enrols a device ({@code .cofcred}); a secret. */
    CREDENTIAL,
    /** A time that a firm certified for a container. */
    TIME,
    /** What a firm granted a container, beside the context that shows it. */
    GRANT
  }

  public Armor {
    if (content.isEmpty() || content.length() > LONGEST) {
      throw new Malformed(
          Malformed.Reason.OVER_LIMIT,
          "armor holds 1.." + LONGEST + " bytes, not " + content.length());
    }
  }

  /** The block as text: ASCII, lines ended by a line feed. */
  public String text() {
    String base64 = Base64.getEncoder().encodeToString(content.toArray());
    StringBuilder text = new StringBuilder(base64.length() * 66 / 64 + 100);
    text.append(BEGIN).append(type).append(DASHES).append('\n');
    for (int at = 0; at < base64.length(); at += LINE) {
      text.append(base64, at, Math.min(at + LINE, base64.length())).append('\n');
    }
    return text.append(END).append(type).append(DASHES).append('\n').toString();
  }

  /**
   * Reads all blocks of a file or mail, in order.
   *
   * @return 1..{@value #MOST_BLOCKS} blocks
   * @throws Malformed by name: no block, a block that is cut short, damaged, of a type this version
   *     does not know, or over a limit
   */
  public static List<Armor> parseAll(Bytes file) {
    if (file.length() > LONGEST_TEXT) {
      throw new Malformed(
          Malformed.Reason.OVER_LIMIT, "armored text over " + LONGEST_TEXT + " bytes");
    }
    List<Armor> blocks = new ArrayList<>();
    // Each octet is one character: surrounding text may be in any encoding.
    String text = new String(file.toArray(), StandardCharsets.ISO_8859_1);
    Iterator<String> lines = text.lines().map(Armor::bare).iterator();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith(BEGIN)) {
        if (blocks.size() == MOST_BLOCKS) {
          throw new Malformed(
              Malformed.Reason.OVER_LIMIT, "more than " + MOST_BLOCKS + " armored blocks");
        }
        blocks.add(block(beginning(line), lines));
      } else if (line.startsWith(END)) {
        throw bad("an armored block ends that did not begin: its first line is missing");
      }
    }
    if (blocks.isEmpty()) {
      throw bad("no armored block: a line with -----BEGIN COFFER …----- is missing");
    }
    return List.copyOf(blocks);
  }

  /**
   * Reads a text that holds exactly one block, of type {@code expected}.
   *
   * @throws Malformed as {@link #parseAll}, and when there are several or it is of another type
   */
  public static Bytes parseOne(Bytes file, Type expected) {
    List<Armor> blocks = parseAll(file);
    if (blocks.size() > 1) {
      throw bad("one armored block is expected, there are " + blocks.size());
    }
    Armor block = blocks.get(0);
    if (block.type != expected) {
      throw bad("this is COFFER " + block.type + ", expected is COFFER " + expected);
    }
    return block.content;
  }

  private static Armor block(Type type, Iterator<String> lines) {
    StringBuilder base64 = new StringBuilder();
    boolean last = false;
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith(DASHES)) {
        if (!line.equals(END + type + DASHES)) {
          throw bad("COFFER " + type + " is followed by another line than its end");
        }
        return new Armor(type, decode(base64.toString(), type));
      }
      if (last || line.isEmpty() || line.length() > LINE) {
        throw bad("COFFER " + type + " must have lines of 64 characters, the last one shorter");
      }
      last = line.length() < LINE;
      base64.append(line);
    }
    throw new Malformed(
        Malformed.Reason.TRUNCATED, "COFFER " + type + " is cut short: its end is missing");
  }

  private static Type beginning(String line) {
    for (Type type : Type.values()) {
      if (line.equals(BEGIN + type + DASHES)) {
        return type;
      }
    }
    throw bad("an armored block of a type that this version does not know");
  }

  private static Bytes decode(String base64, Type type) {
    Optional<Bytes> content;
    try {
      content = Optional.of(Bytes.of(Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException e) {
      content = Optional.empty();
    }
    return content
        .filter(octets -> Base64.getEncoder().encodeToString(octets.toArray()).equals(base64))
        .orElseThrow(() -> bad("COFFER " + type + " is damaged: not base64 as it was written"));
  }

  /** The line without quoting, indentation, blanks at its end and byte order mark. */
  private static String bare(String line) {
    int from = line.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
    int to = line.length();
    while (from < to && " \t>".indexOf(line.charAt(from)) >= 0) {
      from++;
    }
    while (from < to && " \t".indexOf(line.charAt(to - 1)) >= 0) {
      to--;
    }
    return line.substring(from, to);
  }

  private static Malformed bad(String what) {
    return new Malformed(Malformed.Reason.BAD_ARMOR, what);
  }

  @Override
  public String toString() {
    return "Armor[" + type + ", " + content.length() + " bytes]";
  }
}
