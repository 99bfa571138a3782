package dev.coffer.application.lease;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.ContainerDriver.Item;
import dev.coffer.application.container.UnwrapRefused;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.ContainerProof;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.container.Usability;
import dev.coffer.domain.container.UseResult;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.Merkle;
import dev.coffer.domain.lease.LeaseCommand;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.LeaseResult;
import dev.coffer.domain.lease.PoolTerms;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.protect.Unlock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives seats on the entries of containers: finds what fits, lets the ledger decide, and has the
 * container prove it.
 *
 * <p>Thread-safe; stateless but for what ledger and containers keep. A device touches its own
 * leases alone.
 */
public final class Leasing {
  private static final Duration LEAST_FOR_USE = Duration.ofSeconds(5);

  private final LeaseLedger ledger;
  private final ContainerDriver containers;
  private final InstantSource clock;
  private final LeaseSettings settings;

  @Inject
  public Leasing(
      LeaseLedger ledger, ContainerDriver containers, InstantSource clock, LeaseSettings settings) {
    this.ledger = ledger;
    this.containers = containers;
    this.clock = clock;
    this.settings = settings;
  }

  /**
   * Acquires a seat on the first fitting entry that has one free. Refused with the reason of the
   * entry that came closest.
   */
  public Outcome<SeatGrant> acquire(SeatAsker asker, SeatRequest request) {
    return acquire(asker, List.of(request)).get(0);
  }

  /**
   * {@link #acquire(SeatAsker, SeatRequest)} for seats that are asked for together: the container
   * is opened once, the ledger decides in one step for each entry that is tried, and one signature
   * proves all that are granted of a firm.
   *
   * @param requests at most {@value SeatSource#MOST}
   * @return an outcome for each, in their order
   */
  public List<Outcome<SeatGrant>> acquire(SeatAsker asker, List<SeatRequest> requests) {
    if (requests.size() > SeatSource.MOST) {
      throw new IllegalArgumentException("more than " + SeatSource.MOST + " seats");
    }
    Map<FirmId, ContainerDriver.Contents> contents = new HashMap<>();
    List<Seeking> all = new ArrayList<>();
    for (SeatRequest request : requests) {
      FirmId firm = request.query().firm();
      all.add(
          seeking(
              request,
              contents.computeIfAbsent(firm, each -> containers.contents(asker.serial(), each))));
    }
    List<Seeking> open = all.stream().filter(Seeking::goesOn).toList();
    while (!open.isEmpty()) {
      decide(asker, open);
      open = open.stream().filter(Seeking::goesOn).toList();
    }
    contents.forEach((firm, found) -> prove(asker.serial(), firm, found, all));
    return all.stream().map(Seeking::outcome).toList();
  }

  private static Seeking seeking(SeatRequest request, ContainerDriver.Contents contents) {
    LeaseQuery query = request.query();
    List<Item> sold = contents.items().stream().filter(item -> query.names(item.entry())).toList();
    if (sold.isEmpty()) {
      return Seeking.ended(
          request, Outcome.refused(Problem.NO_LICENSE, "product", query.product().toString()));
    }
    if (contents.blocked()) {
      return Seeking.ended(request, Outcome.refused(Problem.LICENSE_BLOCKED));
    }
    List<Item> fitting = sold.stream().filter(item -> query.matches(item.entry())).toList();
    return fitting.isEmpty()
        ? Seeking.ended(
            request,
            Outcome.refused(
                Problem.LICENSE_FEATURE,
                "product",
                query.product().toString(),
                "feature",
                Integer.toString(query.feature().orElse(0))))
        : Seeking.among(request, contents, fitting);
  }

  /** One request among those that are decided together. */
  private static final class Seeking {
    private final SeatRequest request;
    private final List<Item> fitting;
    private final Optional<ContainerDriver.Contents> contents;
    private int tried;
    private Optional<Outcome<SeatGrant>> closest = Optional.empty();
    private Optional<Granted> granted = Optional.empty();

