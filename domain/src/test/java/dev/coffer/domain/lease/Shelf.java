package dev.coffer.domain.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Stored pools and leases on which plans are carried out. Every batch is planned twice, from all
 * leases and from those that {@link LeaseReading} asks for; both plans must be the same.
 */
final class Shelf {
  final Map<LeasePoolId, LeasePool> pools = new TreeMap<>();
  final Map<String, Lease> leases = new TreeMap<>();

  List<LeaseResult> execute(Instant now, List<LeaseCommand> commands) {
    Map<LeasePoolId, List<LeaseCommand>> named = LeaseReading.byPool(commands);
    List<LeasePool> touched =
        named.keySet().stream().filter(pools::containsKey).map(pools::get).toList();
    LeasePlan plan = LeaseBook.plan(now, touched, allOf(touched), commands);
    assertThat(LeaseBook.plan(now, touched, asked(now, touched, commands), commands))
        .isEqualTo(plan);
    carryOut(plan);
    check();
    return plan.results();
  }

  LeaseResult execute(Instant now, LeaseCommand command) {
    return execute(now, List.of(command)).get(0);
  }

  List<Lease> in(LeasePoolId pool) {
    return leases.values().stream().filter(lease -> lease.pool().equals(pool)).toList();
  }

  private List<Lease> allOf(List<LeasePool> touched) {
    return touched.stream().flatMap(pool -> in(pool.id()).stream()).toList();
  }

  private Collection<Lease> asked(Instant now, List<LeasePool> touched, List<LeaseCommand> batch) {
    Map<LeasePoolId, List<LeaseCommand>> named = LeaseReading.byPool(batch);
    Set<Lease> read = new LinkedHashSet<>();
    for (LeasePool pool : touched) {
      LeaseReading reading = LeaseReading.of(pool, named.get(pool.id()), now);
      List<Lease> all = in(pool.id());
      Set<Long> newest = newest(all, reading.newestSeats());
      for (Lease lease : all) {
        if (reading.all()
            || reading.ids().contains(lease.id())
            || newest.contains(lease.seat())
            || (reading.first() > 0 && lease.isFree(now))) {
          read.add(lease);
        }
      }
      all.stream()
          .filter(lease -> !lease.isFree(now))
          .sorted(Comparator.comparing(Lease::freeAt))
          .limit(reading.first())
          .forEach(read::add);
    }
    List<Lease> first = List.copyOf(read);
    for (LeasePool pool : touched) {
      Set<Station> stations = LeaseReading.stations(pool, batch, first);
      boolean onlyLingering = LeaseReading.onlyLingering(pool);
      in(pool.id()).stream()
          .filter(lease -> stations.contains(lease.station()))
          .filter(lease -> !onlyLingering || !lease.isLive(now))
          .forEach(read::add);
    }
    return read;
  }

  private static Set<Long> newest(List<Lease> all, int count) {
    List<Long> seats =
        all.stream()
            .map(Lease::seat)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .limit(count)
            .toList();
    return Set.copyOf(seats);
  }

  private void carryOut(LeasePlan plan) {
    plan.removed().forEach(lease -> assertThat(leases.remove(key(lease))).isNotNull());
    plan.newPools().forEach(pool -> assertThat(pools.put(pool.id(), pool)).isNull());
    plan.changedPools().forEach(pool -> assertThat(pools.put(pool.id(), pool)).isNotNull());
    plan.inserted().forEach(lease -> assertThat(leases.put(key(lease), lease)).isNull());
    plan.updated().forEach(lease -> assertThat(leases.put(key(lease), lease)).isNotNull());
  }

  private void check() {
    for (LeasePool pool : pools.values()) {
      List<Lease> all = in(pool.id());
      assertThat(pool.taken()).isEqualTo((int) all.stream().map(Lease::seat).distinct().count());
      assertThat(all).allMatch(lease -> lease.seat() < pool.nextSeat());
      Optional<Instant> first = all.stream().map(Lease::freeAt).min(Comparator.naturalOrder());
      if (first.isPresent()) {
        assertThat(pool.nextFree().orElseThrow()).isBeforeOrEqualTo(first.get());
      }
      if (!pool.terms().byStation()) {
        assertThat(pool.taken()).isEqualTo(all.size());
      } else {
        assertThat(pool.taken())
            .isEqualTo((int) all.stream().map(Lease::station).distinct().count());
      }
    }
  }

  private static String key(Lease lease) {
    return lease.pool() + "/" + lease.id();
  }
}
