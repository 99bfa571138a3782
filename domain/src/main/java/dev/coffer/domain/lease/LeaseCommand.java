package dev.coffer.domain.lease;

import dev.coffer.domain.Malformed;
import dev.coffer.domain.account.DeviceId;
import java.time.Duration;
import java.util.Optional;

/** What may be asked of a ledger. Sending any command again is safe. */
public sealed interface LeaseCommand {

  LeasePoolId pool();

  /**
   * Says what the pool has to give. A lower generation than the known one changes nothing; the same
   * one replaces the terms.
   */
  record Define(LeasePoolId pool, int generation, PoolTerms terms) implements LeaseCommand {
    public Define {
      if (generation < 0) {
        throw new Malformed(
            Malformed.Reason.OUT_OF_RANGE, "a generation must be 0 or above, was " + generation);
      }
    }
  }

  /**
   * Asks for a lease.
   *
   * @param lease chosen by the client; asking again with the same id, holder, station and device
   *     answers the lease as it stands
   * @param device the only one that may renew or release the lease, if any
   * @param term the time wanted, 1 second to 366 days; the pool's term is the most that is given
   */
  record Acquire(
      LeasePoolId pool,
      LeaseId lease,
      Holder holder,
      Station station,
      Optional<DeviceId> device,
      Duration term)
      implements LeaseCommand {
    public Acquire {
      term = PoolTerms.checkTerm(term);
    }
  }

  /**
   * Asks for more time.
   *
   * @param pool where the lease was given
   * @param successor of the same container, where the lease is to go on: after a replace
   * @param device whose lease it must be; empty where the caller has made sure otherwise
   * @param term the time wanted from now on, 1 second to 366 days
   */
  record Renew(
      LeasePoolId pool,
      LeaseId lease,
      Optional<LeasePoolId> successor,
      Optional<DeviceId> device,
      Duration term)
      implements LeaseCommand {
    public Renew {
      term = PoolTerms.checkTerm(term);
      LeasePoolId from = pool;
      if (successor.isPresent() && !successor.get().container().equals(from.container())) {
        throw new Malformed(
            Malformed.Reason.OUT_OF_RANGE, "a lease cannot move to another container");
      }
    }

    /** The same pool goes on. */
    public static Renew of(
        LeasePoolId pool, LeaseId lease, Optional<DeviceId> device, Duration term) {
      return new Renew(pool, lease, Optional.empty(), device, term);
    }
  }

  /**
   * Gives a lease up; its seat lingers as the terms say. A lease that is not there is released.
   *
   * @param device whose lease it must be; empty for an administrator
   */
  record Release(LeasePoolId pool, LeaseId lease, Optional<DeviceId> device)
      implements LeaseCommand {}
}
