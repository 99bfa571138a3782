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
import dev.coffer.domain.lease.Lease;
import dev.coffer.domain.lease.LeaseCommand;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.LeaseResult;
import dev.coffer.domain.lease.PoolTerms;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.protect.Unlock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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
    ContainerSerial serial = asker.serial();
    LeaseQuery query = request.query();
    ContainerDriver.Contents contents = containers.contents(serial, query.firm());
    List<Item> sold = contents.items().stream().filter(item -> query.names(item.entry())).toList();
    if (sold.isEmpty()) {
      return Outcome.refused(Problem.NO_LICENSE, "product", query.product().toString());
    }
    if (contents.blocked()) {
      return Outcome.refused(Problem.LICENSE_BLOCKED);
    }
    List<Item> fitting = sold.stream().filter(item -> query.matches(item.entry())).toList();
    Optional<Outcome<SeatGrant>> closest = Optional.empty();
    for (Item item : fitting) {
      Outcome<SeatGrant> outcome = acquire(asker, request, item, usability(contents, item));
      if (outcome instanceof Outcome.Done) {
        noteTime(serial, contents);
        return outcome;
      }
      boolean closer = refusal(outcome) == Problem.SEATS_EXHAUSTED;
      if (closest.isEmpty() || closer) {
        closest = Optional.of(outcome);
      }
    }
    return closest.orElseGet(
        () ->
            Outcome.refused(
                Problem.LICENSE_FEATURE,
                "product",
                query.product().toString(),
                "feature",
                Integer.toString(query.feature().orElse(0))));
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

  private Outcome<SeatGrant> acquire(
      SeatAsker asker, SeatRequest request, Item item, Usability usability) {
    LicenseEntry entry = item.entry();
    Demand demand =
        new Demand(
            entry.terms().units().isPresent() ? 1 : 0,
            request.query().released(),
            request.user(),
            settings.served());
    Optional<UseResult.Refused> unusable = usability.refusal(entry, demand);
    if (unusable.isPresent()) {
      return TermsRefused.outcome(unusable.get());
    }
    Optional<Duration> term = upToTheEnd(usability, entry, request.term());
    if (term.isEmpty()) {
      return atItsEnd(usability, entry);
    }
    LeasePoolId pool = new LeasePoolId(asker.serial(), entry.license());
    List<LeaseResult> results =
        ledger.execute(
            List.of(
                new LeaseCommand.Define(
                    pool, entry.generation(), settings.poolTerms(entry.terms())),
                new LeaseCommand.Acquire(
                    pool,
                    request.lease(),
                    request.holder(),
                    request.station(),
                    asker.deviceId(),
                    term.get())));
    if (results.get(1) instanceof LeaseResult.Refused refused) {
      return Outcome.<SeatGrant>refused(problem(refused.reason()), details(refused));
    }
    LeaseResult.Granted granted = (LeaseResult.Granted) results.get(1);
    SeatRef seat = new SeatRef(pool.container(), entry.firm(), entry.license(), request.lease());
    // Whatever fails from here on leaves the seat taken: an answer to the same request, sent twice,
    // may be on its way or come later, and count on it. It comes free at its end.
    Outcome<Long> begun = begin(seat, entry, demand.costing(0));
    if (begun instanceof Outcome.Refused<Long> refused) {
      if (refused.problem() != Problem.NO_LICENSE) {
        release(asker, seat);
      }
      return refused.cast();
    }
    return Outcome.done(grant(request, item, seat, granted));
  }

  /** A usage period starts with the first use, which is recorded before the seat is answered. */
  private Outcome<Long> begin(SeatRef seat, LicenseEntry entry, Demand demand) {
    return entry.terms().usagePeriod().isPresent()
        ? spend(seat, seat.lease().id(), demand)
        : Outcome.done(0L);
  }

  private SeatGrant grant(
      SeatRequest request, Item item, SeatRef seat, LeaseResult.Granted granted) {
    SeatGrant.Proof proof =
        proof(
            seat,
            item.entry(),
            SeatRequest.holderValue(request.holder()),
            request.nonce(),
            granted.remaining().toSeconds());
    return new SeatGrant(
        seat, granted.remaining(), item.entry().encode(), item.certifiedBy(), proof);
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

  /** Gives a device's seat up; one it does not hold is given up. */
  public void release(SeatAsker asker, SeatRef seat) {
    if (seat.container().equals(asker.serial())) {
      ledger.execute(new LeaseCommand.Release(seat.pool(), seat.lease(), asker.deviceId()));
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

  /** Seats taken of a device's container, for people; at most {@code limit} per licence. */
  public List<Lease> held(SeatAsker asker, LeasePoolId pool, int limit) {
    return pool.container().equals(asker.serial())
        ? ledger.held(pool, Optional.empty(), limit)
        : List.of();
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
