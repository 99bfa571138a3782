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

/**
 * Where a Runtime gets seats: what is local, a license server, the Cloud.
 *
 * <p>Batch-shaped: each item has its own outcome, in the order asked, and does not depend on the
 * others. Every call may be repeated. Thread-safe. External. Blocking: a network may take seconds.
 * Throws {@link dev.coffer.application.central.LinkUnavailable} when the source cannot be reached;
 * what was asked may have been done. Contract: {@code SeatSourceContract}.
 */
public interface SeatSource {
  /** The most items in one call. */
  int MOST = 64;

  /** For people, as in {@code "the Cloud at https://…"}. */
  String name();

  /** Asks for seats. */
  List<Outcome<SeatGrant>> acquire(List<SeatRequest> requests);

  /**
   * A seat that needs more time.
   *
   * @param query what it was taken for: when its licence was replaced, it goes on under one that
   *     satisfies this
   */
  record Renewal(SeatRef seat, LeaseQuery query) {}

  /** Asks for more time. */
  List<Outcome<SeatRenewal>> renew(List<Renewal> seats, Duration term);

  /** The container whose updates can be asked for here; empty where something else asks. */
  default Optional<ContainerSerial> updates() {
    return Optional.empty();
  }

  /**
   * Has what vendors changed brought into the container of {@link #updates}. Repeatable, and cut
   * off without harm.
   */
  default void update() {}

  /** Gives seats up; one that is not held is given up. */
  void release(List<SeatRef> seats);

  /**
   * Uses the entry behind a seat that lasts at least 5 s more: time checked, units spent, in one
   * step of its container. The same use id is answered alike and spends nothing.
   *
   * @return units left, {@link Long#MAX_VALUE} where none are counted
   */
  Outcome<Long> use(SeatRef seat, Id useId, Demand demand);

  /**
   * Uses the entry behind a seat as {@link #use} does, and gives a key: the content key of a
   * protected file, on the terms of its head, or one derived from secret data.
   */
  Outcome<Unlocked> unlock(SeatRef seat, Id useId, Demand demand, Unlock unlock);

  /** Proves a held seat anew, against {@code nonce}. */
  Outcome<SeatGrant.Proof> prove(SeatRef seat, Digest holder, Digest nonce);
}
