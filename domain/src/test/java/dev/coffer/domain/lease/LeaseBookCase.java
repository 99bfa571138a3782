package dev.coffer.domain.lease;

import static dev.coffer.domain.lease.LeaseFixtures.POOL;
import static dev.coffer.domain.lease.LeaseFixtures.T0;
import static dev.coffer.domain.lease.LeaseFixtures.TERM;
import static dev.coffer.domain.lease.LeaseFixtures.define;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.lease.LeaseResult.Granted;
import dev.coffer.domain.lease.LeaseResult.Reason;
import dev.coffer.domain.lease.LeaseResult.Refused;
import dev.coffer.domain.lease.LeaseResult.Renewed;
import java.time.Duration;
import java.time.Instant;

/** A shelf of pools, and short words for what is asked of its ledger. */
abstract class LeaseBookCase {
  static final Instant EXPIRY = T0.plus(TERM);
  static final Instant BEFORE_EXPIRY = EXPIRY.minusMillis(1);
  static final Duration LINGER = Duration.ofMinutes(1);

  final Shelf shelf = new Shelf();

  LeaseResult at(Instant now, LeaseCommand command) {
    return shelf.execute(now, command);
  }

  void pool(int seats, Counting counting) {
    at(T0, define(POOL, seats, counting));
  }

  void lingeringPool(int seats, Counting counting) {
    at(T0, new LeaseCommand.Define(POOL, 1, new PoolTerms(seats, counting, TERM, LINGER)));
  }

  static void assertRefused(LeaseResult result, Reason reason) {
    assertThat(result).isInstanceOf(Refused.class);
    assertThat(((Refused) result).reason()).isEqualTo(reason);
  }

  static void assertGranted(LeaseResult result) {
    assertThat(result).isInstanceOf(Granted.class);
  }

  static void assertRenewed(LeaseResult result) {
    assertThat(result).isInstanceOf(Renewed.class);
  }
}
