package dev.coffer.adapters.persistence.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.SettableClock;
import dev.coffer.application.StoreUnavailable;
import dev.coffer.application.Transactions;
import dev.coffer.application.lease.LeaseLedger;
import dev.coffer.application.lease.LeaseLedgerContract;
import dev.coffer.application.memory.MemoryDatabase;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.PoolTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
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
  void anEndBeforeAnyStepLeavesTheSeatsOfBeforeOrAfter() {
    ledger().define(POOL, 1, PoolTerms.of(100, Counting.PER_ACCESS, TERM));
    Set<LeaseId> held = new HashSet<>();
    for (int steps = 0; steps < 5; steps++) {
      // The cut comes into each of the two files, and after a cut as well as after a whole write.
      for (int round = 0; round < 3; round++) {
        LeaseId asked = LeaseLedgerContract.lease(10 * steps + round);
        disk.cutAfter(steps);
        try {
          ledger().execute(LeaseLedgerContract.acquire(POOL, 10 * steps + round, 1));
          held.add(asked);
        } catch (StoreUnavailable e) {
          // Cut off.
        }
        disk.plugIn();
        Set<LeaseId> found = new HashSet<>();
        ledger().held(POOL, Optional.empty(), 1000).forEach(each -> found.add(each.id()));
        assertThat(found).isEqualTo(held);
      }
    }
    assertThat(held).hasSizeBetween(3, 12);
  }

  @Test
  void aShorterContentLeavesNothingOfALongerOne() {
    ledger().define(POOL, 1, PoolTerms.of(100, Counting.PER_ACCESS, TERM));
    for (int i = 0; i < 20; i++) {
      ledger().execute(LeaseLedgerContract.acquire(POOL, i, 1));
    }
    for (int i = 0; i < 20; i++) {
      ledger().execute(LeaseLedgerContract.release(POOL, i));
    }
    ledger().execute(LeaseLedgerContract.acquire(POOL, 30, 1));

    assertThat(ledger().held(POOL, Optional.empty(), 1000))
        .singleElement()
        .matches(each -> each.id().equals(LeaseLedgerContract.lease(30)));
  }

  @Test
  void filesThatCannotBeReadCountAsEmpty() throws IOException {
    ledger().define(POOL, 1, PoolTerms.of(3, Counting.PER_ACCESS, TERM));
    ledger().execute(LeaseLedgerContract.acquire(POOL, 1, 1));
    ledger().execute(LeaseLedgerContract.acquire(POOL, 2, 1));
    assertThat(ledger().held(POOL, Optional.empty(), 10)).hasSize(2);

    Files.writeString(home.resolve("seats.0"), "nonsense");
    assertThat(ledger().held(POOL, Optional.empty(), 10)).isNotEmpty();
    Files.writeString(home.resolve("seats.1"), "n");

    assertThat(ledger().held(POOL, Optional.empty(), 10)).isEmpty();
    ledger().define(POOL, 1, PoolTerms.of(3, Counting.PER_ACCESS, TERM));
    ledger().execute(LeaseLedgerContract.acquire(POOL, 3, 1));
    assertThat(ledger().held(POOL, Optional.empty(), 10)).hasSize(1);
  }
}
