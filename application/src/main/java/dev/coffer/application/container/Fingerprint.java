package dev.coffer.application.container;

import dev.coffer.domain.Bytes;
import java.util.List;

/**
 * What tells this computer from others: parts of it, each with what can be read of it now.
 *
 * <p>Reading is slow (some milliseconds) and never fails as a whole: a part that cannot be read is
 * said to be unreadable, which is not the same as another value. Thread-safe. External. Nothing
 * here is secret: whoever may run programs on the computer can read it too.
 */
public interface Fingerprint {
  /** The most parts. */
  int MOST = 16;

  /** What kind of computer this seems to be, for advice. */
  enum Environment {
    PHYSICAL,
    VIRTUAL_MACHINE,
    CONTAINER
  }

  /** How well a part tells one computer from another. */
  enum Strength {
    /** The same in all computers of a model. */
    MODEL(1),
    /** Different in each installation, and copied with the image of a disk. */
    INSTALLATION(2),
    /** A maker's number of a part that can be exchanged. */
    PART(3),
    /** A maker's number of the computer itself. */
    COMPUTER(4);

    private final int weight;

    Strength(int weight) {
      this.weight = weight;
    }

    /** How much it counts. */
    public int weight() {
      return weight;
    }

    /** Whether a copy of the disk on another computer of the same model has it too. */
    public boolean copied() {
      return this == MODEL || this == INSTALLATION;
    }
  }

  /** What was read of a part. */
  sealed interface Reading {
    /** Its value: 1 to 1024 octets. */
    record Value(Bytes octets) implements Reading {}

    /** This computer has no such part. */
    record Absent() implements Reading {}

    /**
     * It is there or may be, and cannot be read now.
     *
     * @param remedy what to do, as a clause: {@code "let its user read /sys/…"}
     */
    record Unreadable(String remedy) implements Reading {}
  }

  /**
   * One part.
   *
   * @param name stable, for files: lower-case letters and hyphens
   * @param label for people: {@code "the disk's serial number"}
   */
  record Component(String name, String label, Strength strength, Reading reading) {}

  /** All parts, of which none is named twice. */
  record Computer(Environment environment, List<Component> components) {
    public Computer {
      components = List.copyOf(components);
    }
  }

  Computer read();
}
