package dev.coffer.application.central;

import dev.coffer.application.Problem;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.time.StoredTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Containers that a vendor's change waits for: marked in the transaction of the change, worked off
 * by whichever node claims them first.
 *
 * <p>Joins the current transaction. Thread-safe. Statements on one container lead with its serial.
 * A claim is a time until which nobody else takes it, so a node that dies gives it back by doing
 * nothing. Contract: {@code ContactQueueContract}.
 */
public interface ContactQueue {
  /**
   * A container that is to be contacted for a firm.
   *
   * @param marks how often it was marked; a mark made while somebody works on it is not lost
   * @param markedAt since when something waits for it
   * @param dueAt when it may be taken; a claim moves it into the future
   * @param attempts how often contacting it failed since it was marked last
   * @param problem the stable type of the last failure
   */
  record Due(
      ContainerSerial container,
      FirmId firm,
      long marks,
      Instant markedAt,
      Instant dueAt,
      int attempts,
      Optional<String> problem) {
    public Due {
      markedAt = StoredTime.of(markedAt);
      dueAt = StoredTime.of(dueAt);
    }

    /** Whether contacting it failed; not while it only waits for the end of a use. */
    public boolean failed() {
      return attempts > 0 && !problem.equals(Optional.of(Problem.LICENSE_IN_USE.type()));
    }
  }

  /**
   * A firm's order to contact now whatever waits.
   *
   * @param total how many containers waited when it began
   */
  record Run(Id id, FirmId firm, Instant startedAt, int total) {
    public Run {
      startedAt = StoredTime.of(startedAt);
    }
  }

  /**
   * What is left of a run.
   *
   * @param remaining containers that have waited since before it began
   * @param failing those among them whose last contact failed; not those that wait for the end of a
   *     use
   */
  record Left(int remaining, int failing) {}

  /** Says that something waits for a container, from {@code now} on; forgets earlier failures. */
  void mark(ContainerSerial container, FirmId firm, Instant now);

  /**
   * Takes what is due at {@code now}, longest due first, and keeps it from others until {@code
   * until}; limit 1..1000.
   */
  List<Due> claim(Instant now, Instant until, int limit);

  /** Nothing waits any more, unless it was marked again since it was claimed. */
  void finish(Due claimed);

  /** Tries again at {@code dueAt}, unless it was marked again since it was claimed. */
  void postpone(Due claimed, Instant dueAt, String problem);

  /** What waits for a firm's containers, in ascending order of serial; limit 1..1000. */
  List<Due> waiting(FirmId firm, Optional<ContainerSerial> after, int limit);

  /** Makes everything that waits for a firm due at {@code now}, and keeps the run. */
  Run start(Id id, FirmId firm, Instant now);

  Optional<Run> run(FirmId firm, Id id);

  /** What is left of a run. */
  Left left(Run run);
}
