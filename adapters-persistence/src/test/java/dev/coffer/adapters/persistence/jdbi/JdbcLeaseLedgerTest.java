package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.SettableClock;
import dev.coffer.application.Transactions;
import dev.coffer.application.lease.LeaseLedger;
import dev.coffer.application.lease.LeaseLedgerContract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

final class JdbcLeaseLedgerTest {
  @Nested
  class OnH2 extends On {
    OnH2() {
      super(Databases.h2());
    }

    @Override
    public void pass(Duration time) {
      clock.pass(time);
    }
  }

  /** The database has a clock of its own: time passes by moving everything stored back. */
  @Nested
  class OnPostgreSql extends On {
    OnPostgreSql() {
      super(Databases.postgres());
    }

    @Override
    public void pass(Duration time) {
      long millis = time.toMillis();
      JdbiTransactions transactions = (JdbiTransactions) transactions();
      transactions.run(
          () -> {
            transactions
                .writing()
                .execute(
                    "UPDATE lease SET granted_ms = granted_ms - ?, expiry_ms = expiry_ms - ?,"
                        + " free_ms = free_ms - ?",
                    millis,
                    millis,
                    millis);
            transactions
                .writing()
                .execute("UPDATE lease_pool SET next_free_ms = next_free_ms - ?", millis);
          });
    }
  }

  abstract static class On implements LeaseLedgerContract {
    final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final PersistenceSettings settings;
    private final List<Persistence> open = new ArrayList<>();

    On(PersistenceSettings settings) {
      this.settings = settings;
      open.add(Persistence.open(settings, clock));
    }

    @AfterEach
    void close() {
      open.forEach(Persistence::close);
    }

    @Override
    public LeaseLedger ledger() {
      return open.get(0).leases();
    }

    @Override
    public LeaseLedger another() {
      Persistence other = Persistence.open(settings, clock);
      open.add(other);
      return other.leases();
    }

    @Override
    public Transactions transactions() {
      return open.get(0).transactions();
    }
  }
}
