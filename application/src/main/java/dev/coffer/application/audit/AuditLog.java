package dev.coffer.application.audit;

import dev.coffer.application.Paging;
import dev.coffer.application.Transactions;
import dev.coffer.application.Versioned;
import dev.coffer.application.central.Firms;
import dev.coffer.application.outbox.Outbox;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.audit.AuditHead;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.update.Trust;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The log of everything that happened to a firm's licences and settings, in one order.
 *
 * <p>Use cases only append to the {@link Outbox}. {@link #sequence} takes what was committed,
 * numbers it and chains each line to the one before, so nobody who sells or activates waits for
 * that. A firm signs the newest line every hour and whenever its log is exported. Thread-safe; of
 * several that sequence at once one does.
 */
public final class AuditLog {
  /** How old the newest head becomes before another is signed. */
  static final Duration HEAD_EVERY = Duration.ofHours(1);

  /** The most lines of a page. */
  public static final int MOST_LINES = 500;

  /** A page that has so many octets ends, whatever was asked for. */
  static final int LONG_ENOUGH = 1 << 20;

  private static final int MOST_FIRMS = 100;

  private final AuditStore store;
  private final Outbox outbox;
  private final Firms firms;
  private final Follower follower;
  private final Transactions transactions;
  private final InstantSource clock;

  @Inject
  public AuditLog(
      AuditStore store,
      Outbox outbox,
      Firms firms,
      Follower follower,
      Transactions transactions,
      InstantSource clock) {
    this.store = store;
    this.outbox = outbox;
    this.firms = firms;
    this.follower = follower;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * Chains events that were committed and are in no log yet.
   *
   * @param limit how many at most, 1..1000
   * @return how many there were
   */
  public int sequence(int limit) {
    return transactions.inTransaction(
        () -> {
          List<Outbox.Entry> due = outbox.pendingOfFirms(limit);
          Map<FirmId, List<Outbox.Entry>> byFirm = new LinkedHashMap<>();
          for (Outbox.Entry entry : due) {
            byFirm
                .computeIfAbsent(entry.event().firm().orElseThrow(), firm -> new ArrayList<>())
                .add(entry);
          }
          byFirm.forEach(this::append);
          outbox.handled(due.stream().map(Outbox.Entry::position).toList());
          return due.size();
        });
  }

  private void append(FirmId firm, List<Outbox.Entry> entries) {
    Versioned<AuditStore.Tail> tail =
        store.tail(firm).orElseGet(() -> Versioned.fresh(AuditStore.Tail.of(firm)));
    AuditStore.Tail end = tail.value();
    long seq = end.seq();
    Digest previous = end.digest();
    List<AuditStore.Line> lines = new ArrayList<>();
    List<AuditLine> chained = new ArrayList<>();
    for (Outbox.Entry entry : entries) {
      seq++;
      AuditLine line = AuditLine.of(seq, previous, entry.event());
      Bytes text = Bytes.utf8(line.text());
      previous = Digest.sha256(text);
      lines.add(new AuditStore.Line(seq, text));
      chained.add(line);
    }
    store.append(
        tail.with(new AuditStore.Tail(firm, seq, previous, end.headSeq(), end.headAt())), lines);
    follower.chained(firm, chained);
  }

  /** Signs the newest line of each log that has none signed within the hour; how many. */
  public int sign() {
    Instant before = clock.instant().minus(HEAD_EVERY);
    List<FirmId> due = transactions.inTransaction(() -> store.unsigned(before, MOST_FIRMS));
    for (FirmId firm : due) {
      AuditStore.Tail tail =
          transactions.inTransaction(() -> store.tail(firm)).orElseThrow().value();
      sign(tail, tail.seq(), tail.digest());
    }
    return due.size();
  }

  /** Signs a line; empty when another head was signed since {@code tail} was read. */
  private Optional<AuditStore.Head> sign(AuditStore.Tail tail, long seq, Digest digest) {
    if (tail.headSeq() >= seq) {
      return Optional.empty();
    }
    FirmId firm = tail.firm();
    Instant now = clock.instant();
    AuditHead signed = new AuditHead(firm, seq, digest, tail.headSeq(), now);
    AuditStore.Head head = new AuditStore.Head(seq, now, firms.signAudit(signed).encoded());
    return transactions.inTransaction(
        () -> {
          Versioned<AuditStore.Tail> current = store.tail(firm).orElseThrow();
          AuditStore.Tail end = current.value();
          if (end.headSeq() != tail.headSeq()) {
            return Optional.empty();
          }
          store.addHead(
              current.with(
                  new AuditStore.Tail(firm, end.seq(), end.digest(), seq, Optional.of(now))),
              head);
          return Optional.of(head);
        });
  }

  /**
   * A part of a log as lines of an audit file, heads among them.
   *
   * @param last the number of its last line; what is asked for next
   * @param more whether there are lines after it
   */
  public record Page(List<String> lines, long last, boolean more) {
    public Page {
      lines = List.copyOf(lines);
    }
  }

  /** The first line of the firm's audit files. */
  public String opening(FirmId firm) {
    Trust trust =
        firms.trust(firm).orElseThrow(() -> new IllegalArgumentException("no such firm here"));
    return new AuditFile.Opening(firm, trust.anchor().encoded()).text();
  }

  /**
   * Lines after a number; fewer than asked for once they are a mebibyte. The end of the log is
   * followed by a head that is signed now, unless the last line was signed before.
   *
   * @param after 0 or more
   * @param limit 1..{@value #MOST_LINES}
   */
  public Page page(FirmId firm, long after, int limit) {
    Paging.checked(limit, MOST_LINES);
    Optional<Page> page = Optional.empty();
    while (page.isEmpty()) {
      page = read(firm, after, limit);
    }
    return page.get();
  }

  /** What a page is made of, as it was at one moment. */
  private record Found(
      Optional<AuditStore.Tail> tail, List<AuditStore.Line> lines, List<AuditStore.Head> heads) {}

  /** The first of them that are long enough together. */
  private static List<AuditStore.Line> cut(List<AuditStore.Line> lines) {
    int octets = 0;
    int kept = 0;
    while (kept < lines.size() && octets < LONG_ENOUGH) {
      octets += lines.get(kept).text().length();
      kept++;
    }
    return lines.subList(0, kept);
  }

  /** The page; empty when the log was signed while this read it. */
  private Optional<Page> read(FirmId firm, long after, int limit) {
    Found found =
        transactions.inTransaction(
            () ->
                new Found(
                    store.tail(firm).map(Versioned::value),
                    cut(store.lines(firm, after, limit)),
                    store.heads(firm, after, after + limit)));
    if (found.tail().isEmpty() || found.lines().isEmpty()) {
      return Optional.of(new Page(List.of(), after, false));
    }
    AuditStore.Line last = found.lines().get(found.lines().size() - 1);
    Map<Long, AuditStore.Head> heads = new LinkedHashMap<>();
    found.heads().forEach(head -> heads.put(head.seq(), head));
    boolean more = last.seq() < found.tail().get().seq();
    if (!more && !heads.containsKey(last.seq())) {
      Optional<AuditStore.Head> head =
          sign(found.tail().get(), last.seq(), Digest.sha256(last.text()));
      if (head.isEmpty()) {
        return Optional.empty();
      }
      heads.put(last.seq(), head.get());
    }
    List<String> texts = new ArrayList<>();
    for (AuditStore.Line line : found.lines()) {
      texts.add(line.text().asUtf8());
      AuditStore.Head head = heads.get(line.seq());
      if (head != null) {
        texts.add(
            new AuditFile.SignedHead(line.seq(), Digest.sha256(line.text()), head.signed()).text());
      }
    }
    return Optional.of(new Page(texts, last.seq(), more));
  }
}
