package dev.coffer.bootstrap.cli;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import java.io.Serial;

/** The request was understood and refused: exit 3. */
final class Refusal extends VerbEnded {
  @Serial private static final long serialVersionUID = 1L;

  Refusal(String problemType, String sentence, String remedy) {
    super(problemType, sentence, remedy, null);
  }

  /** A service's refusal, with the figures it gave. */
  static Refusal of(Outcome.Refused<?> refused) {
    Problem problem = refused.problem();
    Refusal refusal =
        new Refusal(problem.type(), problem.sentence(refused.details()), problem.remedy());
    refused.details().forEach(refusal::put);
    return refusal;
  }

  /**
   * What was asked for.
   *
   * @throws Refusal when it was refused
   */
  static <T> T unless(Outcome<T> outcome) {
    if (outcome instanceof Outcome.Done<T> done) {
      return done.value();
    }
    throw of((Outcome.Refused<T>) outcome);
  }

  /** The same refusal with one more figure for {@code --json}. */
  Refusal with(String name, Object value) {
    put(name, value);
    return this;
  }

  @Override
  int exitCode() {
    return ExitCode.REFUSED;
  }
}
