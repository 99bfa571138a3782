package dev.coffer.domain.update;

import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Granted;
import dev.coffer.domain.container.Tombstone;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseEvent;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.license.Transition;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides whether Central takes over what a container holds, although it knows nothing of it: it
 * was restored from a backup, and has forgotten what it issued since. The firm's own signature
 * proves that it was issued; the container's, that it is there.
 */
public final class Adoption {
  private final Chain chain;
  private final ContainerContext context;
  private final ContainerSerial serial;
  private final VerifiedGrant grant;
  private final Map<LicenseId, License> known;
  private final Instant now;
  private final SortedMap<LicenseId, LicenseEvent> events = new TreeMap<>();

  private Adoption(
      Chain chain,
      ContainerContext context,
      VerifiedGrant grant,
      Map<LicenseId, License> known,
      Instant now) {
    this.chain = chain;
    this.context = context;
    this.serial = context.serial();
    this.grant = grant;
    this.known = known;
    this.now = now;
  }

  /** What is decided. */
  public sealed interface Decision {
    /**
     * All of it is taken over.
     *
     * @param extended the chain as the firm's signature proves it, and the update that yields it
     * @param events what this means for each licence
     */
    record Adopted(Chain.Extended extended, SortedMap<LicenseId, LicenseEvent> events)
        implements Decision {}

    /** Nothing is: its vendor has to decide. */
    record Disputed(Dispute dispute) implements Decision {}

    /** The grant is not that of the context, or not newer than what was issued here. */
    record Unrelated() implements Decision {}
  }

  /** A licence that keeps a container from being adopted. */
  public record Dispute(LicenseId license, Why why) {
    /** What is wrong with it. */
    public enum Why {
      /** No such licence of this firm is known: it was sold after the backup. */
      UNKNOWN,
      /** It is in another container, where it was delivered before or after the backup. */
      ELSEWHERE,
      /** It was delivered again and came home since, or was changed while it looked available. */
      OLDER,
      /** Less was used of it than was seen before: an older state was put back. */
      LESS_USED,
      /** Its entry did not come along. */
      NO_ENTRY
    }
  }

  /**
   * Decides of a container that is ahead.
   *
   * @param known the licences that are here, have a ghost here, or are named by the grant or a
   *     tombstone of the context, as far as they are known
   */
  public static Decision decide(
      Chain chain,
      ContainerContext context,
      VerifiedGrant grant,
      Map<LicenseId, License> known,
      Instant now) {
    return new Adoption(chain, context, grant, known, now).decide();
  }

  private Decision decide() {
    boolean related =
        grant.update().container().equals(chain.keys().thumbprint())
            && grant.update().firm().equals(chain.firm())
            && grant.position().equals(context.position(Issuer.CENTRAL))
            && grant.granted().digest().equals(context.granted())
            && chain.isAhead(context)
            && Chain.isWithinReach(context);
    if (!related) {
      return new Decision.Unrelated();
    }
    for (Map.Entry<LicenseId, Granted.Copy> copy : grant.granted().entries().entrySet()) {
      Optional<Dispute.Why> dispute = granted(copy.getKey(), copy.getValue().generation());
      if (dispute.isPresent()) {
        return new Decision.Disputed(new Dispute(copy.getKey(), dispute.get()));
      }
    }
    for (License license : known.values()) {
      if (grant.granted().copy(license.id()).isEmpty()) {
        notGranted(license).ifPresent(event -> events.put(license.id(), event));
      }
    }
    return new Decision.Adopted(chain.adopted(grant), events);
  }

  private Optional<Dispute.Why> granted(LicenseId id, int generation) {
    License license = known.get(id);
    if (license == null || !license.firm().equals(chain.firm())) {
      return Optional.of(Dispute.Why.UNKNOWN);
    }
    Optional<LicenseEntry> entry = grant.entry(id);
    boolean taken =
        stone(license)
            .filter(stone -> stone.notTaken() && stone.generation() == generation)
            .isEmpty();
    if (taken && entry.isEmpty()) {
      return Optional.of(Dispute.Why.NO_ENTRY);
    }
    Optional<Terms> terms = entry.map(LicenseEntry::terms).filter(any -> taken);
    Used shown = shown(id);
    boolean sameCopy = license.place().isIn(serial) && generation <= license.newestGeneration();
    if (taken && sameCopy && shown.units() < license.seen().units()) {
      return Optional.of(Dispute.Why.LESS_USED);
    }
    LicenseEvent event = new LicenseEvent.Adopted(serial, generation, terms, shown);
    if (license.on(event, now) instanceof Transition.Refused refused) {
      return Optional.of(
          refused.reason() == Transition.Reason.OTHER_CONTAINER
              ? Dispute.Why.ELSEWHERE
              : Dispute.Why.OLDER);
    }
    events.put(id, event);
    return Optional.empty();
  }

  /** What it means that the container was not granted a licence, or no longer. */
  private Optional<LicenseEvent> notGranted(License license) {
    Optional<Tombstone> stone = stone(license);
    Used last = stone.map(Tombstone::used).orElse(Used.NOTHING);
    boolean here = license.place().isIn(serial);
    if (license.hasGhostIn(serial)) {
      return Optional.of(new LicenseEvent.Gone(serial, license.generation(), last));
    }
    if (stone.isPresent()
        && stone.get().generation() >= license.generation()
        && (here || license.place().state() == Place.State.AVAILABLE)) {
      // It came and went: the tombstone then takes it home.
      int generation = stone.get().generation();
      return Optional.of(new LicenseEvent.Adopted(serial, generation, Optional.empty(), last));
    }
    boolean neverIssued =
        license.place().state() == Place.State.DELIVERING
            && chain.granted().copy(license.id()).isEmpty();
    return here && !neverIssued
        ? Optional.of(new LicenseEvent.Gone(serial, license.generation(), last))
        : Optional.empty();
  }

  private Optional<Tombstone> stone(License license) {
    return context.tombstones().stream()
        .filter(stone -> stone.license().equals(license.id()))
        .max(Comparator.comparing(Tombstone::generation));
  }

  private Used shown(LicenseId license) {
    return context.used().getOrDefault(license, Used.NOTHING);
  }
}
