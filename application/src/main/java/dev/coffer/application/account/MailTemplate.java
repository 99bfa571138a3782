package dev.coffer.application.account;

import dev.coffer.domain.Malformed;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message with places for what differs, as {@code {{code}}}. What is put there is never read as a
 * template itself, and breaks no line of the subject.
 */
public record MailTemplate(MailKind kind, String subject, String text) {
  /** The longest file, in characters. */
  public static final int LONGEST = 16 << 10;

  private static final Pattern PLACE = Pattern.compile("\\{\\{([^{}\n]{0,64})}}");
  private static final Pattern FILE = Pattern.compile("(?s)Subject: ([^\n]{1,200})\n\n(.+)");

  /** The usual text. */
  static MailTemplate usual(MailKind kind) {
    return parse(kind, kind.usual());
  }

  /**
   * Reads a file: {@code Subject: …}, an empty line, and the text.
   *
   * @throws Malformed saying what is wrong, such as a place that this kind of message does not know
   */
  public static MailTemplate parse(MailKind kind, String file) {
    if (file.length() > LONGEST) {
      throw new Malformed(Malformed.Reason.OVER_LIMIT, "the text is longer than 16384 characters");
    }
    Matcher parts = FILE.matcher(file.replace("\r\n", "\n"));
    if (!parts.matches()) {
      throw new Malformed(
          Malformed.Reason.BAD_TEXT, "the text begins with 'Subject: …' and an empty line");
    }
    Set<String> used = new TreeSet<>();
    Matcher place = PLACE.matcher(file);
    while (place.find()) {
      used.add(place.group(1).strip());
    }
    Set<String> unknown = new TreeSet<>(used);
    unknown.removeAll(kind.placeholders());
    if (!unknown.isEmpty()) {
      throw new Malformed(
          Malformed.Reason.UNKNOWN_KEY,
          "%s is not known here; there are %s"
              .formatted(braced(unknown), braced(kind.placeholders())));
    }
    Set<String> missing = new TreeSet<>(kind.needed());
    missing.removeAll(used);
    if (!missing.isEmpty()) {
      throw new Malformed(Malformed.Reason.MISSING_KEY, braced(missing) + " is missing");
    }
    String rest = PLACE.matcher(file).replaceAll("");
    if (rest.contains("{{") || rest.contains("}}")) {
      throw new Malformed(Malformed.Reason.BAD_TEXT, "a place is written {{name}}, on one line");
    }
    return new MailTemplate(kind, parts.group(1), parts.group(2));
  }

  private static String braced(Set<String> names) {
    return String.join(", ", names.stream().map(name -> "{{" + name + "}}").toList());
  }

  String subject(Map<String, String> values) {
    return filled(subject, values).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
  }

  String text(Map<String, String> values) {
    return filled(text, values);
  }

  private static String filled(String template, Map<String, String> values) {
    return PLACE
        .matcher(template)
        .replaceAll(
            place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1).strip(), "")));
  }
}
