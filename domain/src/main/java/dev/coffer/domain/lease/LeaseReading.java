package dev.coffer.domain.lease;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which leases of a stored pool a ledger must read so that {@link LeaseBook} decides as if it had
 * read all. Usually those that the commands name, and no others.
 *
 * @param all every lease of the pool; the other questions are then empty
 * @param ids the leases that commands name
 * @param first when above 0: every lease that is free now, and this many of the rest in the order
 *     of {@link Lease#freeAt()}
 * @param newestSeats when above 0: the leases on this many of the seats with the highest numbers
 */
public record LeaseReading(boolean all, Set<LeaseId> ids, int first, int newestSeats) {

  /** The commands of a batch by the pools they name, in the order in which pools are locked. */
  public static SortedMap<LeasePoolId, List<LeaseCommand>> byPool(List<LeaseCommand> batch) {
    SortedMap<LeasePoolId, List<LeaseCommand>> byPool = new TreeMap<>();
    for (LeaseCommand command : batch) {
      add(byPool, command.pool(), command);
      if (command instanceof LeaseCommand.Renew renew) {
        renew
            .successor()
            .filter(successor -> !successor.equals(renew.pool()))
            .ifPresent(successor -> add(byPool, successor, renew));
      }
    }
    return byPool;
  }

  private static void add(
      Map<LeasePoolId, List<LeaseCommand>> byPool, LeasePoolId pool, LeaseCommand command) {
    byPool.computeIfAbsent(pool, id -> new ArrayList<>()).add(command);
  }

  /** The leases that {@code commands} name, whatever else is to be read. */
  public static Set<LeaseId> ids(List<LeaseCommand> commands) {
    Set<LeaseId> ids = new TreeSet<>();
    for (LeaseCommand command : commands) {
      if (command instanceof LeaseCommand.Acquire acquire) {
        ids.add(acquire.lease());
      } else if (command instanceof LeaseCommand.Renew renew) {
        ids.add(renew.lease());
      } else if (command instanceof LeaseCommand.Release release) {
        ids.add(release.lease());
      }
    }
    return ids;
  }

  /**
   * What to read for {@code commands}, all of which name the pool as theirs or as the successor.
   *
   * @param now of the ledger's clock, the same that the batch is decided by
   */
  public static LeaseReading of(LeasePool pool, List<LeaseCommand> commands, Instant now) {
    int takers = 0;
    for (LeaseCommand command : commands) {
      if (command instanceof LeaseCommand.Define define && rearranges(pool, define)) {
        return new LeaseReading(true, Set.of(), 0, 0);
      }
      boolean takes =
          command instanceof LeaseCommand.Acquire
              || (command instanceof LeaseCommand.Renew renew && entersBy(renew, pool));
      takers += takes ? 1 : 0;
    }
    PoolTerms terms = pool.terms();
    boolean mayBeFull = terms.counted() && takers > 0 && pool.taken() + takers > terms.seats();
    int first = mayBeFull || pool.mayHaveFreed(now) ? commands.size() + 1 : 0;
    return new LeaseReading(false, ids(commands), first, pool.surplus());
  }

  /**
   * The stations whose leases are to be read besides.
   *
   * @param batch all commands, those for other pools too
   * @param read the leases that were read so far, of all pools of the batch
   */
  public static Set<Station> stations(
      LeasePool pool, List<LeaseCommand> batch, Collection<Lease> read) {
    Set<Station> stations = new HashSet<>();
    if (!stationsMatter(pool.terms())) {
      return stations;
    }
    Set<LeaseId> entering = new HashSet<>();
    for (LeaseCommand command : batch) {
      if (command instanceof LeaseCommand.Renew renew && entersBy(renew, pool)) {
        entering.add(renew.lease());
      }
    }
    for (LeaseCommand command : batch) {
      if (command instanceof LeaseCommand.Acquire acquire
          && (acquire.pool().equals(pool.id()) || entering.contains(acquire.lease()))) {
        stations.add(acquire.station());
      }
    }
    for (Lease lease : read) {
      boolean ours = lease.pool().equals(pool.id());
      if (ours ? pool.terms().byStation() : entering.contains(lease.id())) {
        stations.add(lease.station());
      }
    }
    return stations;
  }

  /** Whether only the leases of a station that are not live matter, so that others may be left. */
  public static boolean onlyLingering(LeasePool pool) {
    return !pool.terms().byStation();
  }

  private static boolean stationsMatter(PoolTerms terms) {
    return terms.byStation() || !terms.effectiveLinger().isZero();
  }

  private static boolean entersBy(LeaseCommand.Renew renew, LeasePool pool) {
    return renew.successor().filter(pool.id()::equals).isPresent();
  }

  private static boolean rearranges(LeasePool pool, LeaseCommand.Define define) {
    PoolTerms was = pool.terms();
    PoolTerms is = define.terms();
    return define.generation() >= pool.generation()
        && (is.counting() != was.counting()
            || is.seats() < was.seats()
            || !is.effectiveLinger().equals(was.effectiveLinger()));
  }
}
