package dev.coffer.domain.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.protect.Unlock;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Emergency;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.LicenseUpdate;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.VerifiedUpdate;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that one container holds, for every firm: the rules of a container whatever keeps it. A
 * driver loads it, asks it, and stores what it answers. Immutable.
 */
public final class ContainerState {
  private final ContainerSerial serial;
  private final KeySet keys;
  private final int capacity;
  private final long contextSeq;
  private final ContainerClock clock;
  private final SortedMap<FirmId, FirmState> firms;

  ContainerState(
      ContainerSerial serial,
      KeySet keys,
      int capacity,
      long contextSeq,
      ContainerClock clock,
      SortedMap<FirmId, FirmState> firms) {
    this.serial = serial;
    this.keys = keys;
    this.capacity = capacity;
    this.contextSeq = contextSeq;
    this.clock = clock;
    this.firms = Collections.unmodifiableSortedMap(new TreeMap<>(firms));
  }

  /** A state, and the context that may be signed once the state is durable. */
  public record Contexted(ContainerState state, ContainerContext context) {}

  /**
   * An empty container.
   *
   * @param capacity how many entries it can hold over all firms, 1..8192
   */
  public static ContainerState create(ContainerKind kind, KeySet keys, int capacity, Instant now) {
    if (capacity < 1 || capacity > 8192) {
      throw new IllegalArgumentException("capacity must be 1..8192, was " + capacity);
    }
    return new ContainerState(
        ContainerSerial.of(kind, keys),
        keys,
        capacity,
        0,
        ContainerClock.start(now),
        new TreeMap<>());
  }

  public ContainerSerial serial() {
    return serial;
  }

  public KeySet keys() {
    return keys;
  }

  public long contextSeq() {
    return contextSeq;
  }

  /** The container's own time, as it was when the state was made. */
  public Instant lastSeen() {
    return clock.seen();
  }

  /**
   * Own time for {@code firm} when the clock says {@code now}: later than any clock the container
   * was shown and than what that firm certified, but for what it repaired.
   */
  public Instant ownTime(FirmId firm, Instant now) {
    ContainerClock next = clock.at(now);
    return firm(firm).time().at(clock, next).own(next);
  }

  /** What the firm would be told of the clock, if there is anything to tell. */
  public Optional<ClockReport> clockReport(FirmId firm) {
    FirmTime time = firm(firm).time();
    boolean worthTelling =
        clock.setBacks() > 0
            || time.repairs() > 0
            || ContainerClock.isBehind(clock.clock(), time.own(clock));
    return worthTelling
        ? Optional.of(new ClockReport(clock.clock(), clock.setBacks(), time.repairs()))
        : Optional.empty();
  }

  /**
   * With the clock's word written down; empty while that is not worth a writing: unless it went on
   * by an hour, or back by more than five minutes.
   */
  public Optional<ContainerState> noted(Instant now) {
    return clock.isWorthNoting(now) ? Optional.of(at(now)) : Optional.empty();
  }

  public List<FirmId> firms() {
    return List.copyOf(firms.keySet());
  }

  /** The entries held for {@code firm}. */
  public List<Holding> holdings(FirmId firm) {
    return List.copyOf(firm(firm).holdings().values());
  }

  public Optional<Holding> holding(FirmId firm, LicenseId license) {
    return Optional.ofNullable(firm(firm).holdings().get(license));
  }

  public Used used(FirmId firm, LicenseId license) {
    return firm(firm).used().getOrDefault(license, Used.NOTHING);
  }

  public boolean blocked(FirmId firm) {
    return firm(firm).granted().blocked();
  }

  /** The signed update that certifies {@code holding}. */
  public Optional<Bytes> certifyingUpdate(FirmId firm, Holding holding) {
    return Optional.ofNullable(firm(firm).updates().get(holding.update()));
  }

  /**
   * What is held for {@code firm}, as the firm signed it; empty where Central never granted
   * anything, or the last update was applied by a version that did not keep it.
   */
  public Optional<SignedGrant> grant(FirmId firm) {
    FirmState state = firm(firm);
    return Optional.ofNullable(state.updates().get(state.position(Issuer.CENTRAL).digest()))
        .map(SignedMessage::parse)
        .map(last -> new SignedGrant(last, state.granted(), granted(state)))
        .map(SignedGrant::bounded);
  }

  private static List<Bytes> granted(FirmState state) {
    return state.holdings().values().stream()
        .map(Holding::entry)
        .filter(entry -> !state.emergencies().containsKey(entry.license()))
        .map(LicenseEntry::encode)
        .toList();
  }

  /**
   * The next context for {@code firm}, numbered one above the last: the state that comes with it
   * must be durable before the context is signed.
   */
  public Contexted nextContext(
      FirmId firm, Optional<Bytes> challenge, List<Wish> wishes, Instant now) {
    ContainerState then = at(now);
    SortedMap<FirmId, FirmState> shown = new TreeMap<>(then.firms);
    FirmState state = then.firm(firm);
    FirmTime time = state.time().shown(contextSeq + 1, then.clock);
    if (!time.equals(state.time())) {
      shown.put(firm, state.with(time));
    }
    ContainerState next =
        new ContainerState(serial, keys, capacity, contextSeq + 1, then.clock, shown);
    return new Contexted(next, next.currentContext(firm, challenge, wishes));
  }

