package dev.coffer.application.lease;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.domain.container.UseResult;
import java.time.Instant;

/** The one place where what a container says against a use becomes a problem with its figures. */
final class TermsRefused {
  private TermsRefused() {}

  static <T> Outcome<T> outcome(UseResult.Refused reason) {
    if (reason instanceof UseResult.NotYet notYet) {
      return refused(Problem.LICENSE_NOT_YET, "from", notYet.from());
    } else if (reason instanceof UseResult.Over over) {
      return refused(Problem.LICENSE_OVER, "end", over.end());
    } else if (reason instanceof UseResult.Suspect suspect) {
      return refused(Problem.LICENSE_CLOCK, "own", suspect.own(), "clock", suspect.clock());
    } else if (reason instanceof UseResult.MaintenanceOver over) {
      return refused(
          Problem.LICENSE_MAINTENANCE, "until", over.until(), "released", over.released());
    } else if (reason instanceof UseResult.OtherUser other) {
      return refused(Problem.LICENSE_USER, "named", other.named(), "user", other.user());
    } else if (reason instanceof UseResult.ContactDue due) {
      Object[] every = {"everySeconds", due.every().toSeconds()};
      return due.last()
          .<Outcome<T>>map(last -> refused(Problem.LICENSE_CONTACT, dates(last, due)))
          .orElseGet(() -> refused(Problem.LICENSE_CONTACT, every));
    } else if (reason instanceof UseResult.UnitsExhausted units) {
      return refused(Problem.UNITS_EXHAUSTED, "left", units.left(), "asked", units.asked());
    } else if (reason instanceof UseResult.FeaturesMissing features) {
      return refused(
          Problem.LICENSE_FEATURE,
          "product",
          features.product(),
          "feature",
          features.missing().text());
    } else if (reason instanceof UseResult.KeyMissing key) {
      return refused(Problem.LICENSE_KEY, "product", key.product(), "version", key.version());
    } else if (reason instanceof UseResult.LocalOnly) {
      return Outcome.refused(Problem.LICENSE_KIND);
    } else if (reason instanceof UseResult.OtherUse) {
      return Outcome.refused(Problem.USE_ID_REUSED);
    } else if (reason instanceof UseResult.Blocked) {
      return Outcome.refused(Problem.LICENSE_BLOCKED);
    }
    return Outcome.refused(Problem.NO_LICENSE);
  }

  private static Object[] dates(Instant last, UseResult.ContactDue due) {
    return new Object[] {
      "last", last, "due", last.plus(due.every()), "everySeconds", due.every().toSeconds()
    };
  }

  private static <T> Outcome<T> refused(Problem problem, Object... namesAndValues) {
    String[] details = new String[namesAndValues.length];
    for (int i = 0; i < details.length; i++) {
      details[i] = namesAndValues[i].toString();
    }
    return Outcome.refused(problem, details);
  }
}
