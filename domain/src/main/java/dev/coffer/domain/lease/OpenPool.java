package dev.coffer.domain.lease;

import dev.coffer.domain.lease.LeaseResult.Reason;
import dev.coffer.domain.lease.LeaseResult.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A pool and its known leases while a batch is planned; one thread. */
final class OpenPool {
  private final Instant now;
  private final @Nullable LeasePool stored;
  private final Map<LeaseId, Lease> read = new HashMap<>();
  private final Map<LeaseId, Lease> leases = new TreeMap<>();
  private LeasePool pool;

  private OpenPool(Instant now, LeasePool pool, @Nullable LeasePool stored) {
    this.now = now;
    this.pool = pool;
    this.stored = stored;
  }

  /**
   * A pool that is stored, with those of its leases that may matter, perhaps more than once; what
   * is free is removed.
   */
  static OpenPool stored(Instant now, LeasePool pool, Collection<Lease> known) {
    OpenPool open = new OpenPool(now, pool, pool);
    known.forEach(lease -> open.read.put(lease.id(), lease));
    open.leases.putAll(open.read);
    if (pool.mayHaveFreed(now)) {
      open.read.values().stream().filter(lease -> lease.isFree(now)).forEach(open::remove);
      open.set(open.pool.taken(), open.pool.nextSeat(), open.earliestFree());
    }
    return open;
  }

  static OpenPool defined(Instant now, LeaseCommand.Define define) {
    LeasePool pool = LeasePool.empty(define.pool(), define.generation(), define.terms());
    return new OpenPool(now, pool, null);
  }

  LeasePool pool() {
    return pool;
  }

  PoolTerms terms() {
    return pool.terms();
  }

  @Nullable Lease find(LeaseId id) {
    return leases.get(id);
  }

  void redefine(LeaseCommand.Define define) {
    boolean reseat = define.terms().byStation() != terms().byStation();
    pool =
        new LeasePool(
            pool.id(),
            define.generation(),
            define.terms(),
            pool.taken(),
            pool.nextSeat(),
            pool.nextFree());
    if (reseat) {
      reseat();
    }
  }

  /** Gives every lease a new seat, in the order in which they were granted. */
  private void reseat() {
    Map<Object, Long> seats = new HashMap<>();
    long next = pool.nextSeat();
    List<Lease> oldestFirst =
        leases.values().stream()
            .sorted(Comparator.comparing(Lease::grantedAt).thenComparing(Lease::id))
            .toList();
    for (Lease lease : oldestFirst) {
      Object key = terms().byStation() ? lease.station() : lease.id();
      Long seat = seats.get(key);
      if (seat == null) {
        seat = next++;
        seats.put(key, seat);
      }
      leases.put(lease.id(), lease.on(seat));
    }
    set(seats.size(), next, pool.nextFree());
  }

  /** Why {@code station} gets no seat now, or null when it does. */
  @Nullable Refused refusal(LeaseId id, Station station) {
    if (terms().withdrawn()) {
      return refused(Reason.WITHDRAWN);
    }
    if (terms().counting() == Counting.EXCLUSIVE) {
      for (Lease lease : leases.values()) {
        if (lease.isLive(now) && lease.station().equals(station) && !lease.id().equals(id)) {
          return new Refused(
              Reason.EXCLUSIVE_TAKEN, pool.taken(), terms().seats(), Optional.of(lease.expiry()));
        }
      }
    }
    Lease own = ownSeat(id, station);
    boolean free = own == null ? hasFreeSeat() : !isSurplus(own.seat());
    return free
        ? null
        : new Refused(Reason.SEATS_EXHAUSTED, pool.taken(), terms().seats(), earliestFree());
  }

  /**
   * The seat for a lease of {@code station}, which {@link #refusal} allowed: its own or a new one.
   */
  long seat(LeaseId id, Station station) {
    Lease own = ownSeat(id, station);
    if (own == null) {
      set(pool.taken() + 1, pool.nextSeat() + 1, pool.nextFree());
      return pool.nextSeat() - 1;
    }
    if (!terms().byStation()) {
      leases.remove(own.id());
    }
    return own.seat();
  }

  /**
   * The lease whose seat a new one of {@code station} sits on: where stations count, any of the
   * station's; else one that only lingers, of the same id or station.
   */
  private @Nullable Lease ownSeat(LeaseId id, Station station) {
    Lease same = leases.get(id);
    if (same != null) {
      return same;
    }
    if (!terms().byStation() && terms().effectiveLinger().isZero()) {
      return null;
    }
    Lease oldest = null;
    for (Lease lease : leases.values()) {
      boolean usable = terms().byStation() || !lease.isLive(now);
      if (usable
          && lease.station().equals(station)
          && (oldest == null || lease.seat() < oldest.seat())) {
        oldest = lease;
      }
    }
    return oldest;
  }

  private boolean hasFreeSeat() {
    return !terms().counted() || pool.taken() < terms().seats();
  }

  /** Whether {@code seat} is one of the newest, of which there are more than seats. */
  boolean isSurplus(long seat) {
    int surplus = pool.surplus();
    if (surplus == 0) {
      return false;
    }
    long sameOrNewer =
        leases.values().stream().mapToLong(Lease::seat).filter(s -> s >= seat).distinct().count();
    return sameOrNewer <= surplus;
  }

  /** Stores a lease on a seat that is accounted for. */
  void put(Lease lease) {
    leases.put(lease.id(), lease);
    Optional<Instant> next = pool.nextFree();
    if (next.isEmpty() || lease.freeAt().isBefore(next.get())) {
      set(pool.taken(), pool.nextSeat(), Optional.of(lease.freeAt()));
    }
  }

  /** Removes a lease; its seat becomes free unless others sit on it. */
  void remove(Lease lease) {
    leases.remove(lease.id());
    boolean shared =
        terms().byStation()
            && leases.values().stream().anyMatch(other -> other.seat() == lease.seat());
    if (!shared) {
      set(pool.taken() - 1, pool.nextSeat(), pool.nextFree());
    }
  }

  /** The shorter of what is wanted and what the terms give. */
  Duration term(Duration wanted) {
    return wanted.compareTo(terms().term()) < 0 ? wanted : terms().term();
  }

  Refused refused(Reason reason) {
    return new Refused(reason, pool.taken(), terms().seats(), Optional.empty());
  }

  private Optional<Instant> earliestFree() {
    return leases.values().stream().map(Lease::freeAt).min(Comparator.naturalOrder());
  }

  private void set(int taken, long nextSeat, Optional<Instant> nextFree) {
    pool = new LeasePool(pool.id(), pool.generation(), pool.terms(), taken, nextSeat, nextFree);
  }

  /** Adds what has changed since the pool was opened. */
  void report(LeasePlan.Draft draft) {
    if (stored == null) {
      draft.newPools.add(pool);
    } else if (!stored.equals(pool)) {
      draft.changedPools.add(pool);
    }
    for (Lease lease : leases.values()) {
      Lease old = read.get(lease.id());
      if (old == null) {
        draft.inserted.add(lease);
      } else if (!Objects.equals(old, lease)) {
        draft.updated.add(lease);
      }
    }
    read.values().stream()
        .filter(old -> !leases.containsKey(old.id()))
        .sorted(Comparator.comparing(Lease::id))
        .forEach(draft.removed::add);
  }
}