  /** The context of the number reserved last; the same arguments give the same octets. */
  public ContainerContext currentContext(
      FirmId firm, Optional<Bytes> challenge, List<Wish> wishes) {
    FirmState state = firm(firm);
    return new ContainerContext(
        serial,
        firm,
        contextSeq,
        state.chains(),
        state.granted().digest(),
        state.granted().blocked(),
        state.epoch(),
        state.used(),
        state.tombstones(),
        state.time().own(clock),
        new Capabilities(1, free()),
        challenge,
        wishes,
        clockReport(firm),
        state.untold());
  }

  /** Applies one update whose signature was verified: exactly one step, or nothing. */
  public ApplyResult apply(VerifiedUpdate verified, Instant now) {
    return apply(verified, now, Optional.empty());
  }

  /**
   * {@link #apply(VerifiedUpdate, Instant)} for a container that is bound to a computer.
   *
   * @param binding how closely: entries that demand a closer one are not taken; empty: it is not
   *     that kind of container
   */
  public ApplyResult apply(VerifiedUpdate verified, Instant now, Optional<Binding> binding) {
    LicenseUpdate update = verified.update();
    ContainerState then = at(now);
    FirmState before = then.firm(update.firm());
    ChainPosition position = before.position(update.issuer());
    Optional<ApplyResult.Reason> refusal = refusal(verified, before, position);
    if (refusal.isPresent()) {
      return new ApplyResult.Refused(refusal.get(), position.counter());
    }
    if (update.counter() <= position.counter()) {
      return new ApplyResult.Repeated();
    }
    FirmState after;
    try {
      after =
          new UpdateApplication(
                  before, verified, serial.kind(), binding, free(), before.time().own(then.clock))
              .run();
    } catch (Malformed e) {
      return new ApplyResult.Refused(ApplyResult.Reason.GRANTED_MISMATCH, position.counter());
    }
    boolean central = update.issuer().equals(Issuer.CENTRAL);
    if (central && !after.granted().digest().equals(update.granted())) {
      return new ApplyResult.Refused(ApplyResult.Reason.GRANTED_MISMATCH, position.counter());
    }
    for (Operation operation : update.operations()) {
      if (operation instanceof Operation.SetTime set && set.contextSeq() <= contextSeq) {
        after = after.repaired(set, then.clock);
      }
    }
    return new ApplyResult.Applied(then.with(update.firm(), after));
  }

  /**
   * Uses an entry: time is checked and units are spent in one step. One of the last {@value
   * FirmState#RECENT} use ids again is answered alike and spends nothing.
   *
   * <p>A usage period does not begin while {@code now} is more than five minutes behind the
   * container's own time: one of the two is wrong, and a period that began at the wrong one would
   * be over at once or last for years.
   *
   * @param asked its units are spent; where the terms count none, none are
   * @param unlock a key that the use is to give, whose own demands come first
   */
  public UseResult use(
      FirmId firm, LicenseId license, Id use, Demand asked, Optional<Unlock> unlock, Instant now) {
    Demand demand = unlock.map(each -> each.demand(asked)).orElse(asked);
    Digest imprint = demand.imprint(unlock);
    FirmState state = firm(firm);
    Holding holding = state.holdings().get(license);
    if (holding == null) {
      return new UseResult.NotHeld();
    }
    if (state.granted().blocked()) {
      return new UseResult.Blocked();
    }
    Used used = state.used().getOrDefault(license, Used.NOTHING);
    LicenseEntry entry = holding.entry();
    for (FirmState.RecentUse recent : state.recent()) {
      if (recent.use().equals(use) && recent.license().equals(license)) {
        return recent.imprint().equals(imprint)
            ? repeated(entry, new Used(recent.used(), used.firstUse()))
            : new UseResult.OtherUse();
      }
    }
    Demand counted = entry.terms().units().isPresent() ? demand : demand.costing(0);
    Optional<UseResult.Refused> refusal =
        unlock
            .flatMap(each -> each.refusal(entry, serial.kind()))
            .or(() -> usability(firm, used, now).refusal(entry, counted));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Used after = used.plus(counted.units(), ContainerClock.wholeSeconds(now));
    ContainerState then = at(now);
    return new UseResult.Allowed(
        then.with(firm, then.firm(firm).afterUse(license, after, use, imprint)),
        entry,
        after,
        Usability.left(entry.terms(), after));
  }

  private Usability usability(FirmId firm, Used used, Instant now) {
    return new Usability(used, contact(firm), ownTime(firm, now), now);
  }

  private UseResult repeated(LicenseEntry entry, Used then) {
    return new UseResult.Allowed(this, entry, then, Usability.left(entry.terms(), then));
  }

  /** A use of units alone. */
  public UseResult use(FirmId firm, LicenseId license, Id use, long units, Instant now) {
    return use(firm, license, use, Demand.of(units), Optional.empty(), now);
  }

