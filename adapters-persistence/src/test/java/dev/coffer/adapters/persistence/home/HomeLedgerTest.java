package dev.coffer.adapters.persistence.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.SettableClock;
import dev.coffer.application.StoreUnavailable;
import dev.coffer.application.Transactions;
import dev.coffer.application.lease.LeaseLedger;
import dev.coffer.application.lease.LeaseLedgerContract;
import dev.coffer.application.memory.MemoryDatabase;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.lease.PoolTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeLedgerTest implements LeaseLedgerContract {
  @TempDir Path home;
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final MemoryDatabase database = new MemoryDatabase();
  private final CutDisk disk = new CutDisk();

  @Override
  public LeaseLedger ledger() {
    return another();
  }

  @Override
  public LeaseLedger another() {
    return new HomeLedger(home, disk, clock, Optional.of(database));
  }

  @Override
  public Transactions transactions() {
    return database;
  }

  @Override
  public void pass(Duration time) {
    clock.pass(time);
  }

  @Test
  void anEndBeforeAnyStepLeavesSeatsThatCanBeRead() throws IOException {
    PoolTerms terms = PoolTerms.of(3, Counting.PER_ACCESS, TERM);
    ledger().define(POOL, 1, terms);
    for (int steps = 0; steps < 8; steps++) {
      byte[] before = Files.readAllBytes(home.resolve("seats"));
      disk.cutAfter(steps);
      try {
        ledger().define(POOL, 2 + steps, terms);
      } catch (StoreUnavailable e) {
        // Cut off.
      }
      disk.plugIn();
      byte[] after = Files.readAllBytes(home.resolve("seats"));
      assertThat(HomeSeats.parse(dev.coffer.domain.Bytes.of(after)).pools()).hasSize(1);
      assertThat(after.length).isEqualTo(before.length);
    }
  }

  @Test
  void aFileThatCannotBeReadCountsAsEmpty() throws IOException {
    Files.writeString(home.resolve("seats"), "nonsense");
    assertThat(ledger().held(POOL, Optional.empty(), 1)).isEmpty();
    ledger().define(POOL, 1, PoolTerms.of(3, Counting.PER_ACCESS, TERM));
    assertThat(ledger().held(POOL, Optional.empty(), 1)).isEmpty();
  }
}
