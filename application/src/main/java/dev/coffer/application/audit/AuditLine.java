package dev.coffer.application.audit;

import dev.coffer.application.outbox.Event;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.crypto.Digest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One event in a firm's log, and the one way in which it is written.
 *
 * @param seq its number, from 1, without gaps
 * @param previous digest of the line before; {@link Digest#ZERO} for the first
 * @param id the event's
 */
public record AuditLine(
    long seq,
    Digest previous,
    Id id,
    Instant at,
    String type,
    String subject,
    SortedMap<String, String> data) {

  public AuditLine {
    data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
  }

  static AuditLine of(long seq, Digest previous, Event event) {
    return new AuditLine(
        seq, previous, event.id(), event.at(), event.type(), event.subject(), event.data());
  }

  /** The line: one JSON object, without spaces, its members in this order. */
  public String text() {
    StringBuilder text = new StringBuilder(200);
    text.append("{\"seq\":").append(seq).append(",\"previous\":\"").append(previous.hex());
    text.append("\",\"id\":\"").append(id.text()).append("\",\"at\":\"").append(at);
    text.append("\",\"type\":");
    AuditText.quote(text, type);
    text.append(",\"subject\":");
    AuditText.quote(text, subject);
    facts(text.append(",\"data\":"));
    return text.append('}').toString();
  }

  private void facts(StringBuilder text) {
    String comma = "{";
    for (Map.Entry<String, String> entry : data.entrySet()) {
      AuditText.quote(text.append(comma), entry.getKey());
      AuditText.quote(text.append(':'), entry.getValue());
      comma = ",";
    }
    text.append(data.isEmpty() ? "{}" : "}");
  }

  /** The event as webhooks send it: type, timestamp and data, by Standard Webhooks. */
  public String message() {
    StringBuilder text = new StringBuilder(200);
    AuditText.quote(text.append("{\"type\":"), type);
    text.append(",\"timestamp\":\"").append(at).append("\",\"data\":{\"seq\":").append(seq);
    AuditText.quote(text.append(",\"subject\":"), subject);
    facts(text.append(",\"facts\":"));
    return text.append("}}").toString();
  }

  /** What the next line calls the one before. */
  Digest digest() {
    return Digest.sha256(Bytes.utf8(text()));
  }

  /**
   * Reads {@link #text()} and nothing else: another spelling of the same is refused.
   *
   * @throws Malformed when it is not that
   */
  public static AuditLine parse(String text) {
    AuditText reader = new AuditText(text);
    try {
      long seq = reader.expect("{\"seq\":").number();
      Digest previous = new Digest(Bytes.fromHex(reader.expect(",\"previous\":").string()));
      Id id = Id.parse(reader.expect(",\"id\":").string());
      Instant at = Instant.parse(reader.expect(",\"at\":").string());
      String type = reader.expect(",\"type\":").string();
      String subject = reader.expect(",\"subject\":").string();
      SortedMap<String, String> data = new TreeMap<>();
      reader.expect(",\"data\":{");
      while (!reader.at("}")) {
        String name = reader.string();
        data.put(name, reader.expect(":").string());
        if (!reader.at("}")) {
          reader.expect(",");
        }
      }
      reader.expect("}}").end();
      AuditLine line = new AuditLine(seq, previous, id, at, type, subject, data);
      if (!line.text().equals(text)) {
        throw AuditText.unreadable();
      }
      return line;
    } catch (DateTimeException | IllegalArgumentException e) {
      throw AuditText.unreadable();
    }
  }
}
