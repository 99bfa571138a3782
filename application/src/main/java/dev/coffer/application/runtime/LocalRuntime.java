package dev.coffer.application.runtime;

import dev.coffer.application.Failure;
import dev.coffer.application.Ids;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.RandomSource;
import dev.coffer.application.Tasks;
import dev.coffer.application.Ticker;
import dev.coffer.application.central.LinkUnavailable;
import dev.coffer.application.lease.LeaseQuery;
import dev.coffer.application.lease.SeatGrant;
import dev.coffer.application.lease.SeatRequest;
import dev.coffer.application.lease.SeatSource;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Trust;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The local side of protected software: takes seats from its sources in their order, believes only
 * what firm and container signed, and keeps what it holds.
 *
 * <p>Thread-safe.
 */
public final class LocalRuntime {
  private static final Duration TERM = Duration.ofDays(1);
  private static final Duration UPDATE_EVERY = Duration.ofHours(1);

  private final List<SeatSource> sources;
  private final Function<FirmId, Optional<Trust>> firms;
  private final SeatCheck check;
  private final Ticker ticker;
  private final Tasks tasks;
  private final RandomSource random;
  private final Ids ids;
  private final Consumer<Anchor> learned;
  private final UpdateTimes updates;

  /**
   * A runtime that forgets which later roots of a firm it learned of, and is the only one of its
   * home.
   *
   * @param sources searched in this order
   * @param firms trust in a firm, from an anchor that the software carries or the home keeps
   */
  public LocalRuntime(
      List<SeatSource> sources,
      Function<FirmId, Optional<Trust>> firms,
      SignatureCheck check,
      Ticker ticker,
      Tasks tasks,
      RandomSource random,
      Ids ids) {
    this(
        sources,
        firms,
        check,
        ticker,
        tasks,
        random,
        ids,
        anchor -> {},
        UpdateTimes.ofProcess(ticker));
  }

  /**
   * A runtime over its sources.
   *
   * @param sources searched in this order
   * @param firms trust in a firm, from an anchor that the software carries or the home keeps
   * @param learned told of an anchor that continues the one in {@code firms}, to be kept in its
   *     place
   * @param updates what the processes of the home know of each other's updates
   */
  public LocalRuntime(
      List<SeatSource> sources,
      Function<FirmId, Optional<Trust>> firms,
      SignatureCheck check,
      Ticker ticker,
      Tasks tasks,
      RandomSource random,
      Ids ids,
      Consumer<Anchor> learned,
      UpdateTimes updates) {
    this.sources = List.copyOf(sources);
    this.firms = firms;
    this.check = new SeatCheck(check);
    this.ticker = ticker;
    this.tasks = tasks;
    this.random = random;
    this.ids = ids;
    this.learned = learned;
    this.updates = updates;
  }

  /**
   * Takes a seat from the first source that has one, and keeps it until it is closed or lost. In
   * the background, at most once an hour, has what vendors changed brought into the containers.
   *
   * @param holder who uses it, for lists
   * @param station the computer, session or pod it is used on
   * @throws LinkUnavailable when no source granted one and one could not be reached
   */
  public Outcome<HeldSeat> acquire(LeaseQuery query, Holder holder, Station station) {
    return acquire(query, holder, station, Optional.empty());
  }

  /**
   * {@link #acquire(LeaseQuery, Holder, Station)} for a user by name.
   *
   * @param user whom a licence for a named user has to name
   */
  public Outcome<HeldSeat> acquire(
      LeaseQuery query, Holder holder, Station station, Optional<String> user) {
    Optional<Trust> trust = firms.apply(query.firm());
    if (trust.isEmpty()) {
      return Outcome.refused(Problem.FIRM_UNKNOWN);
    }
    tasks.after(Duration.ZERO, this::update);
    Optional<Outcome<HeldSeat>> closest = Optional.empty();
    Optional<LinkUnavailable> unreachable = Optional.empty();
    for (SeatSource source : sources) {
      try {
        Outcome<HeldSeat> outcome = acquire(source, trust.get(), query, holder, station, user);
        if (outcome instanceof Outcome.Done) {
          return outcome;
        }
        if (closest.isEmpty() || isNoLicense(closest.get())) {
          closest = Optional.of(outcome);
        }
      } catch (LinkUnavailable e) {
        unreachable = Optional.of(e);
      }
    }
    if (unreachable.isPresent()) {
      throw unreachable.get();
    }
    return closest.orElseGet(() -> Outcome.refused(Problem.NO_LICENSE));
  }

  private Outcome<HeldSeat> acquire(
      SeatSource source,
      Trust trust,
      LeaseQuery query,
      Holder holder,
      Station station,
      Optional<String> user) {
    SeatRequest request =
        new SeatRequest(
            new LeaseId(ids.next()),
            query,
            holder,
            station,
            TERM,
            new Digest(random.next(32)),
            user);
    long askedAt = ticker.nanos();
    Outcome<SeatGrant> outcome = source.acquire(List.of(request)).get(0);
    if (outcome instanceof Outcome.Refused<SeatGrant> refused) {
      return refused.cast();
    }
    SeatGrant grant = ((Outcome.Done<SeatGrant>) outcome).value();
    int generation = trust.anchor().generation();
    Optional<LicenseEntry> entry = check.entry(grant, request, trust);
    if (trust.anchor().generation() > generation) {
      learned.accept(trust.anchor());
    }
    if (entry.isEmpty()) {
      source.release(List.of(grant.seat()));
      return Outcome.refused(Problem.CONTEXT_UNTRUSTED, "source", source.name());
    }
    HeldSeat seat =
        new HeldSeat(
            source,
            request,
            later -> check.entry(later, request, trust),
            grant.seat(),
            entry.get(),
            new Demand(0, query.released(), user, false),
            askedAt,
            grant.remaining(),
            ticker,
            tasks,
            ids);
    seat.start();
    return Outcome.done(seat);
  }

  /** Has what vendors changed brought into containers of which that is not known to be recent. */
  private void update() {
    for (SeatSource source : sources) {
      try {
        if (source.updates().filter(serial -> updates.begin(serial, UPDATE_EVERY)).isPresent()) {
          source.update();
        }
      } catch (Failure e) {
        // Whoever takes a seat an hour later asks again.
      }
    }
  }

  private static boolean isNoLicense(Outcome<HeldSeat> outcome) {
    return ((Outcome.Refused<HeldSeat>) outcome).problem() == Problem.NO_LICENSE;
  }
}
