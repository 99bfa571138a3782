package dev.coffer.domain.container;

import dev.coffer.domain.update.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a container knows of time for one firm: what that firm certified, which no other firm can
 * touch. Immutable.
 *
 * @param contact the last certified contact, if any
 * @param seen own time for this firm where it is not the container's
 * @param request the first context that showed the firm a clock behind own time, until it is
 *     repaired or the clock is in order
 * @param repairs how often own time was repaired
 */
record FirmTime(
    Optional<Instant> contact, Optional<Instant> seen, Optional<Request> request, long repairs) {
  static final FirmTime NEW = new FirmTime(Optional.empty(), Optional.empty(), Optional.empty(), 0);

  /**
   * A context that asked for a repair.
   *
   * @param contextSeq its number
   * @param clock what the clock said then
   * @param passed how much time passed by the clock since
   */
  record Request(long contextSeq, Instant clock, Duration passed) {}

  Instant own(ContainerClock container) {
    return seen.orElse(container.seen());
  }

  /** After a look at the clock that made {@code before} of the container's into {@code after}. */
  FirmTime at(ContainerClock before, ContainerClock after) {
    Instant now = after.clock();
    Instant own = seen.map(each -> before.after(each, now)).orElse(after.seen());
    Optional<Request> open =
        request
            .filter(each -> ContainerClock.isBehind(now, own))
            .map(
                each ->
                    new Request(
                        each.contextSeq(), each.clock(), each.passed().plus(before.passed(now))));
    return new FirmTime(contact, apart(own, after), open, repairs);
  }

  /** After a context of that number, which asks for a repair where the clock is behind. */
  FirmTime shown(long contextSeq, ContainerClock container) {
    boolean asks = request.isEmpty() && ContainerClock.isBehind(container.clock(), own(container));
    return asks
        ? new FirmTime(
            contact,
            seen,
            Optional.of(new Request(contextSeq, container.clock(), Duration.ZERO)),
            repairs)
        : this;
  }

  FirmTime contacted(Instant time, ContainerClock container) {
    Instant own = own(container);
    Instant later = time.isAfter(own) ? time : own;
    return new FirmTime(Optional.of(time), apart(later, container), request, repairs);
  }

  /**
   * After a repair that the firm signed. It answers a context from the first that asked on, works
   * while the clock contradicts own time, and once: what is left over is no refusal, since the
   * update that brings it may bring more. Own time is then what the firm certified, or, where that
   * is later, the clock's word of the request and what passed since. Where a clock that went to and
   * fro has made that no earlier than own time, nothing is repaired, and the next context asks
   * anew.
   */
  FirmTime repaired(Operation.SetTime set, ContainerClock container) {
    Instant own = own(container);
    if (request.isEmpty()
        || set.contextSeq() < request.get().contextSeq()
        || !ContainerClock.isBehind(container.clock(), own)) {
      return this;
    }
    Request asked = request.get();
    Instant from = asked.clock().isBefore(set.time()) ? asked.clock() : set.time();
    Instant to =
        latest(
            latest(set.time(), ContainerClock.wholeSeconds(from.plus(asked.passed()))),
            latest(contact.orElse(Instant.EPOCH), container.clock()));
    return to.isBefore(own)
        ? new FirmTime(contact, apart(to, container), Optional.empty(), repairs + 1)
        : new FirmTime(contact, seen, Optional.empty(), repairs);
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Optional<Instant> apart(Instant own, ContainerClock container) {
    return own.equals(container.seen()) ? Optional.empty() : Optional.of(own);
  }
}
