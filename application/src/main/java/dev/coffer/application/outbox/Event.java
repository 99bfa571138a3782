package dev.coffer.application.outbox;

import dev.coffer.domain.Id;
import dev.coffer.domain.Text;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.time.StoredTime;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that happened, told after the transaction that made it so.
 *
 * @param id its own; also its idempotency key for whoever receives it twice
 * @param firm whom it concerns, empty for the server itself
 * @param subject what it is about, such as a licence id, at most 255 characters; events of one
 *     subject stay in order
 * @param type dotted, as {@code license.delivered}, 1 to 64 characters
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
    data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
    Text.line("an event's subject", subject, 255);
    Text.name("an event's type", type, 64);
    at = StoredTime.of(at);
  }
}