    private Seeking(
        SeatRequest request, Optional<ContainerDriver.Contents> contents, List<Item> fitting) {
      this.request = request;
      this.contents = contents;
      this.fitting = fitting;
    }

    static Seeking among(
        SeatRequest request, ContainerDriver.Contents contents, List<Item> fitting) {
      return new Seeking(request, Optional.of(contents), fitting);
    }

    static Seeking ended(SeatRequest request, Outcome<SeatGrant> outcome) {
      Seeking ended = new Seeking(request, Optional.empty(), List.of());
      ended.closest = Optional.of(outcome);
      return ended;
    }

    boolean goesOn() {
      return granted.isEmpty() && tried < fitting.size();
    }

    Item item() {
      return fitting.get(tried);
    }

    /** The entry tried does not do. */
    void refused(Outcome<SeatGrant> outcome) {
      tried++;
      boolean closer = refusal(outcome) == Problem.SEATS_EXHAUSTED;
      if (closest.isEmpty() || closer) {
        closest = Optional.of(outcome);
      }
    }

    void granted(Granted seat) {
      granted = Optional.of(seat);
    }

    void proved(SeatGrant.Proof proof) {
      Granted seat = granted.orElseThrow();
      closest =
          Optional.of(
              Outcome.done(
                  new SeatGrant(
                      seat.seat(),
                      seat.remaining(),
                      item().entry().encode(),
                      item().certifiedBy(),
                      proof)));
    }

    Outcome<SeatGrant> outcome() {
      return closest.orElseThrow();
    }
  }

  /** What the ledger gave, before the container proves it. */
  private record Granted(SeatRef seat, Duration remaining) {}

  /** Tries one more entry for each. */
  private void decide(SeatAsker asker, List<Seeking> open) {
    List<Seeking> asking = new ArrayList<>();
    List<LeaseCommand> commands = new ArrayList<>();
    for (Seeking each : open) {
      SeatRequest request = each.request;
      LicenseEntry entry = each.item().entry();
      Usability usability = usability(each.contents.orElseThrow(), each.item());
      Optional<UseResult.Refused> unusable = usability.refusal(entry, demand(each, true));
      Optional<Duration> term = upToTheEnd(usability, entry, request.term());
      if (unusable.isPresent()) {
        each.refused(TermsRefused.outcome(unusable.get()));
      } else if (term.isEmpty()) {
        each.refused(atItsEnd(usability, entry));
      } else {
        LeasePoolId pool = new LeasePoolId(asker.serial(), entry.license());
        commands.add(
            new LeaseCommand.Define(pool, entry.generation(), settings.poolTerms(entry.terms())));
        commands.add(
            new LeaseCommand.Acquire(
                pool,
                request.lease(),
                request.holder(),
                request.station(),
                asker.deviceId(),
                term.get()));
        asking.add(each);
      }
    }
    List<LeaseResult> results = asking.isEmpty() ? List.of() : ledger.execute(commands);
    for (int i = 0; i < asking.size(); i++) {
      Seeking each = asking.get(i);
      if (results.get(2 * i + 1) instanceof LeaseResult.Refused refused) {
        each.refused(Outcome.refused(problem(refused.reason()), details(refused)));
      } else {
        begin(asker, each, ((LeaseResult.Granted) results.get(2 * i + 1)).remaining());
      }
    }
  }

  private Demand demand(Seeking seeking, boolean costs) {
    return new Demand(
        costs && seeking.item().entry().terms().units().isPresent() ? 1 : 0,
        seeking.request.query().released(),
        seeking.request.user(),
        settings.served());
  }

