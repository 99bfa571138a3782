package dev.coffer.domain.update;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ChainPosition;
import dev.coffer.domain.container.ClockReport;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Granted;
import dev.coffer.domain.container.Tombstone;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Central's side of one container's chain for one firm: what was issued, what the container
 * confirmed, and what is wrong with it. Confirmed counters only rise. Immutable.
 *
 * @param container whose chain
 * @param keys the container's keys
 * @param firm for which firm
 * @param issued where the updates written so far lead
 * @param granted the granted state they yield
 * @param confirmed the highest position that a context proved
 * @param highestSeq the highest contextSeq seen, since the last rebase
 * @param incidents evidence of roll-backs and clones, oldest first, the last {@value
 *     #MOST_INCIDENTS}
 * @param found how many there were in all
 * @param quarantined holds back what gives, never what takes, until the vendor decides
 * @param decision what the vendor decided, until the container proves that it is done
 * @param rebased the counter of the last rebase or adoption; 0: there was none
 * @param blocked the vendor's word that the container may use nothing of the firm; the container
 *     obeys it from its next contact on
 * @param announced the epoch of the issuing keys that this chain has told the container of
 * @param nonce what challenges are made from, never told; empty: none are given yet
 * @param told what the container told of clock and emergencies, counted
 */
public record Chain(
    ContainerSerial container,
    KeySet keys,
    FirmId firm,
    ChainPosition issued,
    Granted granted,
    ChainPosition confirmed,
    long highestSeq,
    List<Evidence> incidents,
    long found,
    boolean quarantined,
    Optional<Decision> decision,
    long rebased,
    boolean blocked,
    long announced,
    Bytes nonce,
    Told told) {
  private static final int MOST_INCIDENTS = 32;

  /** No chain of good faith comes here; beyond it a container's counter is not gone on from. */
  private static final long FARTHEST = 1L << 62;

  private static final Bytes CHALLENGE = Bytes.utf8("coffer/1/challenge");

  /**
   * That a container's state went back or exists twice.
   *
   * @param contextSeq the number of the context that showed it
   * @param counter the update that this context says was applied last
   * @param confirmed the update that was confirmed before
   */
  public record Incident(Kind kind, long contextSeq, long counter, long confirmed) {
    /** What was seen. */
    public enum Kind {
      /** One contextSeq with two contents: two copies run. */
      CLONE,
      /** A fresh challenge answered from before it was given: an old state was put back. */
      ROLLED_BACK,
      /** A state that Central never issued, or issued after the backup it was restored from. */
      FOREIGN_STATE
    }
  }

  /**
   * What an incident was found by.
   *
   * @param at when, in whole seconds
   * @param context the digest of the context that showed it
   * @param known the digest seen before under the same number, where that is what was wrong
   * @param lastSeen the container's own time by that context
   * @param dispute the licence that kept a container that is ahead from being adopted, if one did
   */
  public record Evidence(
      Incident incident,
      Instant at,
      Digest context,
      Optional<Digest> known,
      Instant lastSeen,
      Optional<Adoption.Dispute> dispute) {
    /** Of something that no licence is to blame for. */
    public Evidence(
        Incident incident, Instant at, Digest context, Optional<Digest> known, Instant lastSeen) {
      this(incident, at, context, known, lastSeen, Optional.empty());
    }

    public Evidence {
      at = Instant.ofEpochSecond(at.getEpochSecond());
      lastSeen = Instant.ofEpochSecond(lastSeen.getEpochSecond());
    }
  }

  /** What a vendor decides of a container whose state is in question. */
  public enum Decision {
    /** The one that shows itself next goes on, with what belongs there. */
    ACCEPT,
    /** It gives everything of the firm back. */
    RESET
  }

  /**
   * What a container told that nothing is held back for, but is counted.
   *
   * @param setBacks how often its clock was found set back
   * @param repairs how often its own time was repaired
   * @param emergencies how many licences emergency keys put into it
   */
  public record Told(long setBacks, long repairs, long emergencies) {
    public static final Told NONE = new Told(0, 0, 0);

    /** The counts of a container that was rolled back do not fall. */
    Told and(ClockReport report) {
      return new Told(
          Math.max(setBacks, report.setBacks()), Math.max(repairs, report.repairs()), emergencies);
    }
  }

  /** One issued update: its payload is stored, its signature made when it is answered. */
  public record Step(long counter, Digest digest, Bytes payload, List<Bytes> entries) {
    public Step {
      entries = List.copyOf(entries);
    }

    public LicenseUpdate update() {
      return LicenseUpdate.parse(payload);
    }
  }

  /** A chain and the step just written onto it. */
  public record Extended(Chain chain, Step step) {}

  /** What a context says about this chain. */
  public sealed interface Finding {
    /** It proves every step up to its counter. */
    record Proves(ChainPosition position) implements Finding {}

    /** It is an old file: it gets the missing steps, confirms nothing and wishes nothing. */
    record Old() implements Finding {}

    /** Something is wrong; takes go on, gives are held back. */
    record Suspect(Incident incident) implements Finding {}
  }

  public Chain {
    incidents = List.copyOf(incidents);
  }

  /** A chain on which nothing was written, seen or decided yet. */
  public static Chain start(ContainerSerial container, KeySet keys, FirmId firm) {
    return new Chain(
        container,
        keys,
        firm,
        ChainPosition.START,
        Granted.NOTHING,
        ChainPosition.START,
        0,
        List.of(),
        0,
        false,
        Optional.empty(),
        0,
        false,
        0,
        Bytes.empty(),
        Told.NONE);
  }

  /**
   * What {@code context} says.
   *
   * <p>A context is foreign when its counter and digest were never issued, when its granted state
   * is not the one that its counter yields, or when it buries an entry that is still granted: only
   * an update removes. It was rolled back when it answers the challenge and yet shows what was
   * overtaken before that was given: a counter below what was confirmed, or a number not above all
   * seen. Whatever else is below what was confirmed may just have come late.
   *
   * @param payload the digest of its payload
   * @param seen the digest seen before under its contextSeq, if any
   * @param digestAt the digest of the update that was issued for the context's counter, if any
   * @param challenged whether it answers {@link #challenge()}
   */
  public Finding examine(
      ContainerContext context,
      Digest payload,
      Optional<Digest> seen,
      Optional<Digest> digestAt,
      boolean challenged) {
    ChainPosition shown = context.position(Issuer.CENTRAL);
    if (seen.equals(Optional.of(payload))) {
      boolean proves = shown.equals(confirmed) && wasIssued(context, shown, digestAt);
      return proves ? new Finding.Proves(shown) : new Finding.Old();
    }
    if (shown.counter() < rebased && confirmed.counter() >= rebased && !challenged) {
      return new Finding.Old();
    }
    if (seen.isPresent()) {
      return suspect(Incident.Kind.CLONE, context);
    }
    if (!wasIssued(context, shown, digestAt)) {
      return suspect(Incident.Kind.FOREIGN_STATE, context);
    }
    boolean overtaken = shown.counter() < confirmed.counter();
    if (challenged && (overtaken || context.contextSeq() <= highestSeq)) {
      return suspect(Incident.Kind.ROLLED_BACK, context);
    }
    return overtaken ? new Finding.Old() : new Finding.Proves(shown);
  }

  private boolean wasIssued(
      ContainerContext context, ChainPosition shown, Optional<Digest> digestAt) {
    if (shown.counter() == 0) {
      return shown.equals(ChainPosition.START)
          && context.granted().equals(Granted.NOTHING.digest())
          && context.tombstones().isEmpty();
    }
    if (!digestAt.equals(Optional.of(shown.digest()))) {
      return false;
    }
    if (shown.equals(issued) && !context.granted().equals(granted.digest())) {
      return false;
    }
    return context.tombstones().stream().noneMatch(this::isStillGranted);
  }

  private boolean isStillGranted(Tombstone stone) {
    return !stone.notTaken()
        && granted
            .copy(stone.license())
            .filter(copy -> copy.generation() == stone.generation())
            .isPresent();
  }

  /** That {@code context} shows, as nothing but an incident could, what {@code kind} says. */
  public Finding.Suspect suspect(Incident.Kind kind, ContainerContext context) {
    return new Finding.Suspect(
        new Incident(
            kind,
            context.contextSeq(),
            context.position(Issuer.CENTRAL).counter(),
            confirmed.counter()));
  }

  /**
   * What a container has to put into its next context to show that it was made from now on, 32
   * bytes. It is another one whenever a context was confirmed.
   */
  public Optional<Bytes> challenge() {
    if (nonce.length() == 0) {
      return Optional.empty();
    }
    Bytes state = Cbor.array(Cbor.of(confirmed.counter()), Cbor.of(highestSeq)).encode();
    return Optional.of(Digest.sha256(Bytes.concat(CHALLENGE, nonce, state)).value());
  }

  /** With a secret to make challenges from, where there was none. */
  public Chain challengingBy(Bytes secret) {
    if (nonce.length() > 0) {
      return this;
    }
    Next next = new Next(this);
    next.nonce = secret;
    return next.build();
  }

  /** With everything up to {@code position} confirmed, and {@code contextSeq} seen. */
  public Chain confirmed(ChainPosition position, long contextSeq) {
    Next next = new Next(this);
    next.confirmed = position.counter() > confirmed.counter() ? position : confirmed;
    next.highestSeq = Math.max(highestSeq, contextSeq);
    return next.build();
  }

  /** With the vendor's word on whether the container may use anything of the firm. */
  public Chain blocked(boolean on) {
    Next next = new Next(this);
    next.blocked = on;
    return next.build();
  }

  /** That the container is told of the issuing keys of {@code epoch}. */
  public Chain announced(long epoch) {
    Next next = new Next(this);
    next.announced = epoch;
    return next.build();
  }

  /** With what a context tells of the container's clock. */
  public Chain told(ClockReport report) {
    Next next = new Next(this);
    next.told = told.and(report);
    return next.build();
  }

  /** With more licences of emergency keys that a context told of. */
  public Chain told(int emergencies) {
    Next next = new Next(this);
    next.told = new Told(told.setBacks(), told.repairs(), told.emergencies() + emergencies);
    return next.build();
  }

  /**
   * Whether {@code context} shows a counter that was not issued yet: Central was restored from a
   * backup, or the container forges.
   */
  public boolean isAhead(ContainerContext context) {
    return context.position(Issuer.CENTRAL).counter() > issued.counter();
  }

  /**
   * Whether what gives is held back: in quarantine, or ahead and not adopted. Being ahead ends by
   * itself, when what kept the container from being adopted is gone.
   */
  public boolean isInQuestion() {
    return quarantined || incidents.stream().map(Evidence::incident).anyMatch(this::isAhead);
  }

  /**
   * Whether what {@code evidence} shows is known. That a container is ahead is told once, and again
   * where something else keeps it from being adopted.
   */
  public boolean isTold(Evidence evidence) {
    return incidents.stream().anyMatch(known -> tells(known, evidence));
  }

  private boolean tells(Evidence known, Evidence evidence) {
    boolean sameDispute = known.dispute().equals(evidence.dispute());
    if (isAhead(evidence.incident()) && isAhead(known.incident())) {
      return sameDispute || evidence.dispute().isEmpty();
    }
    return sameDispute && known.incident().equals(evidence.incident());
  }

  private boolean isAhead(Incident incident) {
    boolean over = rebased <= confirmed.counter() && incident.confirmed() < rebased;
    return incident.kind() == Incident.Kind.FOREIGN_STATE
        && incident.counter() > issued.counter()
        && !over;
  }

  /**
   * In question for what {@code evidence} shows; in quarantine unless it shows that the container
   * is ahead. What was decided before is no longer so.
   */
  public Chain flagged(Evidence evidence) {
    List<Evidence> more = new ArrayList<>(incidents);
    more.add(evidence);
    if (more.size() > MOST_INCIDENTS) {
      more.remove(0);
    }
    Next next = new Next(this);
    next.incidents = more;
    next.found++;
    next.quarantined = quarantined || !isAhead(evidence.incident());
    return next.build();
  }

  /**
   * As the firm's signature proves it to be: what was issued since the backup is issued and
   * confirmed. Older states of the container are overtaken, as by a rebase. Whether it is blocked
   * is what the container was told, unless another word still waits for it.
   */
  Extended adopted(VerifiedGrant grant) {
    Next next = new Next(this);
    next.issued = grant.position();
    next.confirmed = grant.position();
    next.granted = grant.granted();
    next.rebased = grant.position().counter();
    next.blocked = blocked == granted.blocked() ? grant.granted().blocked() : blocked;
    Step step =
        new Step(
            grant.position().counter(),
            grant.position().digest(),
            grant.update().encode(),
            List.of());
    return new Extended(next.build(), step);
  }

  /** With what the vendor decided of it, to be carried out at its next contact. */
  public Chain decided(Decision what) {
    if (decision.equals(Optional.of(what))) {
      return this;
    }
    Next next = new Next(this);
    // One that was written for another decision settles nothing.
    next.rebased = rebased > confirmed.counter() ? 0 : rebased;
    next.decision = Optional.of(what);
    return next.build();
  }

  /** Whether {@code counter} shows that the container did what was decided of it. */
  public boolean isSettledBy(long counter) {
    return decision.isPresent() && rebased > confirmed.counter() && counter >= rebased;
  }

  /** No longer in question: the container did what was decided. */
  public Chain settled() {
    Next next = new Next(this);
    next.decision = Optional.empty();
    next.quarantined = false;
    return next.build();
  }

  /** Whether the state of {@code context} can be gone on from. */
  public static boolean isWithinReach(ContainerContext context) {
    return context.position(Issuer.CENTRAL).counter() < FARTHEST && context.contextSeq() < FARTHEST;
  }

  /**
   * Writes an update by which the container of {@code answered}, and no copy of it, goes on with
   * {@code entries} and nothing else. Its counter is above both sides'; numbers of contexts are
   * counted anew from that of {@code answered}.
   *
   * @param entries at most {@value Operation#MOST}
   */
  public Extended rebase(ContainerContext answered, Map<Digest, LicenseEntry> entries) {
    List<Operation.Put> puts =
        entries.entrySet().stream()
            .map(
                each ->
                    new Operation.Put(
                        each.getValue().license(), each.getValue().generation(), each.getKey()))
            .toList();
    Operation rebase = new Operation.Rebase(answered.contextSeq(), answered.granted(), puts);
    long above = Math.max(issued.counter(), answered.position(Issuer.CENTRAL).counter()) + 1;
    // The container may be from before a block, or an end of one: say which it is.
    Operation block = blocked ? new Operation.Block() : new Operation.Unblock();
    Extended extended = extend(above, List.of(rebase, block), entries);
    Next next = new Next(extended.chain());
    next.rebased = above;
    next.highestSeq = answered.contextSeq();
    return new Extended(next.build(), extended.step());
  }

  /**
   * Writes the next update.
   *
   * @param operations what it does, 1 to {@value Operation#MOST}
   * @param entries the entries its puts name, by digest, and no others
   * @throws IllegalArgumentException when an entry is missing or not named
   * @throws dev.coffer.domain.Malformed when an operation does not fit what is granted
   */
  public Extended extend(List<Operation> operations, Map<Digest, LicenseEntry> entries) {
    return extend(issued.counter() + 1, operations, entries);
  }

  private Extended extend(
      long counter, List<Operation> operations, Map<Digest, LicenseEntry> entries) {
    if (!Operation.entriesNamed(operations).equals(entries.keySet())) {
      throw new IllegalArgumentException("an update travels with the entries it names");
    }
    Granted after = granted;
    for (Operation operation : operations) {
      after = after.after(operation);
    }
    LicenseUpdate update =
        new LicenseUpdate(
            firm,
            keys.thumbprint(),
            Issuer.CENTRAL,
            counter,
            issued.digest(),
            operations,
            after.digest());
    Bytes payload = update.encode();
    Digest digest = Digest.sha256(payload);
    Step step =
        new Step(
            update.counter(),
            digest,
            payload,
            entries.values().stream().map(LicenseEntry::encode).sorted().toList());
    Next next = new Next(this);
    next.issued = new ChainPosition(update.counter(), digest);
    next.granted = after;
    return new Extended(next.build(), step);
  }

  /** The chain after something, while that is decided. Used once. */
  private static final class Next {
    private final Chain before;
    private ChainPosition issued;
    private Granted granted;
    private ChainPosition confirmed;
    private long highestSeq;
    private List<Evidence> incidents;
    private long found;
    private boolean quarantined;
    private Optional<Decision> decision;
    private long rebased;
    private boolean blocked;
    private long announced;
    private Bytes nonce;
    private Told told;

    Next(Chain before) {
      this.before = before;
      issued = before.issued;
      granted = before.granted;
      confirmed = before.confirmed;
      highestSeq = before.highestSeq;
      incidents = before.incidents;
      found = before.found;
      quarantined = before.quarantined;
      decision = before.decision;
      rebased = before.rebased;
      blocked = before.blocked;
      announced = before.announced;
      nonce = before.nonce;
      told = before.told;
    }

    Chain build() {
      return new Chain(
          before.container,
          before.keys,
          before.firm,
          issued,
          granted,
          confirmed,
          highestSeq,
          incidents,
          found,
          quarantined,
          decision,
          rebased,
          blocked,
          announced,
          nonce,
          told);
    }
  }
}
