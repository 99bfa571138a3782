package dev.coffer.bootstrap.cli;

import dev.coffer.application.wire.TermsBody;
import dev.coffer.domain.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Terms as people read them: a line each, and none for what sets no bound. */
final class TermsLines {
  private final List<String> lines = new ArrayList<>();

  private TermsLines() {}

  static List<String> of(TermsBody terms) {
    TermsLines all = new TermsLines();
    all.place(terms);
    all.time(terms);
    all.moves(terms.moves());
    all.line("public data", terms.publicData(), TermsLines::readable);
    return all.lines;
  }

  private void place(TermsBody terms) {
    line(
        "lives in",
        terms.kinds(),
        kinds -> kinds.stream().map(TermsLines::word).collect(Collectors.joining(", ")));
    line("bound at least", terms.binding(), TermsLines::word);
    line("seats", terms.seats(), Object::toString);
    line("counted", terms.counting(), TermsLines::word);
    if (terms.lingerSeconds() != null && terms.lingerSeconds() > 0) {
      lines.add("seats stay taken after release: " + time(terms.lingerSeconds()));
    }
    if (terms.borrow() != null) {
      lines.add(
          "lent: %s, for %s at most"
              .formatted(
                  Console.counted(terms.borrow().seats(), "seat"),
                  time(terms.borrow().longestSeconds())));
    }
    if (Boolean.TRUE.equals(terms.localOnly())) {
      lines.add("used only where it lives, never over a network");
    }
    line("for the user", terms.namedUser(), Function.identity());
    if (terms.linkLoss() != null) {
      Long longest = terms.linkLoss().longestSeconds();
      lines.add(
          "without its container: "
              + word(terms.linkLoss().rule())
              + (longest == null ? "" : ", " + time(longest)));
    }
  }

  private void time(TermsBody terms) {
    line("usable from", terms.validFrom(), Object::toString);
    line("usable before", terms.validUntil(), Object::toString);
    line("usable after its first use for", terms.usagePeriodSeconds(), TermsLines::time);
    line("covers releases before", terms.maintenanceUntil(), Object::toString);
    line("units", terms.units(), Object::toString);
    line("in contact at least every", terms.contactEverySeconds(), TermsLines::time);
  }

  private void moves(TermsBody.@Nullable Moves moves) {
    if (moves == null) {
      return;
    }
    lines.add("its holder may return it: " + (moves.mayReturn() ? "yes" : "no"));
    lines.add("its holder may move it: " + (moves.mayMove() ? "yes" : "no"));
    lines.add(
        "its holder may restore it: "
            + (moves.restores() == 0
                ? "no"
                : Console.counted(moves.restores(), "time")
                    + (moves.restoreWaitSeconds() == 0
                        ? ""
                        : ", " + time(moves.restoreWaitSeconds()) + " apart")));
  }

  private <T> void line(String what, @Nullable T value, Function<T, String> words) {
    if (value != null) {
      lines.add(what + ": " + words.apply(value));
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** As it is typed: the largest unit without a rest. */
  private static String time(long seconds) {
    Duration time = Duration.ofSeconds(seconds);
    if (time.equals(Duration.ofDays(time.toDays()))) {
      return time.toDays() + "d";
    }
    if (time.equals(Duration.ofHours(time.toHours()))) {
      return time.toHours() + "h";
    }
    return time.equals(Duration.ofMinutes(time.toMinutes()))
        ? time.toMinutes() + "m"
        : seconds + "s";
  }

  /** A text as such; what is none in base64, as it is sent. */
  private static String readable(String data) {
    try {
      Bytes octets = Bytes.fromBase64Url(data);
      String text = octets.asUtf8();
      boolean plain =
          Bytes.utf8(text).equals(octets) && text.chars().noneMatch(Character::isISOControl);
      return plain ? text : data + " (base64)";
    } catch (IllegalArgumentException e) {
      return data + " (base64)";
    }
  }
}
