package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Stale;
import dev.coffer.application.StoreUnavailable;
import dev.coffer.application.Transactions;
import dev.coffer.application.lease.LeaseLedger;
import dev.coffer.domain.lease.Lease;
import dev.coffer.domain.lease.LeaseBook;
import dev.coffer.domain.lease.LeaseCommand;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.LeasePlan;
import dev.coffer.domain.lease.LeasePool;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.LeaseReading;
import dev.coffer.domain.lease.LeaseResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * The ledger on a database. Calls that arrive together share one transaction: a single drain thread
 * takes what has queued up, without waiting for more, and answers after the commit. A batch that
 * fails is tried again call by call, so that one cannot spoil another.
 */
final class JdbiLeaseLedger implements LeaseLedger, AutoCloseable {
  private static final int TRIES = 100;

  private final Jdbi jdbi;
  private final Transactions transactions;
  private final LedgerClock clock;
  private final Runnable afterWrite;
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final AtomicLong commits = new AtomicLong();
  private final Thread drain;
  private volatile boolean closed;

  /** One caller's commands, and where it waits. */
  private record Call(List<LeaseCommand> commands, CompletableFuture<List<LeaseResult>> answer) {}

  JdbiLeaseLedger(Jdbi jdbi, Transactions transactions, LedgerClock clock, Runnable afterWrite) {
    this.jdbi = jdbi;
    this.transactions = transactions;
    this.clock = clock;
    this.afterWrite = afterWrite;
    this.drain = new Thread(this::drain, "coffer-leases");
    this.drain.setDaemon(true);
    this.drain.start();
  }

  @Override
  public List<LeaseResult> execute(List<LeaseCommand> commands) {
    transactions.refuseInside("the lease ledger");
    if (commands.size() > MAX_COMMANDS) {
      throw new IllegalArgumentException("more than " + MAX_COMMANDS + " commands");
    }
    if (commands.isEmpty()) {
      return List.of();
    }
    Call call = new Call(List.copyOf(commands), new CompletableFuture<>());
    calls.add(call);
    if (closed) {
      refuseWaiting();
    }
    try {
      return call.answer().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  @Override
  public List<Lease> held(LeasePoolId pool, Optional<LeaseId> after, int limit) {
    transactions.refuseInside("the lease ledger");
    checkLimit(limit);
    return attempt(handle -> LeaseRows.held(handle, pool, now(handle), after, limit));
  }

  @Override
  public int removeExpired(int limit) {
    transactions.refuseInside("the lease ledger");
    checkLimit(limit);
    return write(
            handle -> {
              List<LeasePoolId> due = LeaseRows.due(handle, now(handle), limit);
              SortedMap<LeasePoolId, List<LeaseCommand>> byPool = new TreeMap<>();
              due.forEach(pool -> byPool.put(pool, List.of()));
              return carriedOut(handle, byPool, List.of());
            })
        .removed()
        .size();
  }

  /** How many transactions that wrote were committed. */
  long commits() {
    return commits.get();
  }

  @Override
  public void close() {
    closed = true;
    drain.interrupt();
    try {
      drain.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    refuseWaiting();
  }

  private void drain() {
    List<Call> batch = new ArrayList<>();
    while (!closed) {
      batch.clear();
      try {
        gather(batch);
      } catch (InterruptedException e) {
        break;
      }
      answer(batch);
    }
    refuseWaiting();
  }

  /** Waits for one call and takes along what is there, up to the most commands of one batch. */
  private void gather(List<Call> batch) throws InterruptedException {
    batch.add(calls.take());
    int commands = batch.get(0).commands().size();
    for (Call next = calls.peek(); next != null; next = calls.peek()) {
      commands += next.commands().size();
      if (commands > MAX_COMMANDS) {
        return;
      }
      batch.add(calls.take());
    }
  }

  private void answer(List<Call> batch) {
    try {
      List<LeaseResult> results = decided(batch);
      int from = 0;
      for (Call call : batch) {
        int to = from + call.commands().size();
        call.answer().complete(List.copyOf(results.subList(from, to)));
        from = to;
      }
    } catch (RuntimeException e) {
      if (batch.size() == 1) {
        batch.get(0).answer().completeExceptionally(e);
      } else {
        batch.forEach(call -> answer(List.of(call)));
      }
    }
  }

  private List<LeaseResult> decided(List<Call> batch) {
    List<LeaseCommand> commands = batch.stream().flatMap(call -> call.commands().stream()).toList();
    return write(handle -> carriedOut(handle, LeaseReading.byPool(commands), commands)).results();
  }

  private LeasePlan carriedOut(
      Handle handle,
      SortedMap<LeasePoolId, List<LeaseCommand>> byPool,
      List<LeaseCommand> commands) {
    List<LeasePool> pools = LeaseRows.lock(handle, byPool.keySet());
    Instant now = now(handle);
    Map<LeasePoolId, Map<LeaseId, Lease>> known = new TreeMap<>();
    for (LeasePool pool : pools) {
      LeaseReading reading = LeaseReading.of(pool, byPool.getOrDefault(pool.id(), List.of()), now);
      add(known, LeaseRows.read(handle, pool.id(), reading, now));
    }
    List<Lease> read = all(known);
    for (LeasePool pool : pools) {
      add(
          known,
          LeaseRows.ofStations(
              handle,
              pool.id(),
              LeaseReading.stations(pool, commands, read),
              LeaseReading.onlyLingering(pool),
              now));
    }
    LeasePlan plan = LeaseBook.plan(now, pools, all(known), commands);
    LeaseRows.store(handle, plan);
    return plan;
  }

  private static void add(Map<LeasePoolId, Map<LeaseId, Lease>> known, Collection<Lease> leases) {
    for (Lease lease : leases) {
      known.computeIfAbsent(lease.pool(), id -> new TreeMap<>()).put(lease.id(), lease);
    }
  }

  private static List<Lease> all(Map<LeasePoolId, Map<LeaseId, Lease>> known) {
    return known.values().stream().flatMap(pool -> pool.values().stream()).toList();
  }

  private LeasePlan write(Function<Handle, LeasePlan> work) {
    LeasePlan plan = attempt(work);
    if (plan.changesAnything()) {
      commits.incrementAndGet();
      afterWrite.run();
    }
    return plan;
  }

  private <T> T attempt(Function<Handle, T> work) {
    for (int i = 0; ; i++) {
      try {
        return jdbi.inTransaction(
            TransactionIsolationLevel.READ_COMMITTED, handle -> work.apply(handle));
      } catch (RuntimeException e) {
        RuntimeException failure = SqlFailures.translated(e);
        if (!(failure instanceof Stale) || i >= TRIES) {
          throw failure;
        }
      }
    }
  }

  private Instant now(Handle handle) {
    return clock.now(handle).truncatedTo(ChronoUnit.MILLIS);
  }

  private void refuseWaiting() {
    for (Call call = calls.poll(); call != null; call = calls.poll()) {
      call.answer().completeExceptionally(new StoreUnavailable("the lease ledger is closed", null));
    }
  }

  private static void checkLimit(int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new IllegalArgumentException("a limit must be 1.." + MAX_PAGE + ", was " + limit);
    }
  }
}
