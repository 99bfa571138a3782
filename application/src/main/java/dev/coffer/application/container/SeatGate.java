package dev.coffer.application.container;

import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.LicenseEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Asked before an entry leaves a container, and told when it has: a seat that somebody still has
 * must not be given out a second time elsewhere. Thread-safe. External: never called inside a
 * transaction. Every call may be repeated.
 */
public interface SeatGate {
  /** For containers of which no seats are given out. */
  SeatGate OPEN =
      new SeatGate() {
        @Override
        public Optional<Instant> close(
            ContainerSerial container, List<LicenseEntry> leaving, List<LicenseEntry> coming) {
          return Optional.empty();
        }

        @Override
        public void left(
            ContainerSerial container, List<LicenseEntry> leaving, List<LicenseEntry> coming) {}
      };

  /**
   * From now on nobody gets a seat of what is leaving, or more time for one, but where something
   * that is coming takes its place.
   *
   * @param coming what the same update puts in
   * @return when the last seat ends that is in the way; empty: nothing is
   */
  Optional<Instant> close(
      ContainerSerial container, List<LicenseEntry> leaving, List<LicenseEntry> coming);

  /** What was leaving has left: its seats go on as those of what takes its place. */
  void left(ContainerSerial container, List<LicenseEntry> leaving, List<LicenseEntry> coming);
}
