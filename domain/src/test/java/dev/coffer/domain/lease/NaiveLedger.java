package dev.coffer.domain.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of seats once more, told as a list of seats per pool with the leases sitting on each,
 * oldest seat first. Slow and plain; what {@link LeaseBook} decides must agree with it.
 */
final class NaiveLedger {
  private static final class Sitting {
    LeaseCommand.Acquire by;
    Instant granted;
    Instant expiry;
    Instant free;
    boolean released;

    boolean live(Instant now) {
      return !released && now.isBefore(expiry);
    }
  }

  private static final class Pool {
    int generation;
    PoolTerms terms;
    List<List<Sitting>> seats = new ArrayList<>();

    Sitting find(LeaseId id) {
      return seats.stream()
          .flatMap(List::stream)
          .filter(sitting -> sitting.by.lease().equals(id))
          .findFirst()
          .orElse(null);
    }

    void sweep(Instant now) {
      seats.forEach(seat -> seat.removeIf(sitting -> !sitting.free.isAfter(now)));
      tidy();
    }

    void remove(Sitting gone) {
      seats.forEach(seat -> seat.remove(gone));
      tidy();
    }

    void tidy() {
      seats.removeIf(List::isEmpty);
    }

    boolean limited() {
      return terms.counting() != Counting.UNCOUNTED;
    }

    boolean stations() {
      return terms.counting() == Counting.PER_STATION || terms.counting() == Counting.EXCLUSIVE;
    }

    Duration linger() {
      return limited() && terms.seats() > 0 ? terms.linger() : Duration.ZERO;
    }

    boolean beyond(List<Sitting> seat) {
      return limited() && seats.indexOf(seat) >= terms.seats();
    }
  }

  private final Map<LeasePoolId, Pool> pools = new LinkedHashMap<>();

  List<String> execute(Instant now, List<LeaseCommand> commands) {
    LeaseReading.byPool(commands).keySet().stream()
        .filter(pools::containsKey)
        .forEach(id -> pools.get(id).sweep(now));
    List<String> results = new ArrayList<>();
    for (LeaseCommand command : commands) {
      results.add(decide(now, command));
    }
    return results;
  }

  private String decide(Instant now, LeaseCommand command) {
    if (command instanceof LeaseCommand.Define define) {
      return define(define);
    }
    if (command instanceof LeaseCommand.Acquire acquire) {
      return acquire(now, acquire);
    }
    if (command instanceof LeaseCommand.Renew renew) {
      return renew(now, renew);
    }
    return release(now, (LeaseCommand.Release) command);
  }

  private String define(LeaseCommand.Define define) {
    Pool pool = pools.computeIfAbsent(define.pool(), id -> new Pool());
    if (pool.terms != null && define.generation() < pool.generation) {
      return "defined " + pool.generation;
    }
    boolean stations = pool.terms != null && pool.stations();
    pool.generation = define.generation();
    pool.terms = define.terms();
    if (pool.stations() != stations) {
      List<Sitting> all = new ArrayList<>(pool.seats.stream().flatMap(List::stream).toList());
      all.sort(
          (a, b) -> {
            int byTime = a.granted.compareTo(b.granted);
            return byTime != 0 ? byTime : a.by.lease().compareTo(b.by.lease());
          });
      Map<Object, List<Sitting>> anew = new LinkedHashMap<>();
      for (Sitting sitting : all) {
        Object key = pool.stations() ? sitting.by.station() : sitting.by.lease();
        anew.computeIfAbsent(key, any -> new ArrayList<>()).add(sitting);
      }
      pool.seats = new ArrayList<>(anew.values());
    }
    return "defined " + pool.generation;
  }

  private String acquire(Instant now, LeaseCommand.Acquire acquire) {
    Pool pool = pools.get(acquire.pool());
    if (pool == null) {
      return "UNKNOWN_POOL";
    }
    Sitting same = pool.find(acquire.lease());
    if (same != null
        && !(same.by.holder().equals(acquire.holder())
            && same.by.station().equals(acquire.station())
            && same.by.device().equals(acquire.device()))) {
      return refused(pool, "OTHER_HOLDER");
    }
    if (same != null && same.live(now)) {
      return "granted until " + same.expiry;
    }
    Sitting sitting = new Sitting();
    sitting.by = acquire;
    sitting.granted = now;
    String refusal = sit(now, pool, sitting, same);
    if (refusal != null) {
      return refusal;
    }
    sitting.expiry = now.plus(min(acquire.term(), pool.terms.term()));
    sitting.free = sitting.expiry.plus(pool.linger());
    return "granted until " + sitting.expiry;
  }

