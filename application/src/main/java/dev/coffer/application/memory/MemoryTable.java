package dev.coffer.application.memory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

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
    return Optional.ofNullable(tree().find(key));
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
    return tree().scan(null, (key, value) -> true, limit);
  }

  /** The first {@code limit} entries whose keys are {@code from} or above. */
  public List<Map.Entry<K, V>> from(K from, int limit) {
    return tree().scan(from, (key, value) -> true, limit);
  }

  /** The first {@code limit} entries whose keys are above {@code after}. */
  public List<Map.Entry<K, V>> after(K after, int limit) {
    return tree().scan(after, (key, value) -> key.compareTo(after) > 0, limit);
  }

  /** The first {@code limit} entries that pass {@code filter}; looks at every entry. */
  public List<Map.Entry<K, V>> where(BiPredicate<? super K, ? super V> filter, int limit) {
    return tree().scan(null, filter, limit);
  }

  private SortedTree<K, V> tree() {
    return database.transaction().read(name);
  }
}
