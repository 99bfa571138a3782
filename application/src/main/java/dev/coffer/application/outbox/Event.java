package dev.coffer.application.outbox;

import dev.coffer.domain.Id;
import dev.coffer.domain.license.FirmId;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that happened, told after the transaction that made it so.
 *
 * @param id its own; also its idempotency key for whoever receives it twice
 * @param firm whom it concerns, empty for the server itself
 * @param subject what it is about, such as a licence id; events of one subject stay in order
 * @param type dotted, as {@code license.delivered}
 * @param data plain facts; secrets only sealed
 */
public record Event(
    Id id,
    Instant at,
    Optional<FirmId> firm,
    String subject,
    String type,
    SortedMap<String, String> data) {
  public Event {
    data = new TreeMap<>(data);
  }
}