  /** The last certified contact with {@code firm}, if any. */
  public Optional<Instant> contact(FirmId firm) {
    return firm(firm).time().contact();
  }

  /**
   * Takes a contact that the firm certified; empty when it is for another container, answers a
   * context that this one never made, or is no newer than the one known.
   */
  public Optional<ContainerState> contacted(CertifiedContact contact, Instant now) {
    ContainerState then = at(now);
    FirmState state = then.firm(contact.firm());
    Optional<Instant> last = state.time().contact();
    boolean newer = last.isEmpty() || last.get().isBefore(contact.time());
    if (!contact.container().equals(keys.thumbprint())
        || contact.contextSeq() > contextSeq
        || !newer) {
      return Optional.empty();
    }
    return Optional.of(
        then.with(contact.firm(), state.with(state.time().contacted(contact.time(), then.clock))));
  }

  /** How many more entries fit. */
  public int free() {
    int held = firms.values().stream().mapToInt(firm -> firm.holdings().size()).sum();
    return Math.max(0, capacity - held);
  }

  /** The encoding that a driver seals and stores. */
  public Bytes encode() {
    return ContainerStateCbor.encode(this);
  }

  /**
   * Reads {@link #encode}'s octets.
   *
   * @throws Malformed when they are none
   */
  public static ContainerState parse(Bytes encoded) {
    return ContainerStateCbor.parse(encoded);
  }

  int capacity() {
    return capacity;
  }

  SortedMap<FirmId, FirmState> firmStates() {
    return firms;
  }

  private FirmState firm(FirmId id) {
    return firms.getOrDefault(id, FirmState.NEW);
  }

  ContainerClock clock() {
    return clock;
  }

  /** After a look at the clock. */
  private ContainerState at(Instant now) {
    ContainerClock next = clock.at(now);
    SortedMap<FirmId, FirmState> then = new TreeMap<>(firms);
    then.replaceAll((firm, state) -> state.with(state.time().at(clock, next)));
    return new ContainerState(serial, keys, capacity, contextSeq, next, then);
  }

  private ContainerState with(FirmId id, FirmState firm) {
    SortedMap<FirmId, FirmState> next = new TreeMap<>(firms);
    next.put(id, firm);
    return new ContainerState(serial, keys, capacity, contextSeq, clock, next);
  }

  private Optional<ApplyResult.Reason> refusal(
      VerifiedUpdate verified, FirmState before, ChainPosition position) {
    LicenseUpdate update = verified.update();
    if (!update.container().equals(keys.thumbprint())) {
      return Optional.of(ApplyResult.Reason.WRONG_CONTAINER);
    }
    if (update.counter() == position.counter() && !verified.digest().equals(position.digest())) {
      return Optional.of(ApplyResult.Reason.FORK);
    }
    if (update.counter() <= position.counter()) {
      return Optional.empty();
    }
    Anchor anchor = verified.anchor();
    int generation = before.root().map(FirmState.KnownRoot::generation).orElse(0);
    if (verified.epoch() < Math.max(before.epoch(), anchor.epoch())
        || anchor.generation() < generation) {
      return Optional.of(ApplyResult.Reason.STALE_EPOCH);
    }
    if (before
        .root()
        .filter(root -> !anchor.had(generation, root.keys(), root.successor()))
        .isPresent()) {
      return Optional.of(ApplyResult.Reason.FOREIGN_ROOT);
    }
    Optional<Operation.Rebase> rebase =
        update.operations().stream()
            .filter(Operation.Rebase.class::isInstance)
            .map(Operation.Rebase.class::cast)
            .findFirst();
    if (rebase.isPresent()) {
      boolean answersThis =
          rebase.get().contextSeq() == contextSeq
              && rebase.get().granted().equals(before.granted().digest());
      return answersThis ? Optional.empty() : Optional.of(ApplyResult.Reason.ANOTHER_CONTEXT);
    }
    if (update.counter() > position.counter() + 1) {
      return Optional.of(ApplyResult.Reason.GAP);
    }
    if (!update.previous().equals(position.digest())) {
      return Optional.of(ApplyResult.Reason.FORK);
    }
    return refusalOfIssuer(update, before);
  }

  /** No issuer touches another's entries, and emergencies do not go on for ever untold. */
  private static Optional<ApplyResult.Reason> refusalOfIssuer(
      LicenseUpdate update, FirmState before) {
    boolean central = update.issuer().equals(Issuer.CENTRAL);
    for (Operation operation : update.operations()) {
      if (operation instanceof Operation.Put put
          && (central
              ? before.emergencies().containsKey(put.license())
              : before.holdings().containsKey(put.license())
                  || before.granted().copy(put.license()).isPresent())) {
        return Optional.of(ApplyResult.Reason.OTHER_ISSUER);
      }
    }
    boolean tooMany =
        !central && before.untold().size() + update.operations().size() > Emergency.MOST_UNTOLD;
    return tooMany ? Optional.of(ApplyResult.Reason.TOO_MANY_EMERGENCIES) : Optional.empty();
  }
}
