package dev.coffer.domain.lease;

import static dev.coffer.domain.lease.LeaseFixtures.POOL;
import static dev.coffer.domain.lease.LeaseFixtures.T0;
import static dev.coffer.domain.lease.LeaseFixtures.TERM;
import static dev.coffer.domain.lease.LeaseFixtures.acquire;
import static dev.coffer.domain.lease.LeaseFixtures.define;
import static dev.coffer.domain.lease.LeaseFixtures.device;
import static dev.coffer.domain.lease.LeaseFixtures.lease;
import static dev.coffer.domain.lease.LeaseFixtures.pool;
import static dev.coffer.domain.lease.LeaseFixtures.release;
import static dev.coffer.domain.lease.LeaseFixtures.renew;
import static dev.coffer.domain.lease.LeaseFixtures.station;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.lease.LeaseResult.Defined;
import dev.coffer.domain.lease.LeaseResult.Granted;
import dev.coffer.domain.lease.LeaseResult.Refused;
import dev.coffer.domain.lease.LeaseResult.Renewed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeaseBookPropertyTest {
  private static final int SEEDS = 300;
  private static final int BATCHES = 120;
  private static final List<Counting> COUNTINGS = List.of(Counting.values());

  @Test
  void theBookAgreesWithTheNaiveLedgerOnAnyCommandsAndClocks() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      Shelf shelf = new Shelf();
      NaiveLedger naive = new NaiveLedger();
      Instant now = T0;
      for (int i = 0; i < BATCHES; i++) {
        now = step(random, now, shelf);
        List<LeaseCommand> batch = batch(random);
        String where = "seed " + seed + ", batch " + i + " " + batch;
        List<String> expected = naive.execute(now, batch);
        try {
          assertThat(shelf.execute(now, batch).stream().map(LeaseBookPropertyTest::summary))
              .as(where)
              .isEqualTo(expected);
        } catch (RuntimeException e) {
          throw new AssertionError(where, e);
        }
      }
    }
  }

  /** Forward a little, to some lease's boundary, just before it, or back. */
  private static Instant step(Random random, Instant now, Shelf shelf) {
    List<Lease> leases = List.copyOf(shelf.leases.values());
    int kind = random.nextInt(10);
    if (kind < 2 && !leases.isEmpty()) {
      Lease lease = leases.get(random.nextInt(leases.size()));
      Instant boundary = random.nextBoolean() ? lease.expiry() : lease.freeAt();
      return kind == 0 ? boundary : boundary.minusMillis(1);
    }
    if (kind == 2) {
      return now.minusSeconds(random.nextInt(120));
    }
    return now.plusSeconds(random.nextInt(40));
  }

  private static List<LeaseCommand> batch(Random random) {
    List<LeaseCommand> batch = new ArrayList<>();
    int size = random.nextInt(3) == 0 ? 1 + random.nextInt(8) : 1;
    for (int i = 0; i < size; i++) {
      batch.add(command(random));
    }
    return batch;
  }

  private static LeaseCommand command(Random random) {
    LeasePoolId pool = pool(1 + random.nextInt(2));
    LeaseId lease = lease(1 + random.nextInt(8));
    Duration term = random.nextInt(4) == 0 ? Duration.ofSeconds(20) : Duration.ofHours(1);
    int kind = random.nextInt(20);
    if (kind < 2) {
      Counting counting = COUNTINGS.get(random.nextInt(COUNTINGS.size()));
      Duration linger = random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(30);
      Duration most = Duration.ofSeconds(60L + 30L * random.nextInt(2));
      return new LeaseCommand.Define(
          pool, random.nextInt(3), new PoolTerms(random.nextInt(5), counting, most, linger));
    }
    if (kind < 11) {
      int station = 1 + random.nextInt(4);
      return new LeaseCommand.Acquire(
          pool, lease, new Holder("h" + station), station(station), someDevice(random), term);
    }
    if (kind < 17) {
      Optional<LeasePoolId> successor =
          random.nextInt(3) == 0 ? Optional.of(pool(1 + random.nextInt(2))) : Optional.empty();
      return new LeaseCommand.Renew(pool, lease, successor, someDevice(random), term);
    }
    return new LeaseCommand.Release(pool, lease, someDevice(random));
  }

  private static Optional<DeviceId> someDevice(Random random) {
    return random.nextInt(4) == 0 ? device(1) : Optional.empty();
  }

  private static String summary(LeaseResult result) {
    if (result instanceof Granted granted) {
      return "granted until " + granted.lease().expiry();
    }
    if (result instanceof Renewed renewed) {
      return "renewed until " + renewed.lease().expiry();
    }
    if (result instanceof Defined defined) {
      return "defined " + defined.generation();
    }
    if (result instanceof Refused refused) {
      boolean unknown = refused.reason() == LeaseResult.Reason.UNKNOWN_POOL;
      return refused.reason() + (unknown ? "" : " " + refused.inUse() + "/" + refused.seats());
    }
    return "released";
  }

  /**
   * What clients believe, counting elapsed time, must fit the seats while the clock is set back.
   */
  @Test
  void clientsNeverHoldMoreThanTheSeatsHoweverOftenTheClockIsSetBack() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      int seats = 1 + random.nextInt(3);
      Shelf shelf = new Shelf();
      Instant elapsed = T0;
      Duration offset = Duration.ofHours(2);
      Map<Integer, Instant> believed = new HashMap<>();
      shelf.execute(T0.plus(offset), define(POOL, seats, Counting.PER_ACCESS));
      for (int i = 0; i < 200; i++) {
        elapsed = elapsed.plusSeconds(random.nextInt(100));
        if (random.nextInt(10) == 0) {
          offset = offset.minusSeconds(random.nextInt(2000));
        }
        int client = random.nextInt(6);
        Instant now = elapsed.plus(offset);
        Instant sent = elapsed;
        LeaseResult result = shelf.execute(now, wish(random, client));
        if (result instanceof Granted granted) {
          believed.put(client, sent.plus(granted.remaining()));
        } else if (result instanceof Renewed renewed) {
          believed.put(client, sent.plus(renewed.remaining()));
        } else {
          believed.remove(client);
        }
        assertThat(believed.values().stream().filter(sent::isBefore).count())
            .as("seed %d, step %d", seed, i)
            .isLessThanOrEqualTo(seats);
      }
    }
  }

  private static LeaseCommand wish(Random random, int client) {
    return switch (random.nextInt(4)) {
      case 0 -> release(POOL, client);
      case 1 -> renew(POOL, client);
      default -> acquire(POOL, client, client);
    };
  }

  @Test
  void everySeatComesBackByItselfWhenItsHolderIsGone() {
    for (Counting counting : Counting.values()) {
      Shelf shelf = new Shelf();
      shelf.execute(T0, define(POOL, 3, counting));
      for (int i = 1; i <= 3; i++) {
        shelf.execute(T0, acquire(POOL, i, i));
      }
      for (int i = 4; i <= 6; i++) {
        assertThat(shelf.execute(T0.plus(TERM), acquire(POOL, i, i))).isInstanceOf(Granted.class);
      }
      assertThat(shelf.in(POOL)).hasSize(3);
    }
  }
}
