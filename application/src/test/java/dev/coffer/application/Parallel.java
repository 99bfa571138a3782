package dev.coffer.application;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Runs work on threads of its own, for tests. */
public final class Parallel {
  private static final long PATIENCE_SECONDS = 60;

  private Parallel() {}

  /**
   * Runs {@code work} on as many threads at once, all starting together.
   *
   * @return the answers, by the number of the thread
   * @throws AssertionError when one fails, with its cause, or takes over a minute
   */
  public static <T> List<T> run(int threads, IntFunction<T> work) {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        Callable<T> one =
            () -> {
              start.await();
              return work.apply(number);
            };
        running.add(executor.submit(one));
      }
      List<T> answers = new ArrayList<>();
      for (Future<T> each : running) {
        answers.add(each.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
      return answers;
    } catch (ExecutionException e) {
      throw new AssertionError("a thread failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    } finally {
      executor.shutdownNow();
    }
  }

  /** Runs {@code work} on another thread and waits for it. */
  public static <T> T elsewhere(Callable<T> work) {
    return Parallel.run(
            1,
            number -> {
              try {
                return work.call();
              } catch (RuntimeException e) {
                throw e;
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            })
        .get(0);
  }
}
