package dev.coffer.application.lease;

import dev.coffer.application.container.SeatGate;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.lease.Lease;
import dev.coffer.domain.lease.LeaseCommand;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.PoolTerms;
import dev.coffer.domain.license.LicenseEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The gate over the ledger that gives the seats out. A pool that is closed has no seats, at a
 * generation above the one that leaves: a licence that comes back has that generation or a higher
 * one and opens it again. Thread-safe.
 */
public final class LedgerGate implements SeatGate {
  private static final int MOST_COMMANDS = 128;

  private final LeaseLedger ledger;
  private final InstantSource clock;
  private final LeaseSettings settings;

  public LedgerGate(LeaseLedger ledger, InstantSource clock, LeaseSettings settings) {
    this.ledger = ledger;
    this.clock = clock;
    this.settings = settings;
  }

  @Override
  public Optional<Instant> close(
      ContainerSerial container, List<LicenseEntry> leaving, List<LicenseEntry> coming) {
    Optional<Instant> last = Optional.empty();
    for (LicenseEntry entry : leaving) {
      if (successor(entry, coming).isEmpty()) {
        close(container, entry);
        for (Lease lease : live(pool(container, entry))) {
          if (last.isEmpty() || last.get().isBefore(lease.freeAt())) {
            last = Optional.of(lease.freeAt());
          }
        }
      }
    }
    return last;
  }

  @Override
  public void left(
      ContainerSerial container, List<LicenseEntry> leaving, List<LicenseEntry> coming) {
    for (LicenseEntry entry : leaving) {
      Optional<LicenseEntry> successor = successor(entry, coming);
      if (successor.isPresent()) {
        goOn(container, entry, successor.get());
        close(container, entry);
      }
    }
  }

  private void goOn(ContainerSerial container, LicenseEntry old, LicenseEntry successor) {
    LeasePoolId from = pool(container, old);
    LeasePoolId to = pool(container, successor);
    List<LeaseCommand> commands = new ArrayList<>();
    for (Lease lease : live(from)) {
      Duration rest = Duration.between(clock.instant(), lease.expiry());
      Duration term = rest.compareTo(PoolTerms.MIN_TERM) < 0 ? PoolTerms.MIN_TERM : rest;
      commands.add(new LeaseCommand.Renew(from, lease.id(), Optional.of(to), lease.device(), term));
    }
    for (int i = 0; i < commands.size(); i += MOST_COMMANDS) {
      List<LeaseCommand> some =
          new ArrayList<>(commands.subList(i, Math.min(i + MOST_COMMANDS, commands.size())));
      some.add(
          0,
          new LeaseCommand.Define(
              to, successor.generation(), settings.poolTerms(successor.terms())));
      ledger.execute(some);
    }
  }

  /** No seat is granted or renewed any more; the leases that there are end by themselves. */
  private void close(ContainerSerial container, LicenseEntry entry) {
    Counting counting = entry.terms().counting();
    ledger.define(
        pool(container, entry), entry.generation() + 1, PoolTerms.of(0, counting, settings.term()));
  }

  /** Leases that somebody still has, by the ledger's clock; one given up is in nobody's way. */
  private List<Lease> live(LeasePoolId pool) {
    List<Lease> live = new ArrayList<>();
    Optional<LeaseId> after = Optional.empty();
    while (true) {
      List<Lease> page = ledger.held(pool, after, LeaseLedger.MAX_PAGE);
      page.stream().filter(lease -> !lease.released()).forEach(live::add);
      if (page.size() < LeaseLedger.MAX_PAGE) {
        live.sort(Comparator.comparing(Lease::grantedAt).thenComparing(Lease::id));
        return live;
      }
      after = Optional.of(page.get(page.size() - 1).id());
    }
  }

  /** What is coming and grants all that {@code entry} grants, if anything does. */
  private static Optional<LicenseEntry> successor(LicenseEntry entry, List<LicenseEntry> coming) {
    return coming.stream().filter(next -> covers(next, entry)).findFirst();
  }

  private static boolean covers(LicenseEntry next, LicenseEntry old) {
    boolean itself =
        next.product().equals(old.product())
            && (next.features().bits() & old.features().bits()) == old.features().bits();
    return itself
        || next.modules().stream()
            .anyMatch(
                module ->
                    module.product().equals(old.product())
                        && (module.features().bits() & old.features().bits())
                            == old.features().bits());
  }

  private static LeasePoolId pool(ContainerSerial container, LicenseEntry entry) {
    return new LeasePoolId(container, entry.license());
  }
}
