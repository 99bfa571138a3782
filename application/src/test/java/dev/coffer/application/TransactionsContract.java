package dev.coffer.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What {@link Transactions} promise, shown on a store of numbers. */
public interface TransactionsContract {

  /** A versioned store, the smallest there is. */
  interface Counters {
    Optional<Versioned<Long>> find(String name);

    /**
     * Stores the counter over the version it was loaded at, 0 for a new one.
     *
     * @throws Stale unless the stored version is the one that was loaded
     */
    void save(String name, Versioned<Long> counter);
  }

  Transactions transactions();

  /** A store that joins the transactions; empty before each test. */
  Counters counters();

  private void set(String name, long value) {
    transactions()
        .run(
            () -> {
              Versioned<Long> old = counters().find(name).orElse(Versioned.fresh(0L));
              counters().save(name, old.with(value));
            });
  }

  private Optional<Long> get(String name) {
    return transactions().inTransaction(() -> counters().find(name).map(Versioned::value));
  }

  @Test
  default void whatWasCommittedIsThereForEverybody() {
    set("a", 7);
    assertThat(get("a")).contains(7L);
    assertThat(Parallel.elsewhere(() -> get("a"))).contains(7L);
  }

  @Test
  default void workSeesItsOwnWrites() {
    Optional<Long> seen =
        transactions()
            .inTransaction(
                () -> {
                  counters().save("a", Versioned.fresh(7L));
                  return counters().find("a").map(Versioned::value);
                });
    assertThat(seen).contains(7L);
  }

  @Test
  default void workThatThrowsLeavesNothing() {
    set("a", 1);
    for (Throwable thrown : List.of(new IllegalArgumentException("x"), new AssertionError("y"))) {
      assertThatThrownBy(
              () ->
                  transactions()
                      .run(
                          () -> {
                            set("a", 2);
                            set("b", 2);
                            sneak(thrown);
                          }))
          .isSameAs(thrown);
      assertThat(transactions().isActive()).isFalse();
      assertThat(get("a")).contains(1L);
      assertThat(get("b")).isEmpty();
    }
  }

