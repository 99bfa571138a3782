package dev.coffer.bootstrap.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads the text of a setting; each refuses with the rule as its message. */
final class Values {
  private Values() {}

  static int integer(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be a whole number, was " + text, e);
    }
  }

  static int between(int least, int most, String text) {
    int number = integer(text);
    if (number < least || number > most) {
      throw new IllegalArgumentException("must be %d..%d, was %d".formatted(least, most, number));
    }
    return number;
  }

  static boolean onOff(String text) {
    return switch (text) {
      case "on", "true" -> true;
      case "off", "false" -> false;
      default -> throw new IllegalArgumentException("must be on or off, was " + text);
    };
  }

  static <E extends Enum<E>> E oneOf(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ", "must be one of ", ", was " + text))));
  }

  static URI mailServer(String text) {
    URI uri = URI.create(text);
    boolean smtp = "smtp".equals(uri.getScheme()) || "smtps".equals(uri.getScheme());
    if (!smtp || uri.getHost() == null || uri.getUserInfo() != null || !uri.getPath().isEmpty()) {
      throw new IllegalArgumentException("must be smtp://host:port or smtps://host:port");
    }
    return uri;
  }

  static URI httpAddress(String text) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (!http || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
        throw new IllegalArgumentException("must be an http or https address, was " + text);
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("must be an http or https address, was " + text, e);
    }
  }
}
