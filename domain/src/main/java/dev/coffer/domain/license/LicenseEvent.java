package dev.coffer.domain.license;

import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Used;
import java.util.Optional;

/** What can happen to a licence. */
public sealed interface LicenseEvent {
  /** It is to go into a container, by its ticket's right or its vendor's word. */
  record Deliver(ContainerSerial container) implements LicenseEvent {}

  /** A container showed that it holds this generation, and what was used of it there. */
  record Held(ContainerSerial container, int generation, Used used) implements LicenseEvent {
    /** Held, and never used. */
    public Held(ContainerSerial container, int generation) {
      this(container, generation, Used.NOTHING);
    }
  }

  /** A container showed that it could not take this generation. */
  record NotTaken(ContainerSerial container, int generation, Used used) implements LicenseEvent {}

  /** A container's tombstone showed that this generation is gone from it. */
  record Gone(ContainerSerial container, int generation, Used used) implements LicenseEvent {}

  /**
   * Its vendor lets a container whose state was in question go on, which showed this use of it: it
   * is given to that container anew, and to no copy of it.
   */
  record Rebased(ContainerSerial container, Used shown) implements LicenseEvent {}

  /**
   * A container showed, by its firm's signature, that this generation was given to it after all
   * that is known here: its vendor was restored from a backup.
   *
   * @param terms those of the entry; empty where the container does not hold it any more
   * @param shown what the container says was used of it there
   */
  record Adopted(ContainerSerial container, int generation, Optional<Terms> terms, Used shown)
      implements LicenseEvent {}

  /** The container's user wants to give it back. */
  record ReturnWish(ContainerSerial container, int generation) implements LicenseEvent {}

  /** The container's user wants to have it elsewhere, and gives it back for that. */
  record MoveWish(ContainerSerial container, int generation) implements LicenseEvent {}

  /** The vendor takes it back for good. */
  record Withdraw() implements LicenseEvent {}

  /** The vendor gives it other terms, at the next generation. */
  record Change(Terms terms) implements LicenseEvent {}

  /** The vendor puts another licence in its place. */
  record Replace(LicenseId successor) implements LicenseEvent {}

  /** Its container is lost: it becomes available at the next generation, the copy is a ghost. */
  record Restore() implements LicenseEvent {}

  /** As {@link Restore}, by the vendor's own hand: its rule for holders does not bind itself. */
  record Reissue() implements LicenseEvent {}
}
