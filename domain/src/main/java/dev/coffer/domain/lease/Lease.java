package dev.coffer.domain.lease;

import dev.coffer.domain.account.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A seat given to somebody for a time. All instants are readings of the ledger's clock in
 * milliseconds; whoever holds the lease counts by its own elapsed time instead.
 *
 * @param id unique within the pool
 * @param generation of the pool at the grant or the last renewal
 * @param device the only one that may renew or release, if any
 * @param expiry the first instant at which the lease is over
 * @param freeAt the first instant at which its seat is free again: the expiry and the linger time
 * @param seat which seat it sits on, numbered by the order in which seats were taken; leases of one
 *     station share it where stations count
 * @param released whether its holder gave it up, so that only its seat lingers
 */
public record Lease(
    LeaseId id,
    LeasePoolId pool,
    int generation,
    Holder holder,
    Station station,
    Optional<DeviceId> device,
    Instant grantedAt,
    Instant expiry,
    Instant freeAt,
    long seat,
    boolean released) {

  /** Whether it may be used at {@code now}: from the grant until before its expiry. */
  public boolean isLive(Instant now) {
    return !released && now.isBefore(expiry);
  }

  /** How long it is live from {@code now} on; zero when it is over. */
  public Duration remaining(Instant now) {
    return isLive(now) ? Duration.between(now, expiry) : Duration.ZERO;
  }

  /** Whether {@code now} is at or after the instant at which the seat is free. */
  boolean isFree(Instant now) {
    return !freeAt.isAfter(now);
  }

  boolean answers(LeaseCommand.Acquire command) {
    return holder.equals(command.holder())
        && station.equals(command.station())
        && device.equals(command.device());
  }

  /** Whether a command in the name of {@code claimed}, if anybody, may touch it. */
  boolean mayBeTouchedBy(Optional<DeviceId> claimed) {
    return claimed.isEmpty() || claimed.equals(device);
  }

  /** Runs at least until {@code now} and {@code term}; an expiry is never brought forward. */
  Lease extended(Instant now, Duration term, LeasePool by) {
    Instant wanted = now.plus(term);
    Instant until = wanted.isAfter(expiry) ? wanted : expiry;
    Instant free = until.plus(by.terms().effectiveLinger());
    return new Lease(
        id, pool, by.generation(), holder, station, device, grantedAt, until, free, seat, released);
  }

  /** Given up at {@code now}; its seat is free after {@code linger}. */
  Lease released(Instant now, Duration linger) {
    return new Lease(
        id,
        pool,
        generation,
        holder,
        station,
        device,
        grantedAt,
        now,
        now.plus(linger),
        seat,
        true);
  }

  Lease on(long otherSeat) {
    return in(pool, otherSeat);
  }

  Lease in(LeasePoolId otherPool, long otherSeat) {
    return new Lease(
        id,
        otherPool,
        generation,
        holder,
        station,
        device,
        grantedAt,
        expiry,
        freeAt,
        otherSeat,
        released);
  }
}
