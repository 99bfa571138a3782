package dev.coffer.domain.container;

import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides whether an entry may be used: the one place where terms are enforced, for taking a seat,
 * for keeping it, and inside the container for each use.
 *
 * <p>All intervals are half-open: what runs from A to B may be used at A and no longer at B. An
 * entry has to be valid by two times: the clock's, and the container's own. Where a clock that is
 * more than five minutes behind own time makes the difference, that is the reason.
 *
 * @param used what was used of it so far
 * @param contact the container's last certified contact with the firm, if any
 * @param own the container's own time for the firm
 * @param now the clock
 */
public record Usability(Used used, Optional<Instant> contact, Instant own, Instant now) {
  /** Why {@code entry} may not be used as demanded; empty when it may. */
  public Optional<UseResult.Refused> refusal(LicenseEntry entry, Demand demand) {
    return lasting(entry, demand.served())
        .or(() -> otherUser(entry.terms(), demand))
        .or(() -> maintenanceOver(entry.terms(), demand))
        .or(() -> exhausted(entry.terms(), demand.units()));
  }

  /** The same for who has a seat already: only what time or the vendor can have changed. */
  public Optional<UseResult.Refused> lasting(LicenseEntry entry, boolean served) {
    if (served && entry.terms().localOnly()) {
      return Optional.of(new UseResult.LocalOnly());
    }
    return untimely(entry.terms()).or(() -> contactDue(entry.terms()));
  }

  /**
   * The first instant at which it may no longer be used if nothing changes; a usage period counts
   * as begun.
   */
  public Optional<Instant> end(LicenseEntry entry) {
    Terms terms = entry.terms();
    List<Instant> ends = new ArrayList<>();
    terms.effectiveEnd(Optional.of(used.firstUse().orElse(now))).ifPresent(ends::add);
    terms
        .contactEvery()
        .flatMap(every -> contact.map(last -> last.plus(every)))
        .ifPresent(ends::add);
    return ends.stream().min(Instant::compareTo);
  }

  /** Units left, {@link Long#MAX_VALUE} where the terms count none. */
  public static long left(Terms terms, Used used) {
    return terms.units().map(total -> Math.max(0, total - used.units())).orElse(Long.MAX_VALUE);
  }

  private Optional<UseResult.Refused> untimely(Terms terms) {
    Optional<UseResult.Refused> byClock = untimely(terms, now);
    Optional<UseResult.Refused> byOwn = untimely(terms, later());
    boolean wouldBegin = terms.usagePeriod().isPresent() && used.firstUse().isEmpty();
    boolean begins = wouldBegin && byOwn.isEmpty();
    if (isSuspect() && (begins || !byClock.equals(byOwn))) {
      return Optional.of(new UseResult.Suspect(own, now));
    }
    return byClock.or(() -> byOwn);
  }

  private boolean isSuspect() {
    return ContainerClock.isBehind(now, own);
  }

  private Optional<UseResult.Refused> untimely(Terms terms, Instant reading) {
    Terms.Validity validity = terms.validAt(reading, used.firstUse());
    if (validity instanceof Terms.Validity.NotYet notYet) {
      return Optional.of(new UseResult.NotYet(notYet.from()));
    }
    return validity instanceof Terms.Validity.Over over
        ? Optional.of(new UseResult.Over(over.end()))
        : Optional.empty();
  }

  private Optional<UseResult.Refused> contactDue(Terms terms) {
    if (terms.contactEvery().isEmpty()) {
      return Optional.empty();
    }
    Duration every = terms.contactEvery().get();
    Optional<Instant> due = contact.map(last -> last.plus(every));
    if (due.isPresent() && later().isBefore(due.get())) {
      return Optional.empty();
    }
    boolean differs = due.isPresent() && now.isBefore(due.get()) && isSuspect();
    return Optional.of(
        differs ? new UseResult.Suspect(own, now) : new UseResult.ContactDue(contact, every));
  }

  private static Optional<UseResult.Refused> otherUser(Terms terms, Demand demand) {
    String asking = demand.user().orElse("");
    return terms
        .namedUser()
        .filter(named -> !same(named, asking))
        .map(named -> new UseResult.OtherUser(named, asking));
  }

  /** Names of users are mostly e-mail addresses, which people write in either case. */
  private static boolean same(String one, String other) {
    return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
  }

  private static Optional<UseResult.Refused> maintenanceOver(Terms terms, Demand demand) {
    return demand
        .released()
        .flatMap(
            released ->
                terms
                    .maintenanceUntil()
                    .filter(until -> !released.isBefore(until))
                    .map(until -> new UseResult.MaintenanceOver(until, released)));
  }

  private Optional<UseResult.Refused> exhausted(Terms terms, long units) {
    long left = left(terms, used);
    return units > left ? Optional.of(new UseResult.UnitsExhausted(left, units)) : Optional.empty();
  }

  private Instant later() {
    return now.isAfter(own) ? now : own;
  }
}
