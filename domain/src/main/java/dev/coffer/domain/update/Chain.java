package dev.coffer.domain.update;

import dev.coffer.domain.Bytes;
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
 * @param highestSeq the highest contextSeq seen
 * @param incidents roll-backs and clones seen, oldest first, the last {@value #MOST_INCIDENTS}
 * @param quarantined holds back what gives, never what takes, until the vendor decides
 * @param blocked the vendor's word that the container may use nothing of the firm; the container
 *     obeys it from its next contact on
 * @param announced the epoch of the issuing keys that this chain has told the container of
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
    List<Incident> incidents,
    boolean quarantined,
    boolean blocked,
    long announced,
    Told told) {
  private static final int MOST_INCIDENTS = 32;

  /** Evidence that a container's state went back or exists twice. */
  public record Incident(Kind kind, long contextSeq, long counter, long confirmed) {
    /** What was seen. */
    public enum Kind {
      /** One contextSeq with two contents: two copies run. */
      CLONE,
      /** A fresh challenge answered below a confirmed counter: an old state was put back. */
      ROLLED_BACK,
      /** A state that Central never issued. */
      FOREIGN_STATE
    }
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
        false,
        false,
        0,
        Told.NONE);
  }

  /**
   * What {@code context} says.
   *
   * <p>A context is foreign when its counter and digest were never issued, when its granted state
   * is not the one that its counter yields, or when it buries an entry that is still granted: only
   * an update removes. It was rolled back when it answers a fresh challenge, under a number that is
   * higher than any seen, below what was confirmed; a lower number may just have come late.
   *
   * @param payload the digest of its payload
   * @param seen the digest seen before under its contextSeq, if any
   * @param digestAt the digest of the update that was issued for the context's counter, if any
   * @param challenged whether it answers a challenge that is fresh
   */
  public Finding examine(
      ContainerContext context,
      Digest payload,
      Optional<Digest> seen,
      Optional<Digest> digestAt,
      boolean challenged) {
    ChainPosition shown = context.position(Issuer.CENTRAL);
    if (seen.isPresent()) {
      if (!seen.get().equals(payload)) {
        return suspect(Incident.Kind.CLONE, context, shown);
      }
      boolean proves = shown.equals(confirmed) && wasIssued(context, shown, digestAt);
      return proves ? new Finding.Proves(shown) : new Finding.Old();
    }
    if (!wasIssued(context, shown, digestAt)) {
      return suspect(Incident.Kind.FOREIGN_STATE, context, shown);
    }
    if (shown.counter() < confirmed.counter()) {
      return challenged && context.contextSeq() > highestSeq
          ? suspect(Incident.Kind.ROLLED_BACK, context, shown)
          : new Finding.Old();
    }
    return new Finding.Proves(shown);
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

  /** With everything up to {@code position} confirmed, and {@code contextSeq} seen. */
  public Chain confirmed(ChainPosition position, long contextSeq) {
    ChainPosition higher = position.counter() > confirmed.counter() ? position : confirmed;
    return new Chain(
        container,
        keys,
        firm,
        issued,
        granted,
        higher,
        Math.max(highestSeq, contextSeq),
        incidents,
        quarantined,
        blocked,
        announced,
        told);
  }

  /** With the vendor's word on whether the container may use anything of the firm. */
  public Chain blocked(boolean on) {
    return new Chain(
        container,
        keys,
        firm,
        issued,
        granted,
        confirmed,
        highestSeq,
        incidents,
        quarantined,
        on,
        announced,
        told);
  }

  /** That the container is told of the issuing keys of {@code epoch}. */
  public Chain announced(long epoch) {
    return new Chain(
        container,
        keys,
        firm,
        issued,
        granted,
        confirmed,
        highestSeq,
        incidents,
        quarantined,
        blocked,
        epoch,
        told);
  }

  /** With what a context tells of the container's clock. */
  public Chain told(ClockReport report) {
    return with(told.and(report));
  }

  /** With more licences of emergency keys that a context told of. */
  public Chain told(int emergencies) {
    return with(new Told(told.setBacks(), told.repairs(), told.emergencies() + emergencies));
  }

  private Chain with(Told next) {
    return new Chain(
        container,
        keys,
        firm,
        issued,
        granted,
        confirmed,
        highestSeq,
        incidents,
        quarantined,
        blocked,
        announced,
        next);
  }

  public Chain flagged(Incident incident) {
    List<Incident> more = new ArrayList<>(incidents);
    more.add(incident);
    if (more.size() > MOST_INCIDENTS) {
      more.remove(0);
    }
    return new Chain(
        container,
        keys,
        firm,
        issued,
        granted,
        confirmed,
        highestSeq,
        more,
        true,
        blocked,
        announced,
        told);
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
    if (!Operation.entriesNamed(operations).equals(entries.keySet())) {
      throw new IllegalArgumentException("an update travels with the entries it names");
    }
    Granted next = granted;
    for (Operation operation : operations) {
      next = next.after(operation);
    }
    LicenseUpdate update =
        new LicenseUpdate(
            firm,
            keys.thumbprint(),
            Issuer.CENTRAL,
            issued.counter() + 1,
            issued.digest(),
            operations,
            next.digest());
    Bytes payload = update.encode();
    Digest digest = Digest.sha256(payload);
    Step step =
        new Step(
            update.counter(),
            digest,
            payload,
            entries.values().stream().map(LicenseEntry::encode).sorted().toList());
    Chain longer =
        new Chain(
            container,
            keys,
            firm,
            new ChainPosition(update.counter(), digest),
            next,
            confirmed,
            highestSeq,
            incidents,
            quarantined,
            blocked,
            announced,
            told);
    return new Extended(longer, step);
  }

  private Finding suspect(Incident.Kind kind, ContainerContext context, ChainPosition shown) {
    return new Finding.Suspect(
        new Incident(kind, context.contextSeq(), shown.counter(), confirmed.counter()));
  }
}