  /** A usage period starts with the first use, which is recorded before the seat is answered. */
  private void begin(SeatAsker asker, Seeking seeking, Duration remaining) {
    LicenseEntry entry = seeking.item().entry();
    SeatRef seat =
        new SeatRef(asker.serial(), entry.firm(), entry.license(), seeking.request.lease());
    // Whatever fails from here on leaves the seat taken: an answer to the same request, sent twice,
    // may be on its way or come later, and count on it. It comes free at its end.
    Outcome<Long> begun =
        entry.terms().usagePeriod().isPresent()
            ? spend(seat, seat.lease().id(), demand(seeking, false))
            : Outcome.done(0L);
    if (begun instanceof Outcome.Refused<Long> refused) {
      if (refused.problem() != Problem.NO_LICENSE) {
        release(asker, seat);
      }
      seeking.refused(refused.cast());
    } else {
      seeking.granted(new Granted(seat, remaining));
    }
  }

  private void prove(
      ContainerSerial serial, FirmId firm, ContainerDriver.Contents contents, List<Seeking> all) {
    List<Seeking> given =
        all.stream()
            .filter(each -> each.granted.isPresent())
            .filter(each -> each.request.query().firm().equals(firm))
            .toList();
    if (given.isEmpty()) {
      return;
    }
    Digest containerKey = containerKey(serial);
    Merkle leaves =
        Merkle.of(
            given.stream()
                .map(
                    each -> {
                      Granted seat = each.granted.orElseThrow();
                      return ContainerProof.leaf(
                          containerKey,
                          firm,
                          each.item().entry().digest(),
                          seat.seat().lease().id(),
                          SeatRequest.holderValue(each.request.holder()),
                          each.request.nonce(),
                          seat.remaining().toSeconds());
                    })
                .toList());
    SignedMessage signed = containers.prove(serial, firm, leaves.root());
    for (int i = 0; i < given.size(); i++) {
      long seconds = given.get(i).granted.orElseThrow().remaining().toSeconds();
      given.get(i).proved(new SeatGrant.Proof(signed, leaves.path(i), seconds));
    }
    noteTime(serial, contents);
  }

  /** A container on which nothing but seats is taken would not know how time goes by. */
  private void noteTime(ContainerSerial serial, ContainerDriver.Contents contents) {
    if (contents.time().noteworthy()) {
      containers.noteTime(serial);
    }
  }

  private Usability usability(ContainerDriver.Contents contents, Item item) {
    ContainerDriver.Time time = contents.time();
    return new Usability(item.used(), time.contact(), time.own(), clock.instant());
  }

  private SeatGrant.Proof proof(
      SeatRef seat, LicenseEntry entry, Digest holder, Digest nonce, long seconds) {
    Digest containerKey = containerKey(seat.container());
    Digest leaf =
        ContainerProof.leaf(
            containerKey, seat.firm(), entry.digest(), seat.lease().id(), holder, nonce, seconds);
    SignedMessage signed = containers.prove(seat.container(), seat.firm(), leaf);
    return new SeatGrant.Proof(signed, Merkle.Path.NONE, seconds);
  }

  private Digest containerKey(ContainerSerial serial) {
    return containers.keys(serial).thumbprint();
  }

  /** Renews a device's seat for up to {@code term}; the time it lasts from now on. */
  public Outcome<Duration> renew(SeatAsker asker, SeatRef seat, Duration term) {
    return renew(asker, seat, Optional.empty(), term).map(SeatRenewal::remaining);
  }

  /**
   * {@link #renew(SeatAsker, SeatRef, Duration)} for a seat whose licence may have been replaced.
   *
   * @param query what the seat was taken for: it goes on under an entry that satisfies it
   */
  public Outcome<SeatRenewal> renew(
      SeatAsker asker, SeatRef seat, Optional<LeaseQuery> query, Duration term) {
    if (!seat.container().equals(asker.serial())) {
      return Outcome.refused(Problem.LEASE_UNKNOWN);
    }
    ContainerDriver.Contents contents = containers.contents(seat.container(), seat.firm());
    // A seat refused here stays taken to its end: its holder may never hear this, and counts on it.
    if (contents.blocked()) {
      return Outcome.refused(Problem.LICENSE_BLOCKED);
    }
    noteTime(seat.container(), contents);
    Optional<Item> item = item(contents, seat);
    if (item.isPresent()) {
      return renew(asker, seat, seat, item.get(), usability(contents, item.get()), term)
          .map(SeatRenewal::of);
    }
    for (Item other : contents.items()) {
      if (query.filter(wanted -> wanted.matches(other.entry())).isPresent()) {
        SeatRef there =
            new SeatRef(seat.container(), seat.firm(), other.entry().license(), seat.lease());
        Outcome<Duration> moved =
            renew(asker, seat, there, other, usability(contents, other), term);
        if (moved instanceof Outcome.Done<Duration> done) {
          return Outcome.done(
              new SeatRenewal(
                  done.value(),
                  Optional.of(
                      new SeatRenewal.Moved(there, other.entry().encode(), other.certifiedBy()))));
        }
      }
    }
    return Outcome.refused(Problem.LICENSE_GONE);
  }

