package dev.coffer.adapters.web;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import java.util.Map;

/** Ends a request with a problem; thrown by handlers, rendered in one place. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Problem problem;
  private final transient Map<String, String> details;

  Refused(Problem problem, Map<String, String> details) {
    super(problem.type(), null, false, false);
    this.problem = problem;
    this.details = details;
  }

  Problem problem() {
    return problem;
  }

  Map<String, String> details() {
    return details;
  }

  /** What was asked for, or this. */
  static <T> T unless(Outcome<T> outcome) {
    if (outcome instanceof Outcome.Refused<T> refused) {
      throw new Refused(refused.problem(), refused.details());
    }
    return ((Outcome.Done<T>) outcome).value();
  }
}
