package dev.coffer.application.audit;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.audit.AuditHead;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Trust;
import java.time.Instant;
import java.util.Optional;

/**
 * Checks an audit file line by line, with nothing but the file: what {@code docs/spec/audit.md}
 * describes. It keeps one line, so files of any size can be checked. Not thread-safe.
 */
public final class AuditFile {
  /** Why a file is not the log that the firm signed. */
  public enum Fault {
    /** The line is none of an audit file, or spelled otherwise than the server spells. */
    UNREADABLE,
    /** The file does not begin as an audit file, or begins with another firm's keys. */
    NO_OPENING,
    /** The firm of the file is not the one that was asked for. */
    OTHER_FIRM,
    /** The line's number does not follow: one was dropped, inserted or moved. */
    OUT_OF_ORDER,
    /** The line does not go on from the one before: that one was changed. */
    BROKEN_CHAIN,
    /** The head is not signed by the firm. */
    NOT_SIGNED,
    /** The firm signed another line here, or lines in between that are not in the file. */
    OTHER_HEAD,
    /** Nothing signed covers the last lines: the end was cut off or added to. */
    NO_HEAD
  }

  /** What a check found. */
  public sealed interface Result {
    /**
     * The log, whole from its first line to its last.
     *
     * @param lines how many events
     * @param heads how many of its lines the firm signed
     * @param signedAt when it signed the last
     */
    record Intact(FirmId firm, String name, long lines, int heads, Instant signedAt)
        implements Result {}

    /**
     * Not the log that the firm signed.
     *
     * @param line of the file, from 1
     */
    record Broken(long line, Fault fault) implements Result {}
  }

  /** The first line: whose log it is. */
  record Opening(FirmId firm, Bytes anchor) {
    String text() {
      return "{\"format\":\"coffer-audit/1\",\"firm\":\"%s\",\"anchor\":\"%s\"}"
          .formatted(firm.root().hex(), anchor.base64Url());
    }

    static Opening parse(String text) {
      AuditText reader = new AuditText(text);
      String firm = reader.expect("{\"format\":\"coffer-audit/1\",\"firm\":").string();
      String anchor = reader.expect(",\"anchor\":").string();
      reader.expect("}").end();
      return new Opening(new FirmId(new Digest(Bytes.fromHex(firm))), Bytes.fromBase64Url(anchor));
    }
  }

  /** A line that the firm signed: number and digest of the line before this one. */
  record SignedHead(long seq, Digest digest, Bytes signed) {
    static final String START = "{\"head\":";

    String text() {
      return "{\"head\":%d,\"digest\":\"%s\",\"signed\":\"%s\"}"
          .formatted(seq, digest.hex(), signed.base64Url());
    }

    static SignedHead parse(String text) {
      AuditText reader = new AuditText(text);
      long seq = reader.expect(START).number();
      String digest = reader.expect(",\"digest\":").string();
      String signed = reader.expect(",\"signed\":").string();
      reader.expect("}").end();
      return new SignedHead(seq, new Digest(Bytes.fromHex(digest)), Bytes.fromBase64Url(signed));
    }
  }

  private final SignatureCheck check;
  private final Optional<FirmId> expected;
  private Optional<Trusts> trusts = Optional.empty();
  private Optional<LastHead> last = Optional.empty();
  private Optional<Result.Broken> broken = Optional.empty();
  private Instant signedAt = Instant.EPOCH;
  private Digest digest = Digest.ZERO;
  private long line;
  private long seq;
  private long headSeq;
  private int heads;

  /**
   * In whom the file is believed.
   *
   * @param then as the log was written: from the firm's first root on, following its heads
   * @param now by the anchor of the file, which may have ended earlier roots
   */
  private record Trusts(Trust then, Trust now) {}

  private record LastHead(long line, SignedMessage message) {}

  /**
   * Begins a check.
   *
   * @param expected the firm whose log it must be; empty: any, and its id is told
   */
  public AuditFile(SignatureCheck check, Optional<FirmId> expected) {
    this.check = check;
    this.expected = expected;
  }

