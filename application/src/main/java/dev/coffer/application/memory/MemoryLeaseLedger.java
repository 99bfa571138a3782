package dev.coffer.application.memory;

import dev.coffer.application.lease.LeaseLedger;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.lease.Lease;
import dev.coffer.domain.lease.LeaseBook;
import dev.coffer.domain.lease.LeaseCommand;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.LeasePlan;
import dev.coffer.domain.lease.LeasePool;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.LeaseReading;
import dev.coffer.domain.lease.LeaseResult;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ledger over a {@link MemoryDatabase}, with all leases of a pool read for each decision. */
public final class MemoryLeaseLedger implements LeaseLedger {
  private record Key(LeasePoolId pool, LeaseId lease) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::pool).thenComparing(Key::lease);

    static Key first(LeasePoolId pool) {
      return new Key(pool, new LeaseId(new Id(Bytes.of(new byte[Id.LENGTH]))));
    }

    static Key of(Lease lease) {
      return new Key(lease.pool(), lease.id());
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private final MemoryDatabase database;
  private final InstantSource clock;
  private final MemoryTable<LeasePoolId, LeasePool> pools;
  private final MemoryTable<Key, Lease> leases;

  /**
   * @param database shared by all ledgers that know the same seats
   * @param clock by which leases begin and end
   */
  public MemoryLeaseLedger(MemoryDatabase database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.pools = database.table("lease.pool");
    this.leases = database.table("lease.lease");
  }

  @Override
  public List<LeaseResult> execute(List<LeaseCommand> commands) {
    database.refuseInside("the lease ledger");
    if (commands.size() > MAX_COMMANDS) {
      throw new IllegalArgumentException("more than " + MAX_COMMANDS + " commands");
    }
    Collection<LeasePoolId> named = LeaseReading.byPool(commands).keySet();
    return database.inTransaction(() -> carriedOut(named, commands)).results();
  }

  @Override
  public List<Lease> held(LeasePoolId pool, Optional<LeaseId> after, int limit) {
    database.refuseInside("the lease ledger");
    checkLimit(limit);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return database.inTransaction(
        () ->
            of(pool).stream()
                .filter(lease -> now.isBefore(lease.freeAt()))
                .filter(lease -> after.isEmpty() || lease.id().compareTo(after.get()) > 0)
                .limit(limit)
                .toList());
  }

  @Override
  public int removeExpired(int limit) {
    database.refuseInside("the lease ledger");
    checkLimit(limit);
    return database.inTransaction(
        () -> {
          Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
          List<LeasePoolId> due =
              pools.where((id, pool) -> pool.mayHaveFreed(now), Integer.MAX_VALUE).stream()
                  .sorted(Comparator.comparing(entry -> entry.getValue().nextFree().orElseThrow()))
                  .limit(limit)
                  .map(Map.Entry::getKey)
                  .toList();
          return carriedOut(due, List.of()).removed().size();
        });
  }

  private LeasePlan carriedOut(Collection<LeasePoolId> named, List<LeaseCommand> commands) {
    List<LeasePool> locked = new ArrayList<>();
    List<Lease> known = new ArrayList<>();
    for (LeasePoolId id : named) {
      pools.findAndLock(id).ifPresent(locked::add);
      known.addAll(of(id));
    }
    LeasePlan plan = LeaseBook.plan(clock.instant(), locked, known, commands);
    plan.newPools().forEach(pool -> pools.put(pool.id(), pool));
    plan.changedPools().forEach(pool -> pools.put(pool.id(), pool));
    plan.removed().forEach(lease -> leases.remove(Key.of(lease)));
    plan.inserted().forEach(lease -> leases.put(Key.of(lease), lease));
    plan.updated().forEach(lease -> leases.put(Key.of(lease), lease));
    return plan;
  }

  private List<Lease> of(LeasePoolId pool) {
    return leases.range(Key.first(pool), key -> key.pool().equals(pool)).stream()
        .map(Map.Entry::getValue)
        .toList();
  }

  private static void checkLimit(int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new IllegalArgumentException("a limit must be 1.." + MAX_PAGE + ", was " + limit);
    }
  }
}
