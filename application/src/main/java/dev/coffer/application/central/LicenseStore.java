package dev.coffer.application.central;

import dev.coffer.application.Versioned;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.ticket.Ticket;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Licences and the tickets that carry them.
 *
 * <p>Joins the current transaction. Thread-safe. Saving at version 0 inserts, at a loaded version
 * replaces; either throws {@link dev.coffer.application.Stale} when the version is no longer that,
 * and then nothing of the transaction is kept. Contract: {@code LicenseStoreContract}.
 */
public interface LicenseStore {
  /** The most licences that {@link #at} answers: a container holds no more entries. */
  int MOST_IN_CONTAINER = 8192;

  Optional<Versioned<Ticket>> ticket(Digest hash);

  /** Tickets of a firm in ascending order of hash; limit 1..1000. */
  List<Ticket> tickets(FirmId firm, Optional<Digest> after, int limit);

  void saveTicket(Versioned<Ticket> ticket);

  /** The licences of these ids that exist, in ascending order of id; at most 1000 ids. */
  List<Versioned<License>> licenses(Collection<LicenseId> ids);

  /**
   * The licences of {@code firm} whose place or a ghost of theirs is {@code container}, in
   * ascending order of id.
   */
  List<Versioned<License>> at(ContainerSerial container, FirmId firm);

  /** All licences of a firm in ascending order of id; limit 1..1000. */
  default List<License> list(FirmId firm, Optional<LicenseId> after, int limit) {
    return list(firm, LicenseFilter.ALL, after, limit);
  }

  /** Some licences of a firm in ascending order of id; limit 1..1000. */
  List<License> list(FirmId firm, LicenseFilter filter, Optional<LicenseId> after, int limit);

  /**
   * Licences whose end was after {@code after} and not after {@code until} when they were saved,
   * and that nobody was told of {@code days} days or fewer before that end; ascending by end; limit
   * 1..1000. What has no end any more may be among them.
   */
  List<LicenseId> ending(FirmId firm, Instant after, Instant until, int days, int limit);

  /**
   * Notes that somebody is told of the end of a licence {@code days} days before.
   *
   * @param end by the newest terms; it counts anew when it is another
   * @return false, and nothing noted, when that was noted before, or for fewer days
   */
  boolean warned(LicenseId id, Instant end, int days);

  /** Forgets that a licence ends, unless it ends at {@code end}. */
  void forgetEnd(LicenseId id, Optional<Instant> end);

  void saveLicenses(List<Versioned<License>> licenses);
}
