package dev.coffer.adapters.persistence.home;

import dev.coffer.application.Transactions;
import dev.coffer.application.lease.LeaseLedger;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.lease.Lease;
import dev.coffer.domain.lease.LeaseBook;
import dev.coffer.domain.lease.LeaseCommand;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.LeasePlan;
import dev.coffer.domain.lease.LeasePool;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.LeaseReading;
import dev.coffer.domain.lease.LeaseResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who of one computer has which seat: small files of the home, which its processes change one after
 * the other.
 *
 * <p>What it promises outlives the process that asked. It need not outlive the computer's power:
 * whoever held a seat is gone then too. A file that cannot be read any more counts as empty for the
 * same reason. Thread-safe.
 */
final class HomeLedger implements LeaseLedger {
  private final Path place;
  private final TwinFiles files;
  private final HomeLock lock;
  private final InstantSource clock;
  private final Optional<Transactions> transactions;

  /**
   * The ledger of a home.
   *
   * @param transactions inside which it is not to be used, where the process has any
   */
  HomeLedger(Path home, Disk disk, InstantSource clock, Optional<Transactions> transactions) {
    this.place = home.resolve("seats");
    this.files = new TwinFiles(home.resolve("seats.0"), home.resolve("seats.1"), disk);
    this.lock = new HomeLock(home.resolve("seats.lock"));
    this.clock = clock;
    this.transactions = transactions;
  }

  @Override
  public List<LeaseResult> execute(List<LeaseCommand> commands) {
    if (commands.size() > MAX_COMMANDS) {
      throw new IllegalArgumentException("more than " + MAX_COMMANDS + " commands");
    }
    Set<LeasePoolId> named = LeaseReading.byPool(commands).keySet();
    return changed(seats -> named, commands).results();
  }

  @Override
  public List<Lease> held(LeasePoolId pool, Optional<LeaseId> after, int limit) {
    refuseInside();
    checkLimit(limit);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return seats(read()).leases().stream()
        .filter(lease -> lease.pool().equals(pool))
        .filter(lease -> now.isBefore(lease.freeAt()))
        .filter(lease -> after.isEmpty() || lease.id().compareTo(after.get()) > 0)
        .sorted(Comparator.comparing(Lease::id))
        .limit(limit)
        .toList();
  }

  @Override
  public int removeExpired(int limit) {
    checkLimit(limit);
    return changed(seats -> due(seats, limit), List.of()).removed().size();
  }

  private List<LeasePoolId> due(HomeSeats seats, int limit) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return seats.pools().stream()
        .filter(pool -> pool.mayHaveFreed(now))
        .sorted(Comparator.comparing(pool -> pool.nextFree().orElseThrow()))
        .map(LeasePool::id)
        .limit(limit)
        .toList();
  }

  /** Which pools are looked at. */
  private interface Named {
    Collection<LeasePoolId> in(HomeSeats seats);
  }

  private LeasePlan changed(Named named, List<LeaseCommand> commands) {
    refuseInside();
    try {
      return lock.locked(
          () -> {
            Optional<TwinFiles.Written> before = read();
            HomeSeats seats = seats(before);
            Collection<LeasePoolId> pools = named.in(seats);
            LeasePlan plan =
                LeaseBook.plan(
                    clock.instant(),
                    seats.pools().stream().filter(pool -> pools.contains(pool.id())).toList(),
                    seats.leases().stream().filter(each -> pools.contains(each.pool())).toList(),
                    commands);
            if (plan.changesAnything()) {
              files.write(before, seats.after(plan).encode());
            }
            return plan;
          });
    } catch (IOException e) {
      throw HomeUnusable.store(
          place, "cannot be written", "check its rights and the free space", e);
    }
  }

  private Optional<TwinFiles.Written> read() {
    try {
      return files.read();
    } catch (IOException e) {
      throw HomeUnusable.store(place, "cannot be read", "check that it is yours", e);
    }
  }

  private static HomeSeats seats(Optional<TwinFiles.Written> written) {
    try {
      return written.map(each -> HomeSeats.parse(each.content())).orElse(HomeSeats.NONE);
    } catch (Malformed e) {
      return HomeSeats.NONE;
    }
  }

  private void refuseInside() {
    transactions.ifPresent(each -> each.refuseInside("the lease ledger"));
  }

  private static void checkLimit(int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new IllegalArgumentException("a limit must be 1.." + MAX_PAGE + ", was " + limit);
    }
  }
}
