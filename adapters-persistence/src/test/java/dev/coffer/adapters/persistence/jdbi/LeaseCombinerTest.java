package dev.coffer.adapters.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.StoreUnavailable;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.lease.LeaseCommand;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.LeaseResult;
import dev.coffer.domain.lease.LeaseResult.Defined;
import dev.coffer.domain.lease.PoolTerms;
import dev.coffer.domain.license.LicenseId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LeaseCombinerTest {
  private static final LeasePoolId POOL =
      new LeasePoolId(
          ContainerSerial.parse("C0123456789ABCDEF"),
          new LicenseId(new Id(Bytes.of(new byte[Id.LENGTH]))));

  /** Answers each command by its generation; notes its batches; waits where it is told to. */
  private static final class Ledger implements LeaseCombiner.Batches {
    final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    int poison = -1;
    boolean away;

    @Override
    public List<LeaseResult> carryOut(List<LeaseCommand> commands) {
      List<Integer> numbers = commands.stream().map(LeaseCombinerTest::number).toList();
      batches.add(numbers);
      begun.countDown();
      await(goOn);
      if (away) {
        throw new StoreUnavailable("away", null);
      }
      if (numbers.contains(poison)) {
        throw new IllegalArgumentException("poison");
      }
      return numbers.stream().<LeaseResult>map(Defined::new).toList();
    }
  }

  private static int number(LeaseCommand command) {
    return ((LeaseCommand.Define) command).generation();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<LeaseCommand> commands(int from, int to) {
    PoolTerms terms = PoolTerms.of(1, Counting.PER_ACCESS, Duration.ofHours(1));
    return IntStream.range(from, to)
        .<LeaseCommand>mapToObj(number -> new LeaseCommand.Define(POOL, number, terms))
        .toList();
  }

  private static CompletableFuture<List<LeaseResult>> ask(
      LeaseCombiner combiner, int from, int to) {
    CompletableFuture<List<LeaseResult>> answer = new CompletableFuture<>();
    CountDownLatch asking = new CountDownLatch(1);
    Thread caller =
        new Thread(
            () -> {
              asking.countDown();
              try {
                answer.complete(combiner.execute(commands(from, to)));
              } catch (RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    caller.start();
    await(asking);
    // The caller waits, for its place in the queue or for its answer.
    while (caller.getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
    return answer;
  }

  private static List<LeaseResult> answers(int from, int to) {
    return IntStream.range(from, to).<LeaseResult>mapToObj(Defined::new).toList();
  }

  @Test
  void whatComesWhileABatchIsCarriedOutIsTheNextBatch() {
    Ledger ledger = new Ledger();
    try (LeaseCombiner combiner = new LeaseCombiner(ledger)) {
      var first = ask(combiner, 0, 1);
      await(ledger.begun);
      var second = ask(combiner, 1, 3);
      var third = ask(combiner, 3, 4);
      ledger.goOn.countDown();
      assertThat(first.join()).isEqualTo(answers(0, 1));
      assertThat(second.join()).isEqualTo(answers(1, 3));
      assertThat(third.join()).isEqualTo(answers(3, 4));
    }
    assertThat(ledger.batches).containsExactly(List.of(0), List.of(1, 2, 3));
  }

  @Test
  void aCallThatFailsDoesNotSpoilTheOthersOfItsBatch() {
    Ledger ledger = new Ledger();
    ledger.poison = 2;
    try (LeaseCombiner combiner = new LeaseCombiner(ledger)) {
      var first = ask(combiner, 0, 1);
      await(ledger.begun);
      var good = ask(combiner, 1, 2);
      var bad = ask(combiner, 2, 3);
      var alsoGood = ask(combiner, 3, 4);
      ledger.goOn.countDown();
      assertThat(first.join()).isEqualTo(answers(0, 1));
      assertThat(good.join()).isEqualTo(answers(1, 2));
      assertThat(alsoGood.join()).isEqualTo(answers(3, 4));
      assertThatThrownBy(bad::join).hasRootCauseMessage("poison");
    }
    assertThat(ledger.batches)
        .containsExactly(List.of(0), List.of(1, 2, 3), List.of(1), List.of(2), List.of(3));
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsAskedOnceForAllThatWait() {
    Ledger ledger = new Ledger();
    ledger.away = true;
    try (LeaseCombiner combiner = new LeaseCombiner(ledger)) {
      var first = ask(combiner, 0, 1);
      await(ledger.begun);
      var second = ask(combiner, 1, 2);
      var third = ask(combiner, 2, 3);
      ledger.goOn.countDown();
      for (var each : List.of(first, second, third)) {
        assertThatThrownBy(each::join).hasCauseInstanceOf(StoreUnavailable.class);
      }
    }
    assertThat(ledger.batches).containsExactly(List.of(0), List.of(1, 2));
  }

  @Test
  void aBatchStopsGrowingWhenItIsFull() {
    Ledger ledger = new Ledger();
    try (LeaseCombiner combiner = new LeaseCombiner(ledger)) {
      var first = ask(combiner, 0, 1);
      await(ledger.begun);
      var large = ask(combiner, 1, 256);
      var larger = ask(combiner, 256, 512);
      var last = ask(combiner, 512, 513);
      ledger.goOn.countDown();
      CompletableFuture.allOf(first, large, larger, last).join();
    }
    assertThat(ledger.batches.stream().map(List::size)).containsExactly(1, 511, 1);
  }

  @Test
  void closingAnswersWhatWasAskedAndRefusesTheRest() {
    Ledger ledger = new Ledger();
    LeaseCombiner combiner = new LeaseCombiner(ledger);
    var first = ask(combiner, 0, 1);
    await(ledger.begun);
    var second = ask(combiner, 1, 2);
    Thread closing = new Thread(combiner::close);
    closing.start();
    ledger.goOn.countDown();
    assertThat(first.join()).isEqualTo(answers(0, 1));
    assertThat(second.join()).isEqualTo(answers(1, 2));
    combiner.close();
    assertThatThrownBy(() -> combiner.execute(commands(2, 3))).isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void anInterruptedCallerStillLearnsTheOutcome() {
    Ledger ledger = new Ledger();
    ledger.goOn.countDown();
    try (LeaseCombiner combiner = new LeaseCombiner(ledger)) {
      CompletableFuture<Boolean> flag = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                List<LeaseCommand> one = commands(0, 1);
                try {
                  combiner.execute(one);
                  Thread.currentThread().interrupt();
                  assertThatThrownBy(() -> combiner.execute(one))
                      .isInstanceOf(StoreUnavailable.class);
                  flag.complete(Thread.currentThread().isInterrupted());
                } catch (RuntimeException | Error e) {
                  flag.completeExceptionally(e);
                }
              });
      caller.start();
      assertThat(flag.join()).isTrue();
    }
    assertThat(ledger.batches).hasSize(1);
  }
}
