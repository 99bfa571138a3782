package dev.coffer.application.central;

import dev.coffer.domain.Malformed;
import dev.coffer.domain.license.FirmId;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a firm has its customers told by mail, and when it is told itself that licences end.
 *
 * @param tickets whether each order's ticket is mailed to its customer, where the order says
 *     nothing
 * @param expiry whether customers are told before their licences end
 * @param days how many days before the end, each 1..{@value #MOST_DAYS}, at most {@value
 *     #MOST_WARNINGS}; the firm's events come then too, mailed or not
 */
public record MailRules(FirmId firm, boolean tickets, boolean expiry, SortedSet<Integer> days) {
  public static final int MOST_DAYS = 366;
  public static final int MOST_WARNINGS = 8;

  private static final List<Integer> USUAL = List.of(1, 7, 30);

  public MailRules {
    days = Collections.unmodifiableSortedSet(new TreeSet<>(days));
    if (days.size() > MOST_WARNINGS) {
      throw new Malformed(Malformed.Reason.OVER_LIMIT, "there are at most 8 warnings");
    }
    if (days.stream().anyMatch(each -> each < 1 || each > MOST_DAYS)) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a warning is 1..366 days before the end");
    }
  }

  /** Of a firm that said nothing: no mail; events a month, a week and a day before. */
  public static MailRules usual(FirmId firm) {
    return new MailRules(firm, false, false, new TreeSet<>(USUAL));
  }
}
