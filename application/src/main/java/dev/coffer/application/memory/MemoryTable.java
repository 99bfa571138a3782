package dev.coffer.application.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A table of a {@link MemoryDatabase}: entries in ascending order of their keys.
 *
 * <p>Every method throws {@link IllegalStateException} outside a transaction. Thread-safe.
 */
public final class MemoryTable<K extends Comparable<K>, V> {
  private final MemoryDatabase database;
  private final String name;

  MemoryTable(MemoryDatabase database, String name) {
    this.database = database;
    this.name = name;
  }

  public Optional<V> find(K key) {
    return Optional.ofNullable(tree().find(key)).map(cell -> cell.value);
  }

  public boolean contains(K key) {
    return tree().find(key) != null;
  }

  /** Adds the entry unless the key is taken; whether it did. */
  public boolean insert(K key, V value) {
    if (contains(key)) {
      return false;
    }
    put(key, value);
    return true;
  }

  /** Adds or replaces the entry. */
  public void put(K key, V value) {
    database.transaction().write(name, key, value);
  }

  /**
   * Writes the entry, if there is one, as it is: of two transactions that do, one runs again. What
   * {@code SELECT FOR UPDATE} is in SQL.
   */
  public Optional<V> findAndLock(K key) {
    Optional<V> found = find(key);
    found.ifPresent(value -> put(key, value));
    return found;
  }

  /** Removes the entry if it is there; whether it was. */
  public boolean remove(K key) {
    if (!contains(key)) {
      return false;
    }
    database.transaction().write(name, key, null);
    return true;
  }

  public int size() {
    return tree().size();
  }

  /** The first {@code limit} entries. */
  public List<Map.Entry<K, V>> first(int limit) {
    return scan(null, (key, value) -> true, limit);
  }

  /** The first {@code limit} entries whose keys are {@code from} or above. */
  public List<Map.Entry<K, V>> from(K from, int limit) {
    return scan(from, (key, value) -> true, limit);
  }

  /** The first {@code limit} entries whose keys are above {@code after}. */
  public List<Map.Entry<K, V>> after(K after, int limit) {
    return scan(after, (key, value) -> key.compareTo(after) > 0, limit);
  }

  /** The first {@code limit} entries that pass {@code filter}; looks at every entry. */
  public List<Map.Entry<K, V>> where(BiPredicate<? super K, ? super V> filter, int limit) {
    return scan(null, filter, limit);
  }

  /**
   * The entries from {@code from} (inclusive) up to the first whose key is not {@code within}, such
   * as all with one prefix.
   */
  public List<Map.Entry<K, V>> range(K from, Predicate<? super K> within) {
    List<Map.Entry<K, V>> found = new ArrayList<>();
    tree()
        .forEachFrom(
            from,
            (key, cell) -> {
              boolean inside = within.test(key);
              if (inside) {
                found.add(Map.entry(key, cell.value));
              }
              return inside;
            });
    return found;
  }

  private List<Map.Entry<K, V>> scan(
      @Nullable K from, BiPredicate<? super K, ? super V> filter, int limit) {
    List<Map.Entry<K, V>> found = new ArrayList<>();
    tree()
        .forEachFrom(
            from,
            (key, cell) -> {
              if (found.size() < limit && filter.test(key, cell.value)) {
                found.add(Map.entry(key, cell.value));
              }
              return found.size() < limit;
            });
    return found;
  }

  private SortedTree<K, MemoryDatabase.Cell<V>> tree() {
    return database.transaction().read(name);
  }
}
