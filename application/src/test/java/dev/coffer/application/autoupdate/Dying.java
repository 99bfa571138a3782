package dev.coffer.application.autoupdate;

import dev.coffer.application.Bench;
import dev.coffer.application.StoreUnavailable;
import dev.coffer.application.central.Firm;
import dev.coffer.application.memory.MemoryDatabase;
import dev.coffer.application.memory.MemoryStores;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.Terms;

/** A node that dies at one moment of its work with the database, once it is armed. */
final class Dying {
  private final int at;
  private int moments;
  boolean armed;
  boolean away;
  final Bench bench;
  final Firm firm;
  final Product product;

  /** The node is gone: nothing of it runs on. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  Dying(int at) {
    this.at = at;
    this.bench = new Bench(new MemoryStores(new MemoryDatabase(this::moment)));
    this.firm = bench.firm(1001);
    this.product = bench.product(firm, 10, Terms.builder().seats(2).build());
  }

  private void moment(MemoryDatabase.Moment moment) {
    if (armed) {
      moments++;
      if (moments == at) {
        throw new Killed();
      }
    }
    if (away && moment == MemoryDatabase.Moment.BEGIN && working()) {
      throw new StoreUnavailable("away", null);
    }
  }

  /** Whether a container is being contacted now: the queue itself stays within reach. */
  private static boolean working() {
    return StackWalker.getInstance()
        .walk(
            frames -> frames.anyMatch(frame -> frame.getClassName().endsWith("central.Transfer")));
  }
}
