package dev.coffer.domain.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What became of one {@link LeaseCommand}. */
public sealed interface LeaseResult {

  /**
   * The lease is the caller's.
   *
   * @param remaining how long from the decision on; a client counts it from before it sent
   */
  record Granted(Lease lease, Duration remaining) implements LeaseResult {}

  /**
   * The lease goes on, perhaps in its successor's pool.
   *
   * @param remaining how long from the decision on; a client counts it from before it sent
   */
  record Renewed(Lease lease, Duration remaining) implements LeaseResult {}

  /** There is no such lease, or not any more. */
  record Released() implements LeaseResult {}

  /**
   * The pool is known.
   *
   * @param generation the one in force, perhaps a higher one than was asked for
   */
  record Defined(int generation) implements LeaseResult {}

  /**
   * Refused; nothing changed, except that {@link Reason#SURPLUS} and {@link Reason#WITHDRAWN} end
   * the lease that was to be renewed.
   *
   * @param inUse seats taken in the pool at the decision, lingering ones included
   * @param seats seats there are
   * @param earliestExpiry the first instant at which a lease of the pool, with its linger time, is
   *     over unless it is renewed
   */
  record Refused(Reason reason, int inUse, int seats, Optional<Instant> earliestExpiry)
      implements LeaseResult {}

  /** Why a command is refused. */
  enum Reason {
    /** No such pool was defined. */
    UNKNOWN_POOL,
    /** All seats are taken: wait, release one, or buy more. */
    SEATS_EXHAUSTED,
    /** The licence has been withdrawn; a lease to be renewed has ended. */
    WITHDRAWN,
    /** This station has a lease already and may have but one. */
    EXCLUSIVE_TAKEN,
    /** The lease id belongs to another holder, station or device: choose a new one. */
    OTHER_HOLDER,
    /** No such lease, or it ended long ago: acquire a new one. */
    UNKNOWN_LEASE,
    /** The lease is over: acquire a new one. */
    LEASE_EXPIRED,
    /** There are fewer seats than before and this one was taken last; the lease has ended. */
    SURPLUS
  }
}