  private static void sneak(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  @Test
  default void othersSeeNothingBeforeTheCommit() {
    set("a", 1);
    transactions()
        .run(
            () -> {
              set("a", 2);
              assertThat(Parallel.elsewhere(() -> get("a"))).contains(1L);
            });
    assertThat(get("a")).contains(2L);
  }

  @Test
  default void allReadsOfOneTransactionSeeOneState() {
    set("a", 1);
    set("b", 1);
    transactions()
        .run(
            () -> {
              assertThat(get("a")).contains(1L);
              Parallel.elsewhere(
                  () -> {
                    set("a", 2);
                    set("b", 2);
                    return true;
                  });
              assertThat(get("b")).contains(1L);
              assertThat(get("a")).contains(1L);
            });
  }

  @Test
  default void workThatMeetsAFasterWriterRunsAgainFromItsStart() {
    set("a", 1);
    AtomicInteger runs = new AtomicInteger();
    transactions()
        .run(
            () -> {
              Versioned<Long> loaded = counters().find("a").orElseThrow();
              if (runs.incrementAndGet() == 1) {
                Parallel.elsewhere(
                    () -> {
                      set("a", 10);
                      return true;
                    });
              }
              counters().save("b", counters().find("b").orElse(Versioned.fresh(0L)).with(5L));
              counters().save("a", loaded.with(loaded.value() + 1));
            });
    assertThat(runs).hasValue(2);
    assertThat(get("a")).contains(11L);
    assertThat(get("b")).contains(5L);
  }

  @Test
  default void staleIsGivenUpAfterABoundedNumberOfRuns() {
    AtomicInteger runs = new AtomicInteger();
    assertThatThrownBy(
            () ->
                transactions()
                    .run(
                        () -> {
                          runs.incrementAndGet();
                          throw new Stale("it");
                        }))
        .isInstanceOf(Stale.class);
    assertThat(runs.get()).isBetween(5, 100);
    assertThat(transactions().isActive()).isFalse();
  }

  @Test
  default void aVersionThatIsNoLongerStoredIsStale() {
    set("a", 1);
    set("a", 2);
    assertThatThrownBy(() -> transactions().run(() -> counters().save("a", new Versioned<>(9L, 1))))
        .isInstanceOf(Stale.class);
    assertThat(get("a")).contains(2L);
  }

  @Test
  default void aCallInsideJoinsAndIsCommittedWithTheOutermost() {
    assertThatThrownBy(
            () ->
                transactions()
                    .run(
                        () -> {
                          set("a", 1);
                          assertThat(transactions().isActive()).isTrue();
                          throw new IllegalArgumentException("after the joined call");
                        }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(get("a")).isEmpty();
    transactions().run(() -> set("a", 1));
    assertThat(get("a")).contains(1L);
  }

  @Test
  default void aJoinedCallThatFailsDoomsTheWhole() {
    assertThatThrownBy(
            () ->
                transactions()
                    .run(
                        () -> {
                          set("a", 1);
                          try {
                            transactions()
                                .run(
                                    () -> {
                                      set("b", 1);
                                      throw new IllegalArgumentException("swallowed");
                                    });
                          } catch (IllegalArgumentException swallowed) {
                            set("c", 1);
                          }
                        }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(get("a")).isEmpty();
    assertThat(get("b")).isEmpty();
    assertThat(get("c")).isEmpty();
  }

  @Test
  default void aTransactionBelongsToItsThread() {
    assertThat(transactions().isActive()).isFalse();
    transactions()
        .run(
            () -> {
              assertThat(transactions().isActive()).isTrue();
              assertThat(Parallel.elsewhere(() -> transactions().isActive())).isFalse();
            });
    assertThat(transactions().isActive()).isFalse();
  }

  @Test
  default void externalPortsAreRefusedInside() {
    transactions().refuseInside("a chip");
    transactions()
        .run(
            () ->
                assertThatThrownBy(() -> transactions().refuseInside("a chip"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a chip"));
  }

  @Test
  default void storesAreRefusedOutside() {
    assertThatThrownBy(() -> counters().find("a")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  default void noIncrementIsLostOnManyThreads() {
    int threads = 8;
    int each = 25;
    Parallel.run(
        threads,
        number -> {
          for (int i = 0; i < each; i++) {
            transactions()
                .run(
                    () -> {
                      Versioned<Long> old = counters().find("a").orElse(Versioned.fresh(0L));
                      counters().save("a", old.with(old.value() + 1));
                    });
          }
          return true;
        });
    assertThat(get("a")).contains((long) threads * each);
  }

  @Test
  default void ofTwoThatInsertTheSameOneRunsAgainAndSeesIt() {
    for (int round = 0; round < 20; round++) {
      String name = "insert " + round;
      List<String> seen =
          Parallel.run(
              4,
              number ->
                  transactions()
                      .inTransaction(
                          () -> {
                            Optional<Versioned<Long>> old = counters().find(name);
                            if (old.isEmpty()) {
                              counters().save(name, Versioned.fresh(1L));
                            }
                            return old.isEmpty() ? "inserted" : "found";
                          }));
      assertThat(new ArrayList<>(seen))
          .containsExactlyInAnyOrder("inserted", "found", "found", "found");
    }
  }

  @Test
  default void transactionsOfOneRequestAreSeenAsTheyAreCommitted() {
    Optional<Long> seen =
        transactions()
            .together(
                () -> {
                  set("a", 1);
                  set("a", 2);
                  assertThat(Parallel.elsewhere(() -> get("a"))).contains(2L);
                  return get("a");
                });
    assertThat(seen).contains(2L);
  }

  @Test
  default void aRequestThatFailsKeepsWhatItCommitted() {
    assertThatThrownBy(
            () ->
                transactions()
                    .together(
                        () -> {
                          set("a", 1);
                          throw new IllegalArgumentException("the request");
                        }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(get("a")).contains(1L);
  }
}