  /** Puts a lease on a seat of the pool; why not, or null. */
  private String sit(Instant now, Pool pool, Sitting sitting, Sitting same) {
    Station station = sitting.by.station();
    if (pool.terms.seats() == 0) {
      return refused(pool, "WITHDRAWN");
    }
    List<Sitting> others =
        pool.seats.stream()
            .flatMap(List::stream)
            .filter(other -> other != same && other.by.station().equals(station))
            .toList();
    if (pool.terms.counting() == Counting.EXCLUSIVE
        && others.stream().anyMatch(other -> other.live(now))) {
      return refused(pool, "EXCLUSIVE_TAKEN");
    }
    Sitting own = same;
    for (List<Sitting> seat : pool.seats) {
      for (Sitting other : seat) {
        boolean usable = pool.stations() || (!other.live(now) && !pool.linger().isZero());
        if (own == null && usable && other.by.station().equals(station)) {
          own = other;
        }
      }
    }
    if (own == null) {
      if (pool.limited() && pool.seats.size() >= pool.terms.seats()) {
        return refused(pool, "SEATS_EXHAUSTED");
      }
      pool.seats.add(new ArrayList<>(List.of(sitting)));
      return null;
    }
    Sitting mine = own;
    List<Sitting> seat =
        pool.seats.stream().filter(s -> s.contains(mine)).findFirst().orElseThrow();
    if (pool.beyond(seat)) {
      return refused(pool, "SEATS_EXHAUSTED");
    }
    seat.add(sitting);
    if (mine == same || !pool.stations()) {
      seat.remove(mine);
    }
    return null;
  }

  private String renew(Instant now, LeaseCommand.Renew renew) {
    Pool from = pools.get(renew.pool());
    Pool to = renew.successor().map(pools::get).orElse(null);
    Pool pool = from;
    if ((from == null || from.find(renew.lease()) == null) && to != null) {
      pool = to;
    }
    if (pool == null) {
      return "UNKNOWN_POOL";
    }
    Sitting sitting = pool.find(renew.lease());
    if (sitting == null) {
      return refused(pool, "UNKNOWN_LEASE");
    }
    if (renew.device().isPresent() && !renew.device().equals(sitting.by.device())) {
      return refused(pool, "OTHER_HOLDER");
    }
    if (!sitting.live(now)) {
      return refused(pool, "LEASE_EXPIRED");
    }
    boolean moves =
        renew.successor().isPresent() && !renew.successor().get().equals(poolOf(renew, pool, from));
    if (moves) {
      if (to == null) {
        return "UNKNOWN_POOL";
      }
      if (to.find(renew.lease()) != null) {
        return refused(to, "OTHER_HOLDER");
      }
      String refusal = sit(now, to, sitting, null);
      if (refusal != null) {
        return refusal;
      }
      from.remove(sitting);
      return extend(now, to, sitting, renew.term());
    }
    Sitting mine = sitting;
    List<Sitting> seat =
        pool.seats.stream().filter(s -> s.contains(mine)).findFirst().orElseThrow();
    if (pool.terms.seats() == 0) {
      return refused(pool, "WITHDRAWN");
    }
    if (pool.beyond(seat)) {
      pool.remove(sitting);
      return refused(pool, "SURPLUS");
    }
    return extend(now, pool, sitting, renew.term());
  }

  private static LeasePoolId poolOf(LeaseCommand.Renew renew, Pool found, Pool from) {
    return found == from ? renew.pool() : renew.successor().orElseThrow();
  }

  private static String extend(Instant now, Pool pool, Sitting sitting, Duration term) {
    Instant wanted = now.plus(min(term, pool.terms.term()));
    sitting.expiry = wanted.isAfter(sitting.expiry) ? wanted : sitting.expiry;
    sitting.free = sitting.expiry.plus(pool.linger());
    return "renewed until " + sitting.expiry;
  }

  private String release(Instant now, LeaseCommand.Release release) {
    Pool pool = pools.get(release.pool());
    Sitting sitting = pool == null ? null : pool.find(release.lease());
    if (sitting == null) {
      return "released";
    }
    if (release.device().isPresent() && !release.device().equals(sitting.by.device())) {
      return refused(pool, "OTHER_HOLDER");
    }
    if (pool.linger().isZero()) {
      pool.remove(sitting);
    } else if (sitting.live(now)) {
      sitting.released = true;
      sitting.expiry = now;
      sitting.free = now.plus(pool.linger());
    }
    return "released";
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static String refused(Pool pool, String reason) {
    return reason + " " + pool.seats.size() + "/" + pool.terms.seats();
  }
}