  /**
   * Renews a seat under an entry.
   *
   * @param from where it was taken
   * @param to the same, or where it goes on, and may be already
   */
  private Outcome<Duration> renew(
      SeatAsker asker, SeatRef from, SeatRef to, Item item, Usability usability, Duration term) {
    LicenseEntry entry = item.entry();
    Optional<UseResult.Refused> unusable = usability.lasting(entry, settings.served());
    if (unusable.isPresent()) {
      return TermsRefused.outcome(unusable.get());
    }
    Optional<Duration> rest = upToTheEnd(usability, entry, term);
    if (rest.isEmpty()) {
      return atItsEnd(usability, entry);
    }
    Optional<LeasePoolId> successor = from.equals(to) ? Optional.empty() : Optional.of(to.pool());
    List<LeaseResult> results =
        ledger.execute(
            List.of(
                new LeaseCommand.Define(
                    to.pool(), entry.generation(), settings.poolTerms(entry.terms())),
                new LeaseCommand.Renew(
                    from.pool(), from.lease(), successor, asker.deviceId(), rest.get())));
    return results.get(1) instanceof LeaseResult.Refused refused
        ? Outcome.refused(problem(refused.reason()), details(refused))
        : Outcome.done(((LeaseResult.Renewed) results.get(1)).remaining());
  }

  /**
   * Gives a device's seat up; one it does not hold is given up. When its licence is gone from the
   * container, the seat went on under another one of the firm, and is given up there.
   */
  public void release(SeatAsker asker, SeatRef seat) {
    if (!seat.container().equals(asker.serial())) {
      return;
    }
    ledger.execute(new LeaseCommand.Release(seat.pool(), seat.lease(), asker.deviceId()));
    ContainerDriver.Contents contents = containers.contents(seat.container(), seat.firm());
    if (item(contents, seat).isEmpty()) {
      List<LeaseCommand> elsewhere =
          contents.items().stream()
              .map(other -> new LeasePoolId(seat.container(), other.entry().license()))
              .<LeaseCommand>map(
                  pool -> new LeaseCommand.Release(pool, seat.lease(), asker.deviceId()))
              .toList();
      for (int i = 0; i < elsewhere.size(); i += LeaseLedger.MAX_COMMANDS) {
        int end = Math.min(elsewhere.size(), i + LeaseLedger.MAX_COMMANDS);
        ledger.execute(elsewhere.subList(i, end));
      }
    }
  }

  /** Uses the entry behind a device's seat; units left. */
  public Outcome<Long> use(SeatAsker asker, SeatRef seat, Id useId, Demand demand) {
    return renew(asker, seat, LEAST_FOR_USE).then(rest -> spend(seat, useId, demand));
  }

  /** Uses the entry behind a device's seat and gives a key. */
  public Outcome<Unlocked> unlock(
      SeatAsker asker, SeatRef seat, Id useId, Demand demand, Unlock unlock) {
    return renew(asker, seat, LEAST_FOR_USE)
        .then(rest -> used(seat, useId, demand, Optional.of(unlock)))
        .map(
            allowed ->
                new Unlocked(
                    allowed.key().orElseThrow(() -> new IllegalStateException("no key")),
                    allowed.unitsLeft()));
  }

