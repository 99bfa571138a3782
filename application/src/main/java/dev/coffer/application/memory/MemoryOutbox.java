package dev.coffer.application.memory;

import dev.coffer.application.Paging;
import dev.coffer.application.outbox.Event;
import dev.coffer.application.outbox.Outbox;
import dev.coffer.domain.Text;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Thread-safe. */
final class MemoryOutbox implements Outbox {
  private final MemoryDatabase database;
  private final MemoryTable<Long, Event> events;
  private final MemoryTable<Long, Event> pending;
  private final MemoryTable<Within<String, String>, Answer> answers;

  MemoryOutbox(MemoryDatabase database) {
    this.database = database;
    this.events = database.table("outbox");
    this.pending = database.table("outbox.pending");
    this.answers = database.table("answer");
  }

  @Override
  public void append(Event event) {
    long position = database.next("outbox");
    events.put(position, event);
    pending.put(position, event);
  }

  @Override
  public List<Entry> pending(String typePrefix, int limit) {
    return pending
        .where((position, event) -> event.type().startsWith(typePrefix), Paging.checked(limit))
        .stream()
        .map(entry -> new Entry(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public List<Entry> pendingOfFirms(int limit) {
    return pending
        .where((position, event) -> event.firm().isPresent(), Paging.checked(limit))
        .stream()
        .map(entry -> new Entry(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public void handled(List<Long> positions) {
    positions.forEach(pending::remove);
  }

  @Override
  public int forgetHandled(Instant before, int limit) {
    List<Map.Entry<Long, Event>> old =
        events.where(
            (position, event) -> event.at().isBefore(before) && !pending.contains(position),
            Paging.checked(limit));
    old.forEach(entry -> events.remove(entry.getKey()));
    return old.size();
  }

  @Override
  public long size() {
    return events.size();
  }

  @Override
  public Optional<Answer> answer(String scope, String requestId) {
    return answers.find(key(scope, requestId));
  }

  @Override
  public void keepAnswer(String scope, String requestId, Answer answer) {
    if (!answers.insert(key(scope, requestId), answer)) {
      throw database.stale("answer to request " + requestId);
    }
  }

  @Override
  public int forgetAnswers(Instant before, int limit) {
    List<Map.Entry<Within<String, String>, Answer>> old =
        answers.where((key, answer) -> answer.at().isBefore(before), Paging.checked(limit));
    old.forEach(entry -> answers.remove(entry.getKey()));
    return old.size();
  }

  private static Within<String, String> key(String scope, String requestId) {
    return new Within<>(
        Text.line("a scope", scope, LONGEST_REQUEST_ID), Outbox.requestId(requestId));
  }
}
