package dev.coffer.domain.container;

/** What applying one update to a container's state gave. */
public sealed interface ApplyResult {
  /** The state after the update. */
  record Applied(ContainerState state) implements ApplyResult {}

  /** The update was applied before; nothing changes. */
  record Repeated() implements ApplyResult {}

  /** Nothing changed. */
  record Refused(Reason reason, long counterHere) implements ApplyResult {}

  /** Why an update is refused. */
  enum Reason {
    /** It is for another container. */
    WRONG_CONTAINER,
    /** Updates before it are missing. */
    GAP,
    /** It continues another history than the one here. */
    FORK,
    /** Its issuing key has an epoch below the highest seen, or it knows only earlier roots. */
    STALE_EPOCH,
    /** It comes with another root than the one known here, or than the one that was to follow. */
    FOREIGN_ROOT,
    /** Its operations do not yield the state it announces. */
    GRANTED_MISMATCH,
    /** It answers a context that is not this container's latest. */
    ANOTHER_CONTEXT,
    /** Its licence is another issuer's. */
    OTHER_ISSUER,
    /** The container took too many licences of emergencies that its firm was not told of. */
    TOO_MANY_EMERGENCIES
  }
}
