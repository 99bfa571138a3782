package dev.coffer.bootstrap.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Points in time as people write them: a day, which begins at midnight UTC, or an instant. */
final class Dates {
  private Dates() {}

  static Instant parse(String text) {
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException e) {
      throw new Misuse(
          "'" + text + "' is no date.", "Write it as 2027-01-01 or 2027-01-01T00:00:00Z.");
    }
  }
}
