package dev.coffer.application.audit;

import dev.coffer.application.Versioned;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.time.StoredTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Audit logs: lines that are added and never changed, and the heads that firms signed.
 *
 * <p>Joins the current transaction. Thread-safe. Contract: {@code AuditStoreContract}.
 */
public interface AuditStore {
  /**
   * Where a log ends.
   *
   * @param seq the number of its newest line; 0: it has none
   * @param digest that line's; {@link Digest#ZERO} without one
   * @param headSeq the highest number that was signed; 0: none
   * @param headAt when that was
   */
  record Tail(FirmId firm, long seq, Digest digest, long headSeq, Optional<Instant> headAt) {
    public Tail {
      headAt = headAt.map(StoredTime::of);
    }

    /** Of a log without lines. */
    static Tail of(FirmId firm) {
      return new Tail(firm, 0, Digest.ZERO, 0, Optional.empty());
    }
  }

  /**
   * A line as it is chained.
   *
   * @param text its octets without a line feed
   */
  record Line(long seq, Bytes text) {}

  /**
   * A signed head.
   *
   * @param signed an {@code audit} message
   */
  record Head(long seq, Instant at, Bytes signed) {
    public Head {
      at = StoredTime.of(at);
    }
  }

  Optional<Versioned<Tail>> tail(FirmId firm);

  /**
   * Adds lines and moves the end of the log.
   *
   * @throws dev.coffer.application.Stale when the log has another end by now
   */
  void append(Versioned<Tail> tail, List<Line> lines);

  /** Lines with numbers above {@code after}, ascending; limit 1..1000. */
  List<Line> lines(FirmId firm, long after, int limit);

  /**
   * Adds a head unless there is one of that number.
   *
   * @param tail the end of the log with this head in it
   * @throws dev.coffer.application.Stale when the log has another end by now
   */
  void addHead(Versioned<Tail> tail, Head head);

  /** Heads with numbers above {@code after} up to {@code upTo}, ascending. */
  List<Head> heads(FirmId firm, long after, long upTo);

  /**
   * Firms whose log has lines that no head covers, and no head since {@code before}; limit 1..1000.
   */
  List<FirmId> unsigned(Instant before, int limit);
}
