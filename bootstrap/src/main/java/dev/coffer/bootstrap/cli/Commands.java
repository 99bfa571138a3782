package dev.coffer.bootstrap.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All verbs of {@code coffer}, in the order help shows them. Only the verb that is called is made:
 * reading every class's annotations would cost each start more than it may take.
 */
final class Commands {
  /**
   * @param name what is typed
   * @param make makes the class that picocli fills; called at most once a process
   */
  record Entry(String name, Supplier<Object> make) {}

  static final List<Entry> ALL = List.of(new Entry("completion", Completion::new));

  private Commands() {}

  static Optional<Entry> named(String name) {
    return ALL.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }
}
