package dev.coffer.application.memory;

import dev.coffer.application.Paging;
import dev.coffer.application.Versioned;
import dev.coffer.application.audit.AuditStore;
import dev.coffer.domain.license.FirmId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Thread-safe. */
final class MemoryAudit implements AuditStore {
  private final MemoryDatabase database;
  private final VersionedTable<FirmId, Tail> tails;
  private final MemoryTable<Within<FirmId, Long>, Line> lines;
  private final MemoryTable<Within<FirmId, Long>, Head> heads;

  MemoryAudit(MemoryDatabase database) {
    this.database = database;
    this.tails = new VersionedTable<>(database, "audit.tail");
    this.lines = database.table("audit.line");
    this.heads = database.table("audit.head");
  }

  @Override
  public Optional<Versioned<Tail>> tail(FirmId firm) {
    return tails.find(firm);
  }

  @Override
  public void append(Versioned<Tail> tail, List<Line> added) {
    FirmId firm = tail.value().firm();
    tails.save(firm, tail);
    for (Line line : added) {
      if (!lines.insert(new Within<>(firm, line.seq()), line)) {
        throw database.stale("audit line " + line.seq() + " of " + firm);
      }
    }
  }

  @Override
  public List<Line> lines(FirmId firm, long after, int limit) {
    return Within.page(lines, firm, Optional.of(after), limit);
  }

  @Override
  public void addHead(Versioned<Tail> tail, Head head) {
    tails.save(tail.value().firm(), tail);
    heads.insert(new Within<>(tail.value().firm(), head.seq()), head);
  }

  @Override
  public List<Head> heads(FirmId firm, long after, long upTo) {
    return heads
        .range(new Within<>(firm, after + 1), key -> key.outer().equals(firm) && key.key() <= upTo)
        .stream()
        .map(entry -> entry.getValue())
        .toList();
  }

  @Override
  public List<FirmId> unsigned(Instant before, int limit) {
    return tails
        .rows()
        .where(
            (firm, tail) ->
                tail.value().headSeq() < tail.value().seq()
                    && tail.value().headAt().map(at -> at.isBefore(before)).orElse(true),
            Paging.checked(limit))
        .stream()
        .map(entry -> entry.getKey())
        .toList();
  }
}
