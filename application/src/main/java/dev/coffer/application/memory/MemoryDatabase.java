package dev.coffer.application.memory;

import dev.coffer.application.Stale;
import dev.coffer.application.Transactions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A database of sorted tables in memory, with the isolation that {@link Transactions} promises and
 * no more: snapshots, first committer wins.
 *
 * <p>A transaction works on its own copy and holds no lock while the work runs; committing compares
 * what it wrote with what others committed meanwhile. Stores are thin: they keep immutable values
 * in {@link MemoryTable}s and hold no state of their own, so new stores over the same database see
 * what was committed, as after a restart.
 *
 * <p>Thread-safe. Nothing outlives the process.
 */
public final class MemoryDatabase implements Transactions {
  /** How often work is run before {@link Stale} is given up to the caller. */
  public static final int TRIES = 100;

  /** Where {@link Faults} may strike. */
  public enum Moment {
    BEGIN,
    BEFORE_COMMIT,
    /** The changes are visible to all, the caller does not know it yet. */
    AFTER_COMMIT
  }

  /** Lets a test break transactions: whatever it throws leaves {@code inTransaction}. */
  @FunctionalInterface
  public interface Faults {
    void at(Moment moment);
  }

  private final Faults faults;

  @SuppressWarnings("ThreadLocalUsage") // one transaction per thread and database
  private final ThreadLocal<Transaction> current = new ThreadLocal<>();

  private final Object commit = new Object();
  private final Map<String, AtomicLong> sequences = new ConcurrentHashMap<>();
  private volatile Map<String, SortedTree<?, ?>> committed = Map.of();

  public MemoryDatabase() {
    this(moment -> {});
  }

  public MemoryDatabase(Faults faults) {
    this.faults = faults;
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    Transaction joined = current.get();
    return joined == null ? outermost(work) : joined.join(work);
  }

  @Override
  public boolean isActive() {
    return current.get() != null;
  }

  /** All that was committed at one moment. Immutable. */
  public static final class Backup {
    private final Map<String, SortedTree<?, ?>> tables;
    private final Map<String, Long> sequences;

    private Backup(Map<String, SortedTree<?, ?>> tables, Map<String, Long> sequences) {
      this.tables = tables;
      this.sequences = sequences;
    }
  }

  public Backup backup() {
    Map<String, Long> numbers = new HashMap<>();
    sequences.forEach((name, next) -> numbers.put(name, next.get()));
    return new Backup(committed, numbers);
  }

  /** Puts everything back as it was, as operators do after a loss: while nobody uses it. */
  public void restore(Backup backup) {
    synchronized (commit) {
      committed = backup.tables;
    }
    sequences.forEach((name, next) -> next.set(backup.sequences.getOrDefault(name, 0L)));
  }

  /**
   * The table of that name, empty until written to. Names are shared by all stores of the database,
   * which therefore prefix them with their own.
   *
   * @param name always used with the same types of key and value; values must be immutable
   */
  public <K extends Comparable<K>, V> MemoryTable<K, V> table(String name) {
    return new MemoryTable<>(this, name);
  }

  private <T> T outermost(Supplier<T> work) {
    Stale stale = null;
    for (int run = 0; run < TRIES; run++) {
      try {
        return once(work);
      } catch (Stale e) {
        if (stale != null) {
          e.addSuppressed(stale);
        }
        stale = e;
      }
    }
    throw stale;
  }

  private <T> T once(Supplier<T> work) {
    faults.at(Moment.BEGIN);
    Transaction transaction = new Transaction(committed);
    current.set(transaction);
    T answer;
    try {
      answer = work.get();
    } finally {
      current.remove();
    }
    transaction.refuseDoomed();
    faults.at(Moment.BEFORE_COMMIT);
    commit(transaction);
    faults.at(Moment.AFTER_COMMIT);
    return answer;
  }

  private void commit(Transaction transaction) {
    synchronized (commit) {
      committed = transaction.onto(committed);
    }
  }

  /**
   * The next number of a sequence, from 1. As with a database's sequences, a transaction that is
   * rolled back does not give its numbers back, and taking one conflicts with nobody.
   */
  long next(String sequence) {
    return sequences.computeIfAbsent(sequence, name -> new AtomicLong()).incrementAndGet();
  }

  /**
   * Dooms the current transaction: a store saves all or nothing, even when its call is swallowed.
   */
  Stale stale(String what) {
    transaction().doomed = true;
    return new Stale(what);
  }

  Transaction transaction() {
    Transaction transaction = current.get();
    if (transaction == null) {
      throw new IllegalStateException("stores are used inside a transaction only");
    }
    return transaction;
  }

  /** One writing of a value: two writings of the same value are two cells. */
  static final class Cell<V> {
    final V value;

    Cell(V value) {
      this.value = value;
    }
  }

  /** The private copy of one run of the work. Used by its own thread only. */
  static final class Transaction {
    private final Map<String, SortedTree<?, ?>> base;
    private Map<String, SortedTree<?, ?>> mine;
    private final Map<String, Set<Object>> written = new HashMap<>();
    private boolean doomed;

    Transaction(Map<String, SortedTree<?, ?>> base) {
      this.base = base;
      this.mine = base;
    }

    <K extends Comparable<K>, V> SortedTree<K, Cell<V>> read(String table) {
      return tree(mine, table);
    }

    <K extends Comparable<K>, V> void write(String table, K key, @Nullable V value) {
      if (mine == base) {
        mine = new HashMap<>(base);
      }
      SortedTree<K, Cell<V>> tree = tree(mine, table);
      mine.put(table, value == null ? tree.without(key) : tree.with(key, new Cell<>(value)));
      written.computeIfAbsent(table, name -> new HashSet<>()).add(key);
    }

    <T> T join(Supplier<T> work) {
      boolean done = false;
      try {
        T answer = work.get();
        done = true;
        return answer;
      } finally {
        doomed |= !done;
      }
    }

    void refuseDoomed() {
      if (doomed) {
        throw new IllegalStateException(
            "the failure of a joined transaction or of a store was swallowed");
      }
    }

    /** What {@code now} becomes by this transaction. */
    Map<String, SortedTree<?, ?>> onto(Map<String, SortedTree<?, ?>> now) {
      if (written.isEmpty()) {
        return now;
      }
      if (now == base) {
        return mine;
      }
      Map<String, SortedTree<?, ?>> next = new HashMap<>(now);
      written.forEach((table, keys) -> next.put(table, merged(now, table, keys)));
      return next;
    }

    @SuppressWarnings("unchecked") // the keys were put there by write, with this table's type
    private <K extends Comparable<K>> SortedTree<?, ?> merged(
        Map<String, SortedTree<?, ?>> now, String table, Set<Object> keys) {
      SortedTree<K, Object> merged = tree(now, table);
      SortedTree<K, Object> seen = tree(base, table);
      SortedTree<K, Object> changed = tree(mine, table);
      for (Object each : keys) {
        K key = (K) each;
        if (merged.find(key) != seen.find(key)) {
          throw new Stale(table + " " + key);
        }
        Object value = changed.find(key);
        merged = value == null ? merged.without(key) : merged.with(key, value);
      }
      return merged;
    }

    @SuppressWarnings("unchecked") // one table has one type, see table(String)
    private static <K extends Comparable<K>, V> SortedTree<K, V> tree(
        Map<String, SortedTree<?, ?>> tables, String table) {
      SortedTree<?, ?> tree = tables.get(table);
      return tree == null ? new SortedTree<>() : (SortedTree<K, V>) tree;
    }
  }
}
