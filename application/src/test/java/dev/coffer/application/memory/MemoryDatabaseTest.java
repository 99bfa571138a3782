package dev.coffer.application.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.Parallel;
import dev.coffer.application.Stale;
import dev.coffer.application.StoreUnavailable;
import dev.coffer.application.Transactions;
import dev.coffer.application.TransactionsContract;
import dev.coffer.application.Versioned;
import dev.coffer.application.memory.MemoryDatabase.Moment;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryDatabaseTest implements TransactionsContract {
  private final MemoryDatabase database = new MemoryDatabase();

  @Override
  public Transactions transactions() {
    return database;
  }

  @Override
  public Counters counters() {
    return new MemoryCounters(database);
  }

  private record MemoryCounters(MemoryTable<String, Versioned<Long>> table) implements Counters {
    MemoryCounters(MemoryDatabase database) {
      this(database.<String, Versioned<Long>>table("counter"));
    }

    @Override
    public Optional<Versioned<Long>> find(String name) {
      return table.find(name);
    }

    @Override
    public void save(String name, Versioned<Long> counter) {
      if (find(name).map(Versioned::version).orElse(0L) != counter.version()) {
        throw new Stale("counter " + name);
      }
      table.put(name, new Versioned<>(counter.value(), counter.version() + 1));
    }
  }

  @Test
  void tablesAreReadInAscendingOrder() {
    MemoryTable<Integer, String> table = database.table("t");
    database.run(() -> List.of(5, 1, 3, 2, 4).forEach(key -> table.put(key, "v" + key)));
    database.run(
        () -> {
          assertThat(keys(table.first(2))).containsExactly(1, 2);
          assertThat(keys(table.from(3, 2))).containsExactly(3, 4);
          assertThat(keys(table.after(3, 9))).containsExactly(4, 5);
          assertThat(keys(table.where((key, value) -> key % 2 == 1, 2))).containsExactly(1, 3);
          assertThat(keys(table.range(2, key -> key < 5))).containsExactly(2, 3, 4);
          assertThat(table.size()).isEqualTo(5);
        });
  }

  private static List<Integer> keys(List<Map.Entry<Integer, String>> entries) {
    return entries.stream().map(Map.Entry::getKey).toList();
  }

  @Test
  void writesOfDifferentKeysDoNotMeet() {
    MemoryTable<Integer, String> table = database.table("t");
    AtomicInteger runs = new AtomicInteger();
    database.run(
        () -> {
          runs.incrementAndGet();
          table.put(1, "mine");
          Parallel.elsewhere(() -> database.inTransaction(() -> table.insert(2, "other")));
        });
    assertThat(runs).hasValue(1);
    database.run(() -> assertThat(keys(table.first(9))).containsExactly(1, 2));
  }

  @Test
  void lockingTheSameRowMakesOneRunAgainEvenWhenNothingChanges() {
    MemoryTable<Integer, String> table = database.table("t");
    database.run(() -> table.put(1, "v"));
    AtomicInteger runs = new AtomicInteger();
    database.run(
        () -> {
          table.findAndLock(1);
          if (runs.incrementAndGet() == 1) {
            Parallel.elsewhere(() -> database.inTransaction(() -> table.findAndLock(1)));
          }
        });
    assertThat(runs).hasValue(2);
  }

  @Test
  void aFaultBeforeTheCommitLeavesNothingAndOneAfterItEverything() {
    Set<Moment> faults = EnumSet.noneOf(Moment.class);
    MemoryDatabase faulty =
        new MemoryDatabase(
            moment -> {
              if (faults.contains(moment)) {
                throw new StoreUnavailable("planned", null);
              }
            });
    MemoryTable<String, String> table = faulty.table("t");
    for (Moment moment : Moment.values()) {
      faults.add(moment);
      assertThatThrownBy(() -> faulty.run(() -> table.put(moment.name(), "written")))
          .isInstanceOf(StoreUnavailable.class);
      faults.clear();
    }
    faulty.run(
        () -> assertThat(table.first(9)).containsExactly(Map.entry("AFTER_COMMIT", "written")));
  }
}
