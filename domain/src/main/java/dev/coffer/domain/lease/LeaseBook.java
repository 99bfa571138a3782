package dev.coffer.domain.lease;

import dev.coffer.domain.lease.LeaseResult.Defined;
import dev.coffer.domain.lease.LeaseResult.Granted;
import dev.coffer.domain.lease.LeaseResult.Reason;
import dev.coffer.domain.lease.LeaseResult.Refused;
import dev.coffer.domain.lease.LeaseResult.Released;
import dev.coffer.domain.lease.LeaseResult.Renewed;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of seats: the one reference for every ledger.
 *
 * <p>A ledger reads, in one atomic step with storing the plan, the pools that a batch names and
 * those of their leases that {@link LeaseReading} asks for (all of them always do), and takes its
 * clock once. Then commands are decided one after the other; each sees what the ones before it did.
 *
 * <p>Leases whose seats have come free are removed first, in the same plan. That, and that no
 * renewal brings an expiry forward, is why a clock that is set back grants no seat twice: whatever
 * was counted as over is gone for good. Such a clock only makes seats come back later.
 */
public final class LeaseBook {
  private final Instant now;
  private final Map<LeasePoolId, OpenPool> pools = new TreeMap<>();

  private LeaseBook(Instant now) {
    this.now = now;
  }

  /**
   * Decides a batch.
   *
   * @param clock the ledger's clock; a part finer than milliseconds is dropped
   * @param pools the stored ones among those that the commands name
   * @param leases of these pools
   */
  public static LeasePlan plan(
      Instant clock,
      Collection<LeasePool> pools,
      Collection<Lease> leases,
      List<LeaseCommand> commands) {
    LeaseBook book = new LeaseBook(clock.truncatedTo(ChronoUnit.MILLIS));
    Map<LeasePoolId, List<Lease>> byPool = new HashMap<>();
    for (Lease lease : leases) {
      byPool.computeIfAbsent(lease.pool(), id -> new ArrayList<>()).add(lease);
    }
    for (LeasePool pool : pools) {
      List<Lease> known = byPool.getOrDefault(pool.id(), List.of());
      book.pools.put(pool.id(), OpenPool.stored(book.now, pool, known));
    }
    LeasePlan.Draft draft = new LeasePlan.Draft();
    for (LeaseCommand command : commands) {
      draft.results.add(book.decide(command));
    }
    book.pools.values().forEach(pool -> pool.report(draft));
    return draft.done();
  }

  private LeaseResult decide(LeaseCommand command) {
    if (command instanceof LeaseCommand.Acquire acquire) {
      return acquire(acquire);
    }
    if (command instanceof LeaseCommand.Renew renew) {
      return renew(renew);
    }
    if (command instanceof LeaseCommand.Release release) {
      return release(release);
    }
    return define((LeaseCommand.Define) command);
  }

  private LeaseResult define(LeaseCommand.Define define) {
    OpenPool pool = pools.get(define.pool());
    if (pool == null) {
      pools.put(define.pool(), OpenPool.defined(now, define));
      return new Defined(define.generation());
    }
    if (define.generation() >= pool.pool().generation()) {
      pool.redefine(define);
    }
    return new Defined(pool.pool().generation());
  }

  private LeaseResult acquire(LeaseCommand.Acquire acquire) {
    OpenPool pool = pools.get(acquire.pool());
    if (pool == null) {
      return unknownPool();
    }
    Duration term = pool.term(acquire.term());
    Lease existing = pool.find(acquire.lease());
    if (existing != null && !existing.answers(acquire)) {
      return pool.refused(Reason.OTHER_HOLDER);
    }
    if (existing != null && existing.isLive(now)) {
      return new Granted(existing, remaining(existing, term));
    }
    Refused refusal = pool.refusal(acquire.lease(), acquire.station());
    if (refusal != null) {
      return refusal;
    }
    long seat = pool.seat(acquire.lease(), acquire.station());
    Lease granted =
        new Lease(
                acquire.lease(),
                acquire.pool(),
                pool.pool().generation(),
                acquire.holder(),
                acquire.station(),
                acquire.device(),
                now,
                now,
                now,
                seat,
                false)
            .extended(now, term, pool.pool());
    pool.put(granted);
    return new Granted(granted, remaining(granted, term));
  }

  private LeaseResult renew(LeaseCommand.Renew renew) {
    OpenPool pool = holding(renew);
    if (pool == null) {
      return unknownPool();
    }
    Lease lease = pool.find(renew.lease());
    if (lease == null) {
      return pool.refused(Reason.UNKNOWN_LEASE);
    }
    if (!lease.mayBeTouchedBy(renew.device())) {
      return pool.refused(Reason.OTHER_HOLDER);
    }
    if (!lease.isLive(now)) {
      return pool.refused(Reason.LEASE_EXPIRED);
    }
    if (renew.successor().isPresent() && !renew.successor().get().equals(lease.pool())) {
      return move(lease, pool, renew, renew.successor().get());
    }
    if (pool.terms().withdrawn()) {
      // It runs to its end: its holder may never hear this answer, and counts on it until then.
      return pool.refused(Reason.WITHDRAWN);
    }
    if (pool.isSurplus(lease.seat())) {
      pool.remove(lease);
      return pool.refused(Reason.SURPLUS);
    }
    return extend(lease, pool, renew);
  }

  /** The pool that has the lease, or any that is known; null when none is. */
  private @Nullable OpenPool holding(LeaseCommand.Renew renew) {
    OpenPool pool = pools.get(renew.pool());
    OpenPool successor = renew.successor().map(pools::get).orElse(null);
    boolean here = pool != null && pool.find(renew.lease()) != null;
    return here || successor == null ? pool : successor;
  }

  private LeaseResult move(
      Lease lease, OpenPool from, LeaseCommand.Renew renew, LeasePoolId successor) {
    OpenPool to = pools.get(successor);
    if (to == null) {
      return unknownPool();
    }
    if (to.find(lease.id()) != null) {
      return to.refused(Reason.OTHER_HOLDER);
    }
    Refused refusal = to.refusal(lease.id(), lease.station());
    if (refusal != null) {
      return refusal;
    }
    from.remove(lease);
    return extend(lease.in(successor, to.seat(lease.id(), lease.station())), to, renew);
  }

  private LeaseResult extend(Lease lease, OpenPool pool, LeaseCommand.Renew renew) {
    Duration term = pool.term(renew.term());
    Lease renewed = lease.extended(now, term, pool.pool());
    pool.put(renewed);
    return new Renewed(renewed, remaining(renewed, term));
  }

  private LeaseResult release(LeaseCommand.Release release) {
    OpenPool pool = pools.get(release.pool());
    Lease lease = pool == null ? null : pool.find(release.lease());
    if (pool == null || lease == null) {
      return new Released();
    }
    if (!lease.mayBeTouchedBy(release.device())) {
      return pool.refused(Reason.OTHER_HOLDER);
    }
    Duration linger = pool.terms().effectiveLinger();
    if (linger.isZero()) {
      pool.remove(lease);
    } else if (lease.isLive(now)) {
      pool.put(lease.released(now, linger));
    }
    return new Released();
  }

  /** What a client may count on: never more than one term, however far the clock was set back. */
  private Duration remaining(Lease lease, Duration term) {
    Duration remaining = lease.remaining(now);
    return remaining.compareTo(term) < 0 ? remaining : term;
  }

  private static Refused unknownPool() {
    return new Refused(Reason.UNKNOWN_POOL, 0, 0, Optional.empty());
  }
}
