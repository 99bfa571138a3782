package dev.coffer.domain.license;

import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.crypto.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A licence as its vendor sees it: what was sold, where it is, and all that happened to it. Decides
 * every event; the table of decisions is docs/spec/states.md. Immutable.
 *
 * @param id for ever
 * @param firm whose it is
 * @param order by which it was sold
 * @param ticket lookup hash of the ticket that carries it
 * @param product what was sold
 * @param features of the product
 * @param name the product's name at the time of sale
 * @param text a line for people
 * @param terms the terms of the current generation
 * @param modules what was sold with it
 * @param generation from 1; rises with every change, return and restore, so that nothing which a
 *     copy of an earlier one still says can be mistaken for news
 * @param place where it is
 * @param pending terms of the next generation, waiting for the container's next contact
 * @param successor the licence that takes its place, once its container lets it go
 * @param used what was used of it in containers that it left
 * @param restores how often it was restored, and when last
 * @param ghosts copies of older generations that may still exist
 * @param history what happened, oldest first, the last {@value #LONGEST_HISTORY}
 */
public record License(
    LicenseId id,
    FirmId firm,
    OrderId order,
    Digest ticket,
    ProductCode product,
    FeatureMap features,
    String name,
    String text,
    Terms terms,
    List<LicenseEntry.ModuleEntry> modules,
    int generation,
    Place place,
    Optional<Terms> pending,
    Optional<LicenseId> successor,
    Used used,
    Restores restores,
    List<Ghost> ghosts,
    List<HistoryLine> history) {
  private static final int LONGEST_HISTORY = 256;

  /** How often a licence was restored, and when last. */
  public record Restores(int count, Optional<Instant> last) {
    public static final Restores NONE = new Restores(0, Optional.empty());
  }

  /** A copy of an older generation, in a container it was restored away from: LOST. */
  public record Ghost(int generation, ContainerSerial container) {}

  /** One line of a licence's history. */
  public record HistoryLine(
      Instant at, String event, Place.State state, int generation, Optional<String> container) {}

  public License {
    modules = List.copyOf(modules);
    ghosts = List.copyOf(ghosts);
    history = List.copyOf(history);
  }

  /** A licence that was just sold. */
  public static License sold(
      LicenseId id, FirmId firm, OrderId order, Digest ticket, Product product, Instant now) {
    License license =
        new License(
            id,
            firm,
            order,
            ticket,
            product.code(),
            product.features(),
            product.name(),
            product.text(),
            product.terms(),
            product.modules(),
            1,
            Place.AVAILABLE,
            Optional.empty(),
            Optional.empty(),
            Used.NOTHING,
            Restores.NONE,
            List.of(),
            List.of());
    return license.recorded("sold", now);
  }

  /** What {@code event} does to this licence at {@code now}. */
  public Transition on(LicenseEvent event, Instant now) {
    if (event instanceof LicenseEvent.Deliver deliver) {
      return deliver(deliver.container(), now);
    } else if (event instanceof LicenseEvent.Held held) {
      return held(held, now);
    } else if (event instanceof LicenseEvent.NotTaken notTaken) {
      return left(notTaken.container(), notTaken.generation(), notTaken.used(), "not taken", now);
    } else if (event instanceof LicenseEvent.Gone gone) {
      return left(gone.container(), gone.generation(), gone.used(), "gone", now);
    } else if (event instanceof LicenseEvent.ReturnWish wish) {
      return returnWish(wish, now);
    } else if (event instanceof LicenseEvent.Withdraw) {
      return withdraw(now);
    } else if (event instanceof LicenseEvent.Change change) {
      return change(change.terms(), now);
    } else if (event instanceof LicenseEvent.Replace replace) {
      return replace(replace.successor(), now);
    } else if (event instanceof LicenseEvent.Restore) {
      return restore(now);
    }
    throw new IllegalStateException("no decision for " + event);
  }

  /**
   * The entry that a container is to hold: this generation's, or the pending one's. Units spent in
   * containers it left are gone from the grant, and a usage period that began goes on.
   */
  public LicenseEntry entry() {
    Terms granted = carried(pending.orElse(terms));
    int copy = pending.isPresent() ? generation + 1 : generation;
    return new LicenseEntry(
        id, copy, firm, product, features, name, text, granted, List.of(), modules);
  }

  private Terms carried(Terms full) {
    Optional<Long> units = full.units().map(total -> Math.max(0, total - used.units()));
    boolean periodBegan = full.usagePeriod().isPresent() && used.firstUse().isPresent();
    return new Terms(
        full.kinds(),
        full.validFrom(),
        periodBegan ? full.effectiveEnd(used.firstUse()) : full.validUntil(),
        periodBegan ? Optional.empty() : full.usagePeriod(),
        full.maintenanceUntil(),
        units,
        full.seats(),
        full.counting(),
        full.lingerTime(),
        full.borrow(),
        full.linkLoss(),
        full.contactEvery(),
        full.namedUser(),
        full.localOnly(),
        full.moves(),
        full.publicData(),
        full.secretData());
  }

  private Transition deliver(ContainerSerial container, Instant now) {
    return switch (place.state()) {
      case AVAILABLE -> {
        if (!terms.kinds().contains(container.kind())) {
          yield new Transition.Refused(Transition.Reason.KIND_NOT_ALLOWED);
        }
        yield moved(Place.in(Place.State.DELIVERING, container), "deliver", now);
      }
      case DELIVERING, ACTIVE ->
          place.isIn(container)
              ? new Transition.Unchanged()
              : new Transition.Refused(Transition.Reason.NOT_AVAILABLE);
      case RETURNING -> new Transition.Refused(Transition.Reason.NOT_AVAILABLE);
      case WITHDRAWING -> new Transition.Refused(Transition.Reason.BEING_WITHDRAWN);
      case WITHDRAWN, REPLACED -> new Transition.Refused(Transition.Reason.FINAL);
    };
  }

  private Transition held(LicenseEvent.Held held, Instant now) {
    if (!place.isIn(held.container())) {
      return new Transition.Unchanged();
    }
    if (pending.isPresent() && held.generation() == generation + 1) {
      License changed =
          with(generation + 1, pending.get(), place, Optional.empty(), used, restores, ghosts);
      Place shown =
          place.state() == Place.State.DELIVERING
              ? Place.in(Place.State.ACTIVE, held.container())
              : place;
      return new Transition.Moved(changed.at(shown).recorded("changed", now));
    }
    if (held.generation() != generation || place.state() != Place.State.DELIVERING) {
      return new Transition.Unchanged();
    }
    return moved(Place.in(Place.State.ACTIVE, held.container()), "held", now);
  }

  private Transition left(
      ContainerSerial container, int copy, Used finalUse, String event, Instant now) {
    Optional<Ghost> ghost =
        ghosts.stream()
            .filter(each -> each.container().equals(container) && each.generation() == copy)
            .findFirst();
    if (ghost.isPresent()) {
      List<Ghost> rest = new ArrayList<>(ghosts);
      rest.remove(ghost.get());
      return new Transition.Moved(
          with(generation, terms, place, pending, used, restores, rest)
              .recorded("ghost gone", now));
    }
    boolean current = copy == generation || (pending.isPresent() && copy == generation + 1);
    if (!place.isIn(container) || !current) {
      return new Transition.Unchanged();
    }
    Used total =
        new Used(
            Math.addExact(used.units(), finalUse.units()), used.firstUse().or(finalUse::firstUse));
    int next = generation + (pending.isPresent() ? 2 : 1);
    Terms nextTerms = pending.orElse(terms);
    Place home = Place.AVAILABLE;
    if (place.state() == Place.State.WITHDRAWING) {
      home = successor.isPresent() ? Place.REPLACED : Place.WITHDRAWN;
    }
    return new Transition.Moved(
        with(next, nextTerms, home, Optional.empty(), total, restores, ghosts)
            .recorded(event, now));
  }

  private Transition returnWish(LicenseEvent.ReturnWish wish, Instant now) {
    return switch (place.state()) {
      case ACTIVE -> {
        if (!place.isIn(wish.container())) {
          yield new Transition.Refused(Transition.Reason.OTHER_CONTAINER);
        }
        if (wish.generation() != generation) {
          yield new Transition.Refused(Transition.Reason.OTHER_GENERATION);
        }
        if (!terms.moves().mayReturn()) {
          yield new Transition.Refused(Transition.Reason.NOT_PERMITTED);
        }
        yield moved(Place.in(Place.State.RETURNING, wish.container()), "return", now);
      }
      case RETURNING ->
          place.isIn(wish.container())
              ? new Transition.Unchanged()
              : new Transition.Refused(Transition.Reason.OTHER_CONTAINER);
      case DELIVERING -> new Transition.Refused(Transition.Reason.NOT_HELD_YET);
      case WITHDRAWING -> new Transition.Refused(Transition.Reason.BEING_WITHDRAWN);
      case AVAILABLE -> new Transition.Refused(Transition.Reason.OTHER_CONTAINER);
      case WITHDRAWN, REPLACED -> new Transition.Refused(Transition.Reason.FINAL);
    };
  }

  private Transition withdraw(Instant now) {
    return switch (place.state()) {
      case AVAILABLE -> moved(Place.WITHDRAWN, "withdraw", now);
      case DELIVERING, ACTIVE, RETURNING ->
          moved(new Place(Place.State.WITHDRAWING, place.container()), "withdraw", now);
      case WITHDRAWING, WITHDRAWN -> new Transition.Unchanged();
      case REPLACED -> new Transition.Refused(Transition.Reason.FINAL);
    };
  }

  private Transition change(Terms next, Instant now) {
    return switch (place.state()) {
      case AVAILABLE ->
          new Transition.Moved(
              with(generation + 1, next, place, Optional.empty(), used, restores, ghosts)
                  .recorded("changed", now));
      case DELIVERING, ACTIVE, RETURNING -> {
        if (pending.isPresent() && pending.get().equals(next)) {
          yield new Transition.Unchanged();
        }
        if (pending.isPresent()) {
          yield new Transition.Refused(Transition.Reason.NOT_AVAILABLE);
        }
        yield new Transition.Moved(
            with(generation, terms, place, Optional.of(next), used, restores, ghosts)
                .recorded("change", now));
      }
      case WITHDRAWING -> new Transition.Refused(Transition.Reason.BEING_WITHDRAWN);
      case WITHDRAWN, REPLACED -> new Transition.Refused(Transition.Reason.FINAL);
    };
  }

  private Transition replace(LicenseId next, Instant now) {
    return switch (place.state()) {
      case AVAILABLE -> new Transition.Moved(succeededBy(next, Place.REPLACED, now));
      case DELIVERING, ACTIVE, RETURNING ->
          new Transition.Moved(
              succeededBy(next, new Place(Place.State.WITHDRAWING, place.container()), now));
      case WITHDRAWING -> new Transition.Refused(Transition.Reason.BEING_WITHDRAWN);
      case WITHDRAWN, REPLACED -> new Transition.Refused(Transition.Reason.FINAL);
    };
  }

  private License succeededBy(LicenseId next, Place nextPlace, Instant now) {
    License replaced =
        new License(
            id,
            firm,
            order,
            ticket,
            product,
            features,
            name,
            text,
            terms,
            modules,
            generation,
            nextPlace,
            pending,
            Optional.of(next),
            used,
            restores,
            ghosts,
            history);
    return replaced.recorded("replace", now);
  }

  private Transition restore(Instant now) {
    return switch (place.state()) {
      case DELIVERING, ACTIVE, RETURNING -> {
        Terms.Moves moves = terms.moves();
        boolean tooSoon =
            restores.last().isPresent()
                && now.isBefore(restores.last().get().plus(moves.restoreWait()));
        if (restores.count() >= moves.restores() || tooSoon) {
          yield new Transition.Refused(Transition.Reason.RESTORES_EXHAUSTED);
        }
        List<Ghost> more = new ArrayList<>(ghosts);
        more.add(new Ghost(generation, place.container().orElseThrow()));
        int next = pending.isPresent() ? generation + 2 : generation + 1;
        yield new Transition.Moved(
            with(
                    next,
                    pending.orElse(terms),
                    Place.AVAILABLE,
                    Optional.empty(),
                    used,
                    new Restores(restores.count() + 1, Optional.of(now)),
                    more)
                .recorded("restored", now));
      }
      case AVAILABLE -> new Transition.Refused(Transition.Reason.NOTHING_TO_RESTORE);
      case WITHDRAWING -> new Transition.Refused(Transition.Reason.BEING_WITHDRAWN);
      case WITHDRAWN, REPLACED -> new Transition.Refused(Transition.Reason.FINAL);
    };
  }

  private Transition moved(Place next, String event, Instant now) {
    return new Transition.Moved(at(next).recorded(event, now));
  }

  private License at(Place next) {
    return with(generation, terms, next, pending, used, restores, ghosts);
  }

  private License with(
      int nextGeneration,
      Terms nextTerms,
      Place nextPlace,
      Optional<Terms> nextPending,
      Used nextUsed,
      Restores nextRestores,
      List<Ghost> nextGhosts) {
    return new License(
        id,
        firm,
        order,
        ticket,
        product,
        features,
        name,
        text,
        nextTerms,
        modules,
        nextGeneration,
        nextPlace,
        nextPending,
        successor,
        nextUsed,
        nextRestores,
        nextGhosts,
        history);
  }

  private License recorded(String event, Instant now) {
    List<HistoryLine> lines = new ArrayList<>(history);
    lines.add(
        new HistoryLine(
            now, event, place.state(), generation, place.container().map(ContainerSerial::text)));
    if (lines.size() > LONGEST_HISTORY) {
      lines.remove(1);
    }
    return new License(
        id,
        firm,
        order,
        ticket,
        product,
        features,
        name,
        text,
        terms,
        modules,
        generation,
        place,
        pending,
        successor,
        used,
        restores,
        ghosts,
        lines);
  }
}
