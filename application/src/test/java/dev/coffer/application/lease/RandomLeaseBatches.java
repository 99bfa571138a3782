package dev.coffer.application.lease;

import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.LeaseCommand;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.LeaseResult;
import dev.coffer.domain.lease.LeaseResult.Defined;
import dev.coffer.domain.lease.LeaseResult.Granted;
import dev.coffer.domain.lease.LeaseResult.Refused;
import dev.coffer.domain.lease.LeaseResult.Renewed;
import dev.coffer.domain.lease.PoolTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Commands at random on a few pools, leases and stations, so that they meet often. Terms and the
 * time between batches are such that no boundary falls within a minute of a batch: ledgers on
 * clocks that drift by seconds answer alike.
 */
final class RandomLeaseBatches {
  private static final List<Counting> COUNTINGS = List.of(Counting.values());
  private static final List<LeasePoolId> POOLS =
      List.of(
          LeaseLedgerContract.POOL, LeaseLedgerContract.SUCCESSOR, LeaseLedgerContract.ELSEWHERE);

  private final Random random;

  RandomLeaseBatches(long seed) {
    this.random = new Random(seed);
  }

  /**
   * Of seven minutes, which fit into no sum of terms and linger, and a little: no two batches are
   * decided at one instant, since leases granted at one are ordered by their ids.
   */
  Duration pause() {
    return Duration.ofMinutes(7L * random.nextInt(4)).plusMillis(1);
  }

  List<LeaseCommand> next() {
    List<LeaseCommand> batch = new ArrayList<>();
    int size = random.nextInt(3) == 0 ? 1 + random.nextInt(12) : 1;
    for (int i = 0; i < size; i++) {
      batch.add(command());
    }
    return batch;
  }

  private LeaseCommand command() {
    LeasePoolId pool = POOLS.get(random.nextInt(POOLS.size()));
    LeaseId lease = LeaseLedgerContract.lease(1 + random.nextInt(9));
    Duration term = Duration.ofHours(random.nextInt(4) == 0 ? 1 : 9);
    int kind = random.nextInt(20);
    if (kind < 2) {
      Counting counting = COUNTINGS.get(random.nextInt(COUNTINGS.size()));
      Duration linger = random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(30);
      return new LeaseCommand.Define(
          pool,
          random.nextInt(3),
          new PoolTerms(random.nextInt(6), counting, Duration.ofHours(2), linger));
    }
    if (kind < 11) {
      int station = 1 + random.nextInt(4);
      return new LeaseCommand.Acquire(
          pool,
          lease,
          new Holder("h" + station),
          LeaseLedgerContract.station(station),
          someDevice(),
          term);
    }
    if (kind < 17) {
      return new LeaseCommand.Renew(pool, lease, someSuccessor(pool), someDevice(), term);
    }
    return new LeaseCommand.Release(pool, lease, someDevice());
  }

  private Optional<DeviceId> someDevice() {
    return random.nextInt(4) == 0
        ? Optional.of(new DeviceId(LeaseLedgerContract.id(1)))
        : Optional.empty();
  }

  private Optional<LeasePoolId> someSuccessor(LeasePoolId pool) {
    return POOLS.stream()
        .filter(other -> other.container().equals(pool.container()))
        .filter(other -> random.nextInt(4) == 0)
        .findFirst();
  }

  /** A result without instants, and with what remains in minutes. */
  static String summary(LeaseResult result) {
    if (result instanceof Granted granted) {
      return "granted " + granted.lease().generation() + " for " + minutes(granted.remaining());
    }
    if (result instanceof Renewed renewed) {
      return "renewed " + renewed.lease().pool() + " for " + minutes(renewed.remaining());
    }
    if (result instanceof Defined defined) {
      return "defined " + defined.generation();
    }
    if (result instanceof Refused refused) {
      return "%s %d/%d %s"
          .formatted(
              refused.reason(),
              refused.inUse(),
              refused.seats(),
              refused.earliestExpiry().isPresent());
    }
    return "released";
  }

  private static long minutes(Duration remaining) {
    return remaining.plusSeconds(30).toMinutes();
  }
}
