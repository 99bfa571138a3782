package dev.coffer.application.central;

import dev.coffer.application.Problem;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.TrustRefusal;
import java.util.List;
import java.util.Optional;

/** What handing a context to Central gave. */
public sealed interface ExchangeResult {
  /**
   * The context was believed.
   *
   * @param updates consecutive, starting after the counter that the context shows; possibly none
   * @param refusedWishes wishes that were not granted; all others were, or were granted before
   * @param incident what was wrong with the container's state, if anything
   * @param contact a {@code time} message that certifies this contact, where an entry depends on it
   * @param challenge what the container's next context is to answer, where this one may have come
   *     late; its answer comes before the updates
   * @param grantWanted the container is ahead of what is known here: it is to be sent with what its
   *     firm granted it, and is given nothing until then
   */
  record Answered(
      List<SignedUpdate> updates,
      List<RefusedWish> refusedWishes,
      Optional<Chain.Incident> incident,
      Optional<SignedMessage> contact,
      Optional<Bytes> challenge,
      boolean grantWanted)
      implements ExchangeResult {
    public Answered {
      updates = List.copyOf(updates);
      refusedWishes = List.copyOf(refusedWishes);
    }
  }

  /** The context is not believed; nothing changed. */
  record Untrusted(TrustRefusal reason) implements ExchangeResult {}

  /** The firm is not served here; nothing changed. */
  record UnknownFirm(FirmId firm) implements ExchangeResult {}

  /** A wish that was not granted, and why. */
  record RefusedWish(Wish wish, Reason reason) {
    /** Why a wish is not granted. */
    public enum Reason {
      /** No such licence, or not this generation. */
      UNKNOWN_LICENSE,
      /** The wish carries no right to the licence. */
      NO_RIGHT,
      /** The ticket belongs to, or is reserved for, another account. */
      TICKET_TAKEN,
      /** It is in another container, or on its way. */
      NOT_AVAILABLE,
      /** The terms do not allow this kind of container. */
      KIND_NOT_ALLOWED,
      /** The container has not shown it yet: repeat after its next contact. */
      NOT_HELD_YET,
      /** The terms do not let its holder do this. */
      NOT_PERMITTED,
      /** The vendor is taking it back, or took it. */
      WITHDRAWN,
      /** The container's state is in question; its vendor has to decide. */
      QUARANTINED,
      /** The vendor blocked the container. */
      BLOCKED;

      /** What it is to whoever wants a ticket's licence in a container. */
      public Problem whenComing() {
        return switch (this) {
          case UNKNOWN_LICENSE, NO_RIGHT -> Problem.TICKET_UNKNOWN;
          case NOT_AVAILABLE, NOT_HELD_YET, NOT_PERMITTED -> Problem.TICKET_USED;
          case WITHDRAWN -> Problem.TICKET_WITHDRAWN;
          case TICKET_TAKEN, KIND_NOT_ALLOWED, QUARANTINED, BLOCKED -> eitherWay();
        };
      }

      /** What it is to whoever wants a licence out of a container, or in another one. */
      public Problem whenLeaving() {
        return switch (this) {
          case UNKNOWN_LICENSE, NO_RIGHT -> Problem.LICENSE_UNKNOWN;
          case NOT_AVAILABLE -> Problem.LICENSE_ELSEWHERE;
          case NOT_HELD_YET -> Problem.LICENSE_NOT_HELD_YET;
          case NOT_PERMITTED -> Problem.LICENSE_NOT_PERMITTED;
          case WITHDRAWN -> Problem.LICENSE_WITHDRAWN;
          case TICKET_TAKEN, KIND_NOT_ALLOWED, QUARANTINED, BLOCKED -> eitherWay();
        };
      }

      private Problem eitherWay() {
        return switch (this) {
          case TICKET_TAKEN -> Problem.TICKET_TAKEN;
          case KIND_NOT_ALLOWED -> Problem.KIND_NOT_ALLOWED;
          case QUARANTINED -> Problem.CONTAINER_QUARANTINED;
          case BLOCKED -> Problem.LICENSE_BLOCKED;
          case UNKNOWN_LICENSE, NO_RIGHT, NOT_AVAILABLE, NOT_HELD_YET, NOT_PERMITTED, WITHDRAWN ->
              throw new IllegalStateException("it depends on the way: " + this);
        };
      }
    }
  }
}
