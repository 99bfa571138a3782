package dev.coffer.application.memory;

import java.util.Optional;

/** What may belong to one owner only, such as an e-mail address. */
final class UniqueIndex<K extends Comparable<K>, O> {
  private final MemoryDatabase database;
  private final MemoryTable<K, O> owners;
  private final String name;

  UniqueIndex(MemoryDatabase database, String name) {
    this.database = database;
    this.owners = database.table(name);
    this.name = name;
  }

  Optional<O> owner(K key) {
    return owners.find(key);
  }

  void release(K key) {
    owners.remove(key);
  }

  /**
   * Gives {@code key} to {@code owner}, who gives {@code before} back.
   *
   * @throws dev.coffer.application.Stale when the key is another's
   */
  void move(Optional<K> before, K key, O owner) {
    if (before.isPresent() && before.get().compareTo(key) == 0) {
      return;
    }
    if (!owners.insert(key, owner)) {
      throw database.stale(name + " " + key);
    }
    before.ifPresent(owners::remove);
  }
}
