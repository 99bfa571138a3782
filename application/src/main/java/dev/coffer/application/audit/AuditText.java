package dev.coffer.application.audit;

import dev.coffer.domain.Malformed;

/** Reads the lines of audit files, which have one spelling each, from left to right. */
final class AuditText {
  private final String text;
  private int place;

  AuditText(String text) {
    this.text = text;
  }

  /** Writes JSON text: quotation mark, reverse solidus and controls escaped, all else as it is. */
  static void quote(StringBuilder into, String value) {
    into.append('"');
    for (int i = 0; i < value.length(); i++) {
      char symbol = value.charAt(i);
      if (symbol == '"' || symbol == '\\') {
        into.append('\\').append(symbol);
      } else if (symbol < 0x20) {
        into.append("\\u00").append(hex(symbol >> 4)).append(hex(symbol & 15));
      } else {
        into.append(symbol);
      }
    }
    into.append('"');
  }

  private static char hex(int nibble) {
    return Character.forDigit(nibble, 16);
  }

  AuditText expect(String literal) {
    if (!at(literal)) {
      throw unreadable();
    }
    place += literal.length();
    return this;
  }

  boolean at(String literal) {
    return text.startsWith(literal, place);
  }

  long number() {
    int from = place;
    while (place < text.length() && place - from < 18 && isDigit(text.charAt(place))) {
      place++;
    }
    if (place == from) {
      throw unreadable();
    }
    return Long.parseLong(text.substring(from, place));
  }

  private static boolean isDigit(char symbol) {
    return symbol >= '0' && symbol <= '9';
  }

  String string() {
    expect("\"");
    StringBuilder value = new StringBuilder();
    while (!at("\"")) {
      value.append(symbol());
    }
    expect("\"");
    return value.toString();
  }

  private char symbol() {
    char symbol = next();
    if (symbol != '\\') {
      return symbol;
    }
    char escaped = next();
    return switch (escaped) {
      case '"', '\\' -> escaped;
      case 'u' -> {
        expect("00");
        yield (char) (Character.digit(next(), 16) << 4 | Character.digit(next(), 16));
      }
      default -> throw unreadable();
    };
  }

  private char next() {
    if (place >= text.length()) {
      throw unreadable();
    }
    return text.charAt(place++);
  }

  void end() {
    if (place != text.length()) {
      throw unreadable();
    }
  }

  static Malformed unreadable() {
    return new Malformed(Malformed.Reason.BAD_TEXT, "no line of an audit file");
  }
}
