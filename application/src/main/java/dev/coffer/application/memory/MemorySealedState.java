package dev.coffer.application.memory;

import dev.coffer.application.Paging;
import dev.coffer.application.container.SealedState;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ContainerSerial;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each call is a transaction of its own. Thread-safe. */
final class MemorySealedState implements SealedState {
  private static final String NAME = "SealedState";

  private final MemoryDatabase database;
  private final MemoryTable<ContainerSerial, Stored> states;

  MemorySealedState(MemoryDatabase database) {
    this.database = database;
    this.states = table(database);
  }

  static MemoryTable<ContainerSerial, Stored> table(MemoryDatabase database) {
    return database.table("sealed");
  }

  @Override
  public Optional<Stored> find(ContainerSerial serial) {
    database.refuseInside(NAME);
    return database.inTransaction(() -> states.find(serial));
  }

  @Override
  public boolean create(ContainerSerial serial, Bytes sealed) {
    database.refuseInside(NAME);
    return database.inTransaction(() -> states.insert(serial, new Stored(sealed, 1)));
  }

  @Override
  public boolean replace(ContainerSerial serial, long expected, Bytes sealed) {
    database.refuseInside(NAME);
    return database.inTransaction(
        () -> {
          Optional<Stored> stored = states.find(serial);
          if (stored.isEmpty() || stored.get().version() != expected) {
            return false;
          }
          states.put(serial, new Stored(sealed, expected + 1));
          return true;
        });
  }

  @Override
  public List<ContainerSerial> list(Optional<ContainerSerial> after, int limit) {
    database.refuseInside(NAME);
    Paging.checked(limit);
    return database.inTransaction(
        () -> {
          List<Map.Entry<ContainerSerial, Stored>> found =
              after.isPresent() ? states.after(after.get(), limit) : states.first(limit);
          return found.stream().map(Map.Entry::getKey).toList();
        });
  }
}
