package dev.coffer.application.lease;

import dev.coffer.application.Outcome;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.protect.Unlock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Seats of one container in the same process, without a network. Thread-safe. */
public final class OwnSeats implements SeatSource {
  private final Leasing leasing;
  private final SeatAsker asker;
  private final Optional<Runnable> update;

  /** Seats of a container that something else brings changes into. */
  public OwnSeats(Leasing leasing, SeatAsker asker) {
    this(leasing, asker, Optional.empty());
  }

  /**
   * Seats of a container of this computer.
   *
   * @param update brings what vendors changed into it
   */
  public OwnSeats(Leasing leasing, SeatAsker asker, Runnable update) {
    this(leasing, asker, Optional.of(update));
  }

  private OwnSeats(Leasing leasing, SeatAsker asker, Optional<Runnable> update) {
    this.leasing = leasing;
    this.asker = asker;
    this.update = update;
  }

  @Override
  public Optional<ContainerSerial> updates() {
    return update.map(each -> asker.serial());
  }

  @Override
  public void update() {
    update.ifPresent(Runnable::run);
  }

  @Override
  public String name() {
    return "container " + asker.serial();
  }

  @Override
  public List<Outcome<SeatGrant>> acquire(List<SeatRequest> requests) {
    return leasing.acquire(asker, requests);
  }

  @Override
  public List<Outcome<SeatRenewal>> renew(List<Renewal> seats, Duration term) {
    return seats.stream()
        .map(each -> leasing.renew(asker, each.seat(), Optional.of(each.query()), term))
        .toList();
  }

  @Override
  public void release(List<SeatRef> seats) {
    seats.forEach(seat -> leasing.release(asker, seat));
  }

  @Override
  public Outcome<Long> use(SeatRef seat, Id useId, Demand demand) {
    return leasing.use(asker, seat, useId, demand);
  }

  @Override
  public Outcome<Unlocked> unlock(SeatRef seat, Id useId, Demand demand, Unlock unlock) {
    return leasing.unlock(asker, seat, useId, demand, unlock);
  }

  @Override
  public Outcome<SeatGrant.Proof> prove(SeatRef seat, Digest holder, Digest nonce) {
    return leasing.prove(asker, seat, holder, nonce);
  }
}
