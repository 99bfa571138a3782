package dev.coffer.application.memory;

import dev.coffer.application.SettableClock;
import dev.coffer.application.Transactions;
import dev.coffer.application.lease.LeaseLedger;
import dev.coffer.application.lease.LeaseLedgerContract;
import java.time.Duration;
import java.time.Instant;

class MemoryLeaseLedgerTest implements LeaseLedgerContract {
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final MemoryDatabase database = new MemoryDatabase();
  private final LeaseLedger ledger = new MemoryLeaseLedger(database, clock);

  @Override
  public LeaseLedger ledger() {
    return ledger;
  }

  @Override
  public LeaseLedger another() {
    return new MemoryLeaseLedger(database, clock);
  }

  @Override
  public Transactions transactions() {
    return database;
  }

  @Override
  public void pass(Duration time) {
    clock.pass(time);
  }
}
