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

  static final List<Entry> ALL =
      List.of(
          new Entry("serve", Serve::new),
          new Entry("activate", Activate::new),
          new Entry("register", Register::new),
          new Entry("confirm", Confirm::new),
          new Entry("reset", Reset::new),
          new Entry("login", Login::new),
          new Entry("list", Licenses::new),
          new Entry("run", Run::new),
          new Entry("use", Use::new),
          new Entry("open", Open::new),
          new Entry("protect", Protect::new),
          new Entry("update", Update::new),
          new Entry("return", Return::new),
          new Entry("transfers", Transfers::new),
          new Entry("move", Move::new),
          new Entry("restore", Restore::new),
          new Entry("context", ContextFile::new),
          new Entry("apply", Apply::new),
          new Entry("time", Time::new),
          new Entry("import", Import::new),
          new Entry("inspect", Inspect::new),
          new Entry("verify", Verify::new),
          new Entry("devices", Devices::new),
          new Entry("vendor", Vendor::new),
          new Entry("firm", FirmVerbs::new),
          new Entry("bench", Bench::new),
          new Entry("completion", Completion::new));

  private Commands() {}

  static Optional<Entry> named(String name) {
    return ALL.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }
}
