package dev.coffer.domain.license;

import dev.coffer.domain.container.ContainerSerial;
import java.util.Optional;

/**
 * Where a licence is at its current generation: in exactly one place.
 *
 * @param container the container concerned; present from DELIVERING to WITHDRAWING, else empty
 */
public record Place(State state, Optional<ContainerSerial> container) {
  /** The states of a licence; the transition table is docs/spec/states.md. */
  public enum State {
    /** With the vendor, ready to be delivered. */
    AVAILABLE,
    /** Given to a container that has not yet shown it; counts as collected. */
    DELIVERING,
    /** A container showed it. */
    ACTIVE,
    /** On its way back, until the container shows its tombstone. */
    RETURNING,
    /** Taken back by the vendor, until the container shows its tombstone. */
    WITHDRAWING,
    /** Taken back; final. */
    WITHDRAWN,
    /** Another licence took its place; final. */
    REPLACED
  }

  public static final Place AVAILABLE = new Place(State.AVAILABLE, Optional.empty());
  public static final Place WITHDRAWN = new Place(State.WITHDRAWN, Optional.empty());
  public static final Place REPLACED = new Place(State.REPLACED, Optional.empty());

  public Place {
    boolean inContainer =
        switch (state) {
          case DELIVERING, ACTIVE, RETURNING, WITHDRAWING -> true;
          case AVAILABLE, WITHDRAWN, REPLACED -> false;
        };
    if (inContainer != container.isPresent()) {
      throw new IllegalArgumentException(state + " and its container do not fit");
    }
  }

  static Place in(State state, ContainerSerial container) {
    return new Place(state, Optional.of(container));
  }

  /** Whether the licence is, as far as its vendor knows, in {@code serial}. */
  public boolean isIn(ContainerSerial serial) {
    return container.isPresent() && container.get().equals(serial);
  }
}
