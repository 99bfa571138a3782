package dev.coffer.application.memory;

import dev.coffer.application.Versioned;
import java.util.Optional;

/** A table whose entries are replaced only over the version they were loaded at. */
final class VersionedTable<K extends Comparable<K>, V> {
  private final MemoryDatabase database;
  private final MemoryTable<K, Versioned<V>> rows;
  private final String name;

  VersionedTable(MemoryDatabase database, String name) {
    this.database = database;
    this.rows = database.table(name);
    this.name = name;
  }

  MemoryTable<K, Versioned<V>> rows() {
    return rows;
  }

  Optional<Versioned<V>> find(K key) {
    return rows.find(key);
  }

  /**
   * Inserts at version 0, replaces at a loaded version.
   *
   * @return what was there before
   * @throws dev.coffer.application.Stale when the version is no longer that
   */
  Optional<V> save(K key, Versioned<V> next) {
    Optional<Versioned<V>> before = rows.find(key);
    long version = before.map(Versioned::version).orElse(0L);
    if (version != next.version()) {
      throw database.stale(name + " " + key);
    }
    rows.put(key, new Versioned<>(next.value(), version + 1));
    return before.map(Versioned::value);
  }
}
