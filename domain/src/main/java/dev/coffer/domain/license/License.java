package dev.coffer.domain.license;

import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.time.StoredTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A licence as its vendor sees it: what was sold, where it is, and all that happened to it. Decides
 * every event; the table of decisions is docs/spec/states.md. Immutable.
 *
 * <p>A generation is delivered to one container once: coming home from a container begins the next
 * one, so what that container says again of the generation it let go moves nothing. In every
 * decision the vendor's newest terms count, collected or not.
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
 * @param generation from 1; a copy of a lower generation is a ghost
 * @param place where it is
 * @param pending terms of the generations after the current one, oldest first, that wait for the
 *     container's next contact; at most {@value #MOST_PENDING}, none outside a container
 * @param successor the licence that takes its place, once its container lets it go
 * @param used what was used of it in containers that it left
 * @param seen the most that its present container showed of its use there
 * @param restores how often it was restored, and when last
 * @param ghosts copies of older generations that may still exist, one in a container at most
 * @param history what happened, oldest first: the sale and the last {@value #LONGEST_HISTORY}
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
    List<Terms> pending,
    Optional<LicenseId> successor,
    Used used,
    Used seen,
    Restores restores,
    List<Ghost> ghosts,
    List<HistoryLine> history) {
  /** The most changes that wait for one container. */
  public static final int MOST_PENDING = 64;

  /** The most lines of history that are kept beside the sale's. */
  static final int LONGEST_HISTORY = 256;

  /** How often a licence was restored, and when last. */
  public record Restores(int count, Optional<Instant> last) {
    public static final Restores NONE = new Restores(0, Optional.empty());

    public Restores {
      last = StoredTime.of(last);
    }
  }

  /**
   * A copy of an older generation, in a container it was restored away from: LOST.
   *
   * @param generation the lowest generation that this copy can be of
   * @param counted what was counted as used there when it was restored
   */
  public record Ghost(int generation, ContainerSerial container, Used counted) {}

  /** One line of a licence's history. */
  public record HistoryLine(
      Instant at, String event, Place.State state, int generation, Optional<String> container) {
    public HistoryLine {
      at = StoredTime.of(at);
    }
  }

  public License {
    modules = List.copyOf(modules);
    pending = List.copyOf(pending);
    ghosts = List.copyOf(ghosts);
    history = List.copyOf(history);
    if (place.container().isEmpty() && !(pending.isEmpty() && seen.equals(Used.NOTHING))) {
      throw new IllegalArgumentException("nothing is pending or seen outside a container");
    }
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
            List.of(),
            Optional.empty(),
            Used.NOTHING,
            Used.NOTHING,
            Restores.NONE,
            List.of(),
            List.of());
    return license.next().recorded("sold", now);
  }

  /** The vendor's newest word: the last pending terms, else the current ones. */
  public Terms newestTerms() {
    return pending.isEmpty() ? terms : pending.get(pending.size() - 1);
  }

  /** When it ends by the newest terms, as far as is known. */
  public Optional<Instant> end() {
    return newestTerms().effectiveEnd(usedInAll().firstUse());
  }

  /** The generation of {@link #newestTerms()} and of {@link #entry()}. */
  public int newestGeneration() {
    return generation + pending.size();
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
    } else if (event instanceof LicenseEvent.Rebased rebased) {
      return rebased(rebased, now);
    } else if (event instanceof LicenseEvent.Adopted adopted) {
      return adopted(adopted, now);
    } else if (event instanceof LicenseEvent.ReturnWish wish) {
      boolean may = newestTerms().moves().mayReturn();
      return leave(wish.container(), wish.generation(), may, "return", now);
    } else if (event instanceof LicenseEvent.MoveWish wish) {
      boolean may = newestTerms().moves().mayMove();
      return leave(wish.container(), wish.generation(), may, "move", now);
    } else if (event instanceof LicenseEvent.Withdraw) {
      return withdraw(now);
    } else if (event instanceof LicenseEvent.Change change) {
      return change(change.terms(), now);
    } else if (event instanceof LicenseEvent.Replace replace) {
      return replace(replace.successor(), now);
    } else if (event instanceof LicenseEvent.Restore) {
      return restore(restoreRefusal(now), now);
    } else if (event instanceof LicenseEvent.Reissue) {
      return restore(Optional.empty(), now);
    }
    throw new IllegalStateException("no decision for " + event);
  }

  /**
   * The entry that a container is to hold, at the newest generation. Units spent in containers it
   * left are gone from the grant, and a usage period that began goes on. Its keys, and the vendor's
   * secret data among them, are added by whoever can wrap them.
   */
  public LicenseEntry entry() {
    return new LicenseEntry(
        id,
        newestGeneration(),
        firm,
        product,
        features,
        name,
        text,
        newestTerms().carrying(used).concealed(),
        List.of(),
        modules);
  }

  /** Whether a copy of it is to be in {@code container}: if not, one granted there is to go. */
  public boolean belongsIn(ContainerSerial container) {
    return place.isIn(container)
        && (place.state() == Place.State.DELIVERING || place.state() == Place.State.ACTIVE);
  }

  /**
   * Whether {@link #entry()} is to be put into {@code container} now.
   *
   * <p>Not while the container has not shown what became of the copy granted last: a tombstone of
   * that one would bring the licence home while the next one is on its way.
   *
   * @param granted the generation granted there by what was issued so far, 0 if none is
   */
  public boolean isToBePutInto(ContainerSerial container, int granted) {
    boolean unconfirmed =
        granted > generation || (granted == generation && place.state() == Place.State.DELIVERING);
    return belongsIn(container) && granted < newestGeneration() && !unconfirmed;
  }

  /** Why it could not go into {@code container} if it were available; empty: it could. */
  public Optional<Transition.Reason> unfit(ContainerSerial container) {
    if (!newestTerms().kinds().contains(container.kind())) {
      return Optional.of(Transition.Reason.KIND_NOT_ALLOWED);
    }
    return hasGhostIn(container)
        ? Optional.of(Transition.Reason.OTHER_GENERATION)
        : Optional.empty();
  }

  /** Whether {@code container} may still have a copy that was restored away from it. */
  public boolean hasGhostIn(ContainerSerial container) {
    return ghosts.stream().anyMatch(ghost -> ghost.container().equals(container));
  }

  /**
   * What another licence would have to grant to go on where this one is: the newest terms, less
   * what was used of them anywhere, as far as its vendor knows.
   */
  public Terms remainder() {
    return newestTerms().carrying(usedInAll());
  }

  /** What was used of it in all containers, as far as its vendor knows. */
  public Used usedInAll() {
    return used.and(seen);
  }

  private Transition deliver(ContainerSerial container, Instant now) {
    return switch (place.state()) {
      case AVAILABLE -> {
        Optional<Transition.Reason> unfit = unfit(container);
        if (unfit.isPresent()) {
          yield refused(unfit.get());
        }
        yield next().at(Place.in(Place.State.DELIVERING, container)).moved("deliver", now);
      }
      case DELIVERING, ACTIVE ->
          place.isIn(container)
              ? new Transition.Unchanged()
              : refused(Transition.Reason.NOT_AVAILABLE);
      case RETURNING -> refused(Transition.Reason.NOT_AVAILABLE);
      case WITHDRAWING -> refused(Transition.Reason.BEING_WITHDRAWN);
      case WITHDRAWN, REPLACED -> refused(Transition.Reason.FINAL);
    };
  }

  private Transition held(LicenseEvent.Held held, Instant now) {
    if (!place.isIn(held.container()) || !mayBeCopy(held.generation())) {
      return new Transition.Unchanged();
    }
    boolean arrived = place.state() == Place.State.DELIVERING;
    Used shown = seen.orMore(held.used());
    NextLicense next = next().showing(shown).collected(held.generation());
    if (arrived) {
      return next.at(Place.in(Place.State.ACTIVE, held.container())).moved("held", now);
    }
    if (held.generation() > generation) {
      return next.moved("changed", now);
    }
    return shown.equals(seen) ? new Transition.Unchanged() : new Transition.Moved(next.license());
  }

  private Transition left(
      ContainerSerial container, int copy, Used finalUse, String event, Instant now) {
    for (Ghost ghost : ghosts) {
      if (ghost.container().equals(container)) {
        return copy < ghost.generation()
            ? new Transition.Unchanged()
            : ghostLeft(ghost, finalUse, now);
      }
    }
    if (!place.isIn(container) || !mayBeCopy(copy)) {
      return new Transition.Unchanged();
    }
    Place home = Place.AVAILABLE;
    if (place.state() == Place.State.WITHDRAWING) {
      home = successor.isPresent() ? Place.REPLACED : Place.WITHDRAWN;
    }
    return next()
        .left(finalUse.orMore(seen))
        .begun(newestGeneration() + 1)
        .at(home)
        .moved(event, now);
  }

  /** A ghost is gone for good: what was used of it, beyond what was counted, counts now. */
  private Transition ghostLeft(Ghost ghost, Used finalUse, Instant now) {
    long uncounted = Math.max(0, finalUse.units() - ghost.counted().units());
    return next()
        .spent(new Used(uncounted, finalUse.firstUse()))
        .without(ghost)
        .moved("ghost gone", now);
  }

  /** What was used there and is not shown any more stays used: nothing is gained by going back. */
  private Transition rebased(LicenseEvent.Rebased event, Instant now) {
    if (!belongsIn(event.container())) {
      return new Transition.Unchanged();
    }
    return next()
        .spent(new Used(seen.since(event.shown()).units(), seen.firstUse()))
        .showing(event.shown())
        .begun(newestGeneration() + 1)
        .at(Place.in(Place.State.DELIVERING, event.container()))
        .moved("rebased", now);
  }

  /**
   * The higher generation is the newer word, and of two at one generation the one here: the other
   * is from before the vendor was restored. A copy that was restored away stays lost.
   */
  private Transition adopted(LicenseEvent.Adopted event, Instant now) {
    boolean isFinal =
        place.state() == Place.State.WITHDRAWN || place.state() == Place.State.REPLACED;
    if (isFinal || hasGhostIn(event.container())) {
      return new Transition.Unchanged();
    }
    if (place.container().isPresent() && !place.isIn(event.container())) {
      return refused(Transition.Reason.OTHER_CONTAINER);
    }
    if (event.generation() < generation) {
      return refused(Transition.Reason.OTHER_GENERATION);
    }
    NextLicense next = next().showing(event.shown());
    if (event.shown().units() < seen.units()) {
      // It left and came back: what was used before is not shown any more.
      next.spent(new Used(seen.since(event.shown()).units(), seen.firstUse()));
    }
    boolean later = event.generation() > newestGeneration();
    if (later) {
      next.begun(event.generation());
    } else {
      next.collected(event.generation());
    }
    event.terms().ifPresent(terms -> next.takeOver(terms, later));
    Place.State state = place.state();
    boolean stays = state == Place.State.WITHDRAWING || (state == Place.State.RETURNING && !later);
    return next.at(Place.in(stays ? state : Place.State.ACTIVE, event.container()))
        .moved("adopted", now);
  }

  private Transition leave(
      ContainerSerial container, int copy, boolean may, String event, Instant now) {
    return switch (place.state()) {
      case DELIVERING, ACTIVE, RETURNING -> {
        if (!place.isIn(container)) {
          yield refused(Transition.Reason.OTHER_CONTAINER);
        }
        if (!mayBeCopy(copy)) {
          yield refused(Transition.Reason.OTHER_GENERATION);
        }
        if (place.state() == Place.State.DELIVERING) {
          yield refused(Transition.Reason.NOT_HELD_YET);
        }
        if (place.state() == Place.State.RETURNING) {
          yield new Transition.Unchanged();
        }
        if (!may) {
          yield refused(Transition.Reason.NOT_PERMITTED);
        }
        yield next().at(Place.in(Place.State.RETURNING, container)).moved(event, now);
      }
      case WITHDRAWING -> refused(Transition.Reason.BEING_WITHDRAWN);
      case AVAILABLE -> refused(Transition.Reason.OTHER_CONTAINER);
      case WITHDRAWN, REPLACED -> refused(Transition.Reason.FINAL);
    };
  }

  private Transition withdraw(Instant now) {
    return switch (place.state()) {
      case AVAILABLE -> next().at(Place.WITHDRAWN).moved("withdraw", now);
      case DELIVERING, ACTIVE, RETURNING ->
          next().at(new Place(Place.State.WITHDRAWING, place.container())).moved("withdraw", now);
      case WITHDRAWING, WITHDRAWN -> new Transition.Unchanged();
      case REPLACED -> refused(Transition.Reason.FINAL);
    };
  }

  private Transition change(Terms wanted, Instant now) {
    return switch (place.state()) {
      case AVAILABLE, DELIVERING, ACTIVE, RETURNING -> {
        if (wanted.equals(newestTerms())) {
          yield new Transition.Unchanged();
        }
        NextLicense next = next().promised(wanted);
        if (place.state() == Place.State.AVAILABLE) {
          yield next.begun(generation + 1).moved("changed", now);
        }
        if (pending.size() == MOST_PENDING) {
          yield refused(Transition.Reason.NOT_AVAILABLE);
        }
        yield next.moved("change", now);
      }
      case WITHDRAWING -> refused(Transition.Reason.BEING_WITHDRAWN);
      case WITHDRAWN, REPLACED -> refused(Transition.Reason.FINAL);
    };
  }

  private Transition replace(LicenseId by, Instant now) {
    if (by.equals(id)) {
      return refused(Transition.Reason.OWN_SUCCESSOR);
    }
    if (successor.equals(Optional.of(by))) {
      return new Transition.Unchanged();
    }
    NextLicense next = next().replacedBy(by);
    return switch (place.state()) {
      case AVAILABLE -> next.at(Place.REPLACED).moved("replace", now);
      case DELIVERING, ACTIVE, RETURNING ->
          next.at(new Place(Place.State.WITHDRAWING, place.container())).moved("replace", now);
      case WITHDRAWING -> refused(Transition.Reason.BEING_WITHDRAWN);
      case WITHDRAWN, REPLACED -> refused(Transition.Reason.FINAL);
    };
  }

  /** Why its holder may not restore it now, by the newest terms. */
  private Optional<Transition.Reason> restoreRefusal(Instant now) {
    if (restores.count() >= newestTerms().moves().restores()) {
      return Optional.of(Transition.Reason.RESTORES_EXHAUSTED);
    }
    return earliestRestore().filter(now::isBefore).map(at -> Transition.Reason.RESTORE_TOO_SOON);
  }

  /** When the wait since the last restore is over; empty if it was never restored. */
  public Optional<Instant> earliestRestore() {
    return restores.last().map(last -> last.plus(newestTerms().moves().restoreWait()));
  }

  private Transition restore(Optional<Transition.Reason> refusal, Instant now) {
    return switch (place.state()) {
      case DELIVERING, ACTIVE, RETURNING -> {
        if (refusal.isPresent()) {
          yield refused(refusal.get());
        }
        yield next()
            .restored(place.container().orElseThrow(), now)
            .begun(newestGeneration() + 1)
            .at(Place.AVAILABLE)
            .moved("restored", now);
      }
      case AVAILABLE -> refused(Transition.Reason.NOTHING_TO_RESTORE);
      case WITHDRAWING -> refused(Transition.Reason.BEING_WITHDRAWN);
      case WITHDRAWN, REPLACED -> refused(Transition.Reason.FINAL);
    };
  }

  /** Whether its container may hold it at generation {@code copy}, as far as its vendor knows. */
  private boolean mayBeCopy(int copy) {
    return copy >= generation && copy <= newestGeneration();
  }

  private static Transition refused(Transition.Reason reason) {
    return new Transition.Refused(reason);
  }

  private NextLicense next() {
    return new NextLicense(this);
  }
}
