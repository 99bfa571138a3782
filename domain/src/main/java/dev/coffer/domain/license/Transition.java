package dev.coffer.domain.license;

/** What an event does to a licence. */
public sealed interface Transition {
  /** The licence after it. */
  record Moved(License license) implements Transition {}

  /** The event was known, or concerns a ghost: nothing changes. */
  record Unchanged() implements Transition {}

  /** The event is not allowed: nothing changes. */
  record Refused(Reason reason) implements Transition {}

  /** Why an event is refused. */
  enum Reason {
    /** It is in a container, or on its way there or back; or too many changes wait for one. */
    NOT_AVAILABLE,
    /** The terms do not allow this kind of container. */
    KIND_NOT_ALLOWED,
    /** The container has not shown it yet. */
    NOT_HELD_YET,
    /** Its terms do not let its holder do this. */
    NOT_PERMITTED,
    /** The vendor is taking it back: that comes first. */
    BEING_WITHDRAWN,
    /** It was withdrawn or replaced: nothing more happens to it. */
    FINAL,
    /** It was never delivered, so there is nothing to restore. */
    NOTHING_TO_RESTORE,
    /** As often restored as its terms allow. */
    RESTORES_EXHAUSTED,
    /** The time that its terms want between two restores is not over. */
    RESTORE_TOO_SOON,
    /** A licence cannot take its own place. */
    OWN_SUCCESSOR,
    /** It is another generation that the container names, or that it still holds as a ghost. */
    OTHER_GENERATION,
    /** It is another container that holds it. */
    OTHER_CONTAINER
  }
}
