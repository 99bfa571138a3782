package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.StoreUnavailable;
import dev.coffer.domain.lease.LeaseCommand;
import dev.coffer.domain.lease.LeaseResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the commands of callers that wait at the same time into one batch: a commit costs about
 * the same for one command as for many.
 *
 * <p>One thread takes what has queued up, without waiting for more, has it carried out, and then
 * answers; while it works the next batch gathers by itself. When a batch fails its calls are
 * carried out one by one, so that only the failing one is told; when the database does not answer
 * all are told at once.
 *
 * <p>Thread-safe.
 */
final class LeaseCombiner implements AutoCloseable {
  /** A batch stops growing at this many commands; a call is never split. */
  private static final int FULL = 256;

  /** Calls that may wait; more wait to be allowed to wait. */
  private static final int QUEUED = 4_096;

  /** Carries a batch out atomically and durably. */
  interface Batches {
    List<LeaseResult> carryOut(List<LeaseCommand> commands);
  }

  /** A caller's commands, of which there is at least one, or none for the end. */
  private record Call(List<LeaseCommand> commands, CompletableFuture<List<LeaseResult>> answer) {
    Call(List<LeaseCommand> commands) {
      this(commands, new CompletableFuture<>());
    }

    boolean isEnd() {
      return commands.isEmpty();
    }
  }

  private final Batches batches;
  private final BlockingQueue<Call> queue = new ArrayBlockingQueue<>(QUEUED);
  private final Thread thread;
  private volatile boolean closed;

  LeaseCombiner(Batches batches) {
    this.batches = batches;
    this.thread = new Thread(this::drain, "coffer-lease-ledger");
    thread.setDaemon(true);
    thread.start();
  }

  List<LeaseResult> execute(List<LeaseCommand> commands) {
    Call call = new Call(commands);
    enqueue(call);
    if (closed) {
      // Nobody may be left to take it. If it was taken all the same, its outcome is not known here.
      call.answer().completeExceptionally(closedNow());
    }
    try {
      return call.answer().join();
    } catch (CompletionException e) {
      throw failure(e.getCause());
    }
  }

  private void enqueue(Call call) {
    if (closed) {
      throw closedNow();
    }
    try {
      queue.put(call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("interrupted before the lease ledger was asked", e);
    }
  }

  /** The failure as the caller's own, so that its stack tells where it was called. */
  private static RuntimeException failure(@Nullable Throwable cause) {
    if (cause instanceof StoreUnavailable unavailable) {
      return new StoreUnavailable(String.valueOf(unavailable.getMessage()), unavailable);
    }
    return new IllegalStateException("the lease ledger failed", cause);
  }

  private static StoreUnavailable closedNow() {
    return new StoreUnavailable("the lease ledger is closed", null);
  }

  private void drain() {
    List<Call> calls = new ArrayList<>();
    boolean running = true;
    while (running) {
      try {
        running = gather(queue.take(), calls);
      } catch (InterruptedException e) {
        running = !closed;
      }
      if (!calls.isEmpty()) {
        answer(calls);
        calls.clear();
      }
    }
    List<Call> late = new ArrayList<>();
    queue.drainTo(late);
    late.forEach(call -> call.answer().completeExceptionally(closedNow()));
  }

  /** Takes the calls that are there; whether there may be more to come. */
  private boolean gather(Call first, List<Call> calls) {
    int commands = 0;
    for (Call call = first; call != null; call = commands < FULL ? queue.poll() : null) {
      if (call.isEnd()) {
        return false;
      }
      calls.add(call);
      commands += call.commands().size();
    }
    return true;
  }

  private void answer(List<Call> calls) {
    List<LeaseCommand> all = new ArrayList<>();
    calls.forEach(call -> all.addAll(call.commands()));
    try {
      List<LeaseResult> results = batches.carryOut(all);
      int at = 0;
      for (Call call : calls) {
        int next = at + call.commands().size();
        call.answer().complete(List.copyOf(results.subList(at, next)));
        at = next;
      }
    } catch (StoreUnavailable e) {
      calls.forEach(call -> call.answer().completeExceptionally(e));
    } catch (RuntimeException | Error e) {
      if (calls.size() == 1) {
        calls.get(0).answer().completeExceptionally(e);
      } else {
        calls.forEach(call -> answer(List.of(call)));
      }
    }
  }

  /** Answers what was asked before, refuses the rest, and ends the thread. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    uninterruptibly(() -> queue.put(new Call(List.of())));
    uninterruptibly(thread::join);
  }

  private interface Waiting {
    void once() throws InterruptedException;
  }

  private static void uninterruptibly(Waiting waiting) {
    boolean interrupted = false;
    boolean done = false;
    while (!done) {
      try {
        waiting.once();
        done = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
