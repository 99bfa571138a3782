package dev.coffer.domain.update;

import dev.coffer.domain.container.Granted;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.Terms;
import java.time.Duration;

/**
 * What an emergency key may say: it puts licences of its own that end soon, on a chain of its own,
 * and nothing else. So neither who has it nor who steals it touches what Central granted.
 */
public final class Emergency {
  /** The longest that a licence of an emergency is valid. */
  public static final Duration LONGEST = Duration.ofDays(14);

  /** How many of them one container takes before the firm was told of them. */
  public static final int MOST_UNTOLD = 16;

  private Emergency() {}

  /** Whether {@code update} does nothing but put first generations, and announces just these. */
  static boolean permits(LicenseUpdate update) {
    Granted granted = Granted.NOTHING;
    for (Operation operation : update.operations()) {
      if (!(operation instanceof Operation.Put put)
          || put.generation() != 1
          || granted.copy(put.license()).isPresent()) {
        return false;
      }
      granted = granted.after(put);
    }
    return update.granted().equals(granted.digest());
  }

  /** Whether {@code entry} ends soon after it begins, and lends nothing. */
  static boolean permits(LicenseEntry entry) {
    Terms terms = entry.terms();
    return terms.validFrom().isPresent()
        && terms.validUntil().isPresent()
        && !terms.validUntil().get().isAfter(terms.validFrom().get().plus(LONGEST))
        && terms.borrow().isEmpty();
  }
}