  /**
   * Takes the next line.
   *
   * @param octets the line without its line feed
   * @return whether it is worth going on; false once a fault was found
   */
  public boolean next(Bytes octets) {
    line++;
    if (broken.isEmpty()) {
      Optional<Fault> fault;
      try {
        fault = read(octets);
      } catch (Malformed | IllegalArgumentException e) {
        fault = Optional.of(line == 1 ? Fault.NO_OPENING : Fault.UNREADABLE);
      }
      fault.ifPresent(found -> broken = Optional.of(new Result.Broken(line, found)));
    }
    return broken.isEmpty();
  }

  /** What was found, after the last line. */
  public Result end() {
    if (broken.isPresent()) {
      return broken.get();
    }
    if (trusts.isEmpty()) {
      return new Result.Broken(Math.max(line, 1), Fault.NO_OPENING);
    }
    if (headSeq != seq) {
      return new Result.Broken(line, Fault.NO_HEAD);
    }
    // Whoever has a key that was ended can write a log; what a living key signed covers all before.
    Trust now = trusts.get().now();
    if (last.isPresent() && now.readAudit(last.get().message()).isEmpty()) {
      return new Result.Broken(last.get().line(), Fault.NOT_SIGNED);
    }
    Anchor anchor = now.anchor();
    return new Result.Intact(anchor.firm(), anchor.name(), seq, heads, signedAt);
  }

  private Optional<Fault> read(Bytes octets) {
    String text = octets.asUtf8();
    if (!Bytes.utf8(text).equals(octets)) {
      return Optional.of(line == 1 ? Fault.NO_OPENING : Fault.UNREADABLE);
    }
    if (trusts.isEmpty()) {
      return open(text);
    }
    return text.startsWith(SignedHead.START) ? head(text) : event(AuditLine.parse(text), octets);
  }

  private Optional<Fault> open(String text) {
    Opening opening = Opening.parse(text);
    if (!opening.text().equals(text)) {
      return Optional.of(Fault.NO_OPENING);
    }
    Anchor.Reading reading = Anchor.parse(opening.anchor(), check);
    if (!(reading instanceof Anchor.Reading.Genuine genuine)
        || !genuine.anchor().firm().equals(opening.firm())) {
      return Optional.of(Fault.NO_OPENING);
    }
    if (expected.isPresent() && !expected.get().equals(opening.firm())) {
      return Optional.of(Fault.OTHER_FIRM);
    }
    Anchor.Reading begun = Anchor.read(genuine.anchor().messages().get(0), check);
    if (!(begun instanceof Anchor.Reading.Genuine first)) {
      return Optional.of(Fault.NO_OPENING);
    }
    trusts =
        Optional.of(
            new Trusts(new Trust(first.anchor(), check), new Trust(genuine.anchor(), check)));
    return Optional.empty();
  }

  private Optional<Fault> event(AuditLine event, Bytes octets) {
    if (event.seq() != seq + 1) {
      return Optional.of(Fault.OUT_OF_ORDER);
    }
    if (!event.previous().equals(digest)) {
      return Optional.of(Fault.BROKEN_CHAIN);
    }
    seq = event.seq();
    digest = Digest.sha256(octets);
    return Optional.empty();
  }

  private Optional<Fault> head(String text) {
    SignedHead head = SignedHead.parse(text);
    if (!head.text().equals(text)) {
      return Optional.of(Fault.UNREADABLE);
    }
    SignedMessage message = SignedMessage.parse(head.signed());
    Optional<AuditHead> signed = trusts.orElseThrow().then().readAudit(message);
    if (signed.isEmpty()) {
      return Optional.of(Fault.NOT_SIGNED);
    }
    if (head.seq() != seq
        || signed.get().previous() != headSeq
        || !head.digest().equals(digest)
        || signed.get().seq() != seq
        || !signed.get().digest().equals(digest)) {
      return Optional.of(Fault.OTHER_HEAD);
    }
    last = Optional.of(new LastHead(line, message));
    headSeq = seq;
    signedAt = signed.get().at();
    heads++;
    return Optional.empty();
  }
}
