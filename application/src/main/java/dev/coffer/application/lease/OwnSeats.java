package dev.coffer.application.lease;

import dev.coffer.application.Outcome;
import dev.coffer.application.cloud.DeviceSession;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.protect.Unlock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Seats of one device's container in the same process, without a network. Thread-safe. */
public final class OwnSeats implements SeatSource {
  private final Leasing leasing;
  private final DeviceSession session;

  public OwnSeats(Leasing leasing, DeviceSession session) {
    this.leasing = leasing;
    this.session = session;
  }

  @Override
  public String name() {
    return "container " + session.container().serial();
  }

  @Override
  public List<Outcome<SeatGrant>> acquire(List<SeatRequest> requests) {
    return requests.stream().map(request -> leasing.acquire(session, request)).toList();
  }

  @Override
  public List<Outcome<SeatRenewal>> renew(List<Renewal> seats, Duration term) {
    return seats.stream()
        .map(each -> leasing.renew(session, each.seat(), Optional.of(each.query()), term))
        .toList();
  }

  @Override
  public void release(List<SeatRef> seats) {
    seats.forEach(seat -> leasing.release(session, seat));
  }

  @Override
  public Outcome<Long> use(SeatRef seat, Id useId, Demand demand) {
    return leasing.use(session, seat, useId, demand);
  }

  @Override
  public Outcome<Unlocked> unlock(SeatRef seat, Id useId, Demand demand, Unlock unlock) {
    return leasing.unlock(session, seat, useId, demand, unlock);
  }

  @Override
  public Outcome<SeatGrant.Proof> prove(SeatRef seat, Digest holder, Digest nonce) {
    return leasing.prove(session, seat, holder, nonce);
  }
}