  /** Proves a device's seat anew. */
  public Outcome<SeatGrant.Proof> prove(
      SeatAsker asker, SeatRef seat, Digest holder, Digest nonce) {
    return renew(asker, seat, LEAST_FOR_USE)
        .then(
            rest ->
                item(containers.contents(seat.container(), seat.firm()), seat)
                    .map(
                        item ->
                            Outcome.done(
                                proof(seat, item.entry(), holder, nonce, rest.toSeconds())))
                    .orElseGet(() -> Outcome.refused(Problem.LEASE_ENDED)));
  }

  private Outcome<Long> spend(SeatRef seat, Id useId, Demand demand) {
    return used(seat, useId, demand, Optional.empty())
        .map(ContainerDriver.UseOutcome.Allowed::unitsLeft);
  }

  private Outcome<ContainerDriver.UseOutcome.Allowed> used(
      SeatRef seat, Id useId, Demand demand, Optional<Unlock> unlock) {
    Demand here = new Demand(demand.units(), demand.released(), demand.user(), settings.served());
    ContainerDriver.UseOutcome outcome;
    try {
      outcome =
          containers.use(
              seat.container(),
              seat.firm(),
              seat.license(),
              useId,
              new ContainerDriver.Use(here, unlock));
    } catch (UnwrapRefused e) {
      return Outcome.refused(Problem.CONTENT_ALTERED);
    }
    return outcome instanceof ContainerDriver.UseOutcome.Allowed allowed
        ? Outcome.done(allowed)
        : TermsRefused.outcome(((ContainerDriver.UseOutcome.Refused) outcome).reason());
  }

  private static Optional<Item> item(ContainerDriver.Contents contents, SeatRef seat) {
    return contents.blocked()
        ? Optional.empty()
        : contents.items().stream()
            .filter(item -> item.entry().license().equals(seat.license()))
            .findFirst();
  }

  /** No lease outlasts its licence; empty when less than the shortest lease is left. */
  private static Optional<Duration> upToTheEnd(
      Usability usability, LicenseEntry entry, Duration wanted) {
    Optional<Instant> end = usability.end(entry);
    Duration left = end.map(at -> Duration.between(usability.now(), at)).orElse(wanted);
    Duration term = left.compareTo(wanted) < 0 ? left : wanted;
    return term.compareTo(PoolTerms.MIN_TERM) < 0 ? Optional.empty() : Optional.of(term);
  }

  /** It may be used for less than the shortest lease yet. */
  private static <T> Outcome<T> atItsEnd(Usability usability, LicenseEntry entry) {
    return TermsRefused.outcome(new UseResult.Over(usability.end(entry).orElse(usability.now())));
  }

  private static Problem refusal(Outcome<?> outcome) {
    return ((Outcome.Refused<?>) outcome).problem();
  }

  private static Problem problem(LeaseResult.Reason reason) {
    return switch (reason) {
      case SEATS_EXHAUSTED -> Problem.SEATS_EXHAUSTED;
      case EXCLUSIVE_TAKEN -> Problem.STATION_TAKEN;
      case OTHER_HOLDER -> Problem.LEASE_OTHER;
      case UNKNOWN_LEASE, UNKNOWN_POOL -> Problem.LEASE_UNKNOWN;
      case LEASE_EXPIRED -> Problem.LEASE_ENDED;
      case WITHDRAWN -> Problem.LICENSE_GONE;
      case SURPLUS -> Problem.LEASE_SURPLUS;
    };
  }

  private static String[] details(LeaseResult.Refused refused) {
    return refused
        .earliestExpiry()
        .map(
            expiry ->
                new String[] {
                  "inUse", Integer.toString(refused.inUse()),
                  "seats", Integer.toString(refused.seats()),
                  "earliestExpiry", expiry.toString()
                })
        .orElseGet(
            () ->
                new String[] {
                  "inUse", Integer.toString(refused.inUse()),
                  "seats", Integer.toString(refused.seats())
                });
  }
}
