package dev.coffer.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** What the contracts of stores have in common: each runs on an empty database. */
public interface StoreContract {
  Transactions transactions();

  /** Answers from a transaction of its own. */
  default <T> T in(Supplier<T> work) {
    return transactions().inTransaction(work);
  }

  /** Runs in a transaction of its own. */
  default void run(Runnable work) {
    transactions().run(work);
  }

  /** {@code write} refuses at once; its transaction is given up, since trying again is in vain. */
  default void assertStale(Runnable write) {
    rollBack(() -> assertThatThrownBy(write::run).isInstanceOf(Stale.class));
  }

  /** Of two threads that do {@code write}, one does and the other gives up. */
  default void assertOneOfTwoWins(IntConsumer write) {
    assertThat(
            Parallel.run(
                2,
                number -> {
                  try {
                    run(() -> write.accept(number));
                    return true;
                  } catch (Stale lost) {
                    return false;
                  }
                }))
        .containsExactlyInAnyOrder(true, false);
  }

  /** Does {@code write} in a transaction that then throws. */
  default void rollBack(Runnable write) {
    assertThatThrownBy(
            () ->
                run(
                    () -> {
                      write.run();
                      throw new Abandoned();
                    }))
        .isInstanceOf(Abandoned.class);
  }

  /** {@code call} is refused outside a transaction. */
  default void assertJoins(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class);
  }

  /** {@code page} answers neither none nor more than {@code most}. */
  default void assertLimits(int most, IntConsumer page) {
    for (int limit : new int[] {0, -1, most + 1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> run(() -> page.accept(limit)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    run(() -> page.accept(most));
  }

  /** Thrown by a test's own work. */
  final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
