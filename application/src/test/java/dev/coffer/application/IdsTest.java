package dev.coffer.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.memory.SeededRandom;
import dev.coffer.application.memory.SequentialIds;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class IdsTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(T0);
  private final Ids ids = new TimeOrderedIds(now::get, new SeededRandom(1));

  @Test
  void anIdIsLaidOutAsUuidVersion7() {
    Bytes id = ids.next().value();
    assertThat(id.slice(0, 6).hex()).isEqualTo("%012x".formatted(T0.toEpochMilli()));
    assertThat(id.at(6) >> 4).isEqualTo(7);
    assertThat(id.at(8) >> 6).isEqualTo(2);
  }

  @Test
  void theFirstTimeOfRfc9562IsWrittenAsThere() {
    // RFC 9562 appendix A.6: 2022-02-22 14:22:22.00 GMT-05:00 is 017F22E279B0 and starts the UUID.
    Ids then =
        new TimeOrderedIds(() -> Instant.ofEpochMilli(1645557742000L), length -> zeros(length));
    assertThat(then.next().value().hex()).isEqualTo("017f22e279b07000" + "8000000000000000");
  }

  @Test
  void idsOfOneMillisecondAreInOrderBeyondTheCounter() {
    Id before = ids.next();
    for (int i = 0; i < 20_000; i++) {
      Id next = ids.next();
      assertThat(next).isGreaterThan(before);
      assertThat(next.value().at(6) >> 4).isEqualTo(7);
      before = next;
    }
  }

  @Test
  void aClockSetBackDoesNotTurnTheOrderAround() {
    Id before = ids.next();
    now.set(T0.minusSeconds(3600));
    for (int i = 0; i < 10_000; i++) {
      Id next = ids.next();
      assertThat(next).isGreaterThan(before);
      before = next;
    }
  }

  @Test
  void aLaterMillisecondGivesAGreaterId() {
    Id before = ids.next();
    now.set(T0.plusMillis(1));
    Id later = ids.next();
    assertThat(later).isGreaterThan(before);
    assertThat(later.value().slice(0, 6).hex())
        .isEqualTo("%012x".formatted(T0.plusMillis(1).toEpochMilli()));
  }

  @Test
  void manyThreadsGetDifferentIds() throws InterruptedException {
    Set<Id> seen = ConcurrentHashMap.newKeySet();
    CountDownLatch done = new CountDownLatch(4);
    for (int thread = 0; thread < 4; thread++) {
      new Thread(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  seen.add(ids.next());
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    assertThat(seen).hasSize(8_000);
  }

  @Test
  void sequentialIdsCountFromOne() {
    Ids sequential = new SequentialIds();
    assertThat(sequential.next().value().hex()).isEqualTo("0".repeat(31) + "1");
    assertThat(sequential.next().value().hex()).isEqualTo("0".repeat(31) + "2");
  }

  private static Bytes zeros(int length) {
    return Bytes.of(new byte[length]);
  }
}
