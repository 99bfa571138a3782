package dev.coffer.domain.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A container's part for one firm: granted, used, and where the chains stand. Immutable.
 *
 * @param granted what updates put there, entries that were not taken included
 * @param holdings the entries held
 * @param chains where each issuer's chain stands
 * @param used what was used of each licence
 * @param tombstones what is gone and not acknowledged
 * @param epoch the highest epoch of an issuing key seen
 * @param updates signed updates by payload digest, kept while an entry of theirs lives, and the
 *     last of Central's
 * @param recent the last uses, oldest first, so that repeating one spends nothing
 * @param time what is known of time for the firm
 * @param root the latest root of the firm that an update carried, if that was noted
 * @param emergencies the licences held that emergency keys put, and whether the firm knows
 */
record FirmState(
    Granted granted,
    SortedMap<LicenseId, Holding> holdings,
    SortedMap<Issuer, ChainPosition> chains,
    SortedMap<LicenseId, Used> used,
    List<Tombstone> tombstones,
    long epoch,
    SortedMap<Digest, Bytes> updates,
    List<RecentUse> recent,
    FirmTime time,
    Optional<KnownRoot> root,
    SortedMap<LicenseId, ByEmergency> emergencies) {
  /** How many recent uses are remembered per firm. */
  static final int RECENT = 64;

  static final FirmState NEW =
      new FirmState(
          Granted.NOTHING,
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          List.of(),
          0,
          Collections.emptySortedMap(),
          List.of(),
          FirmTime.NEW,
          Optional.empty(),
          Collections.emptySortedMap());

  /**
   * A firm's root: no earlier one counts any more, and only the one it named can follow it.
   *
   * @param generation how many roots were before it
   * @param keys its thumbprint
   * @param successor that of the one to follow
   */
  record KnownRoot(int generation, Digest keys, Digest successor) {}

  /**
   * A use that was answered: which, of what, and the units used in total after it.
   *
   * @param imprint of what was asked: the id answers nothing else
   */
  record RecentUse(Id use, LicenseId license, long used, Digest imprint) {}

  /** That {@code issuer}, an emergency key, put a licence; told: the firm said that it knows. */
  record ByEmergency(Issuer issuer, boolean told) {}

  FirmState {
    emergencies = Collections.unmodifiableSortedMap(new TreeMap<>(emergencies));
    holdings = Collections.unmodifiableSortedMap(new TreeMap<>(holdings));
    chains = Collections.unmodifiableSortedMap(new TreeMap<>(chains));
    used = Collections.unmodifiableSortedMap(new TreeMap<>(used));
    tombstones = List.copyOf(tombstones);
    updates = Collections.unmodifiableSortedMap(new TreeMap<>(updates));
    recent = List.copyOf(recent);
  }

  ChainPosition position(Issuer issuer) {
    return chains.getOrDefault(issuer, ChainPosition.START);
  }

  /** What the firm is to be told of. */
  List<EmergencyReport> untold() {
    List<EmergencyReport> untold = new ArrayList<>();
    emergencies.forEach(
        (license, put) -> {
          Holding holding = holdings.get(license);
          if (!put.told() && holding != null) {
            untold.add(
                new EmergencyReport(
                    license,
                    new Digest(put.issuer().id()),
                    holding.entry().product(),
                    holding.entry().terms().validUntil().orElse(Instant.EPOCH)));
          }
        });
    return untold;
  }

  FirmState with(FirmTime next) {
    if (next.equals(time)) {
      return this;
    }
    return new FirmState(
        granted,
        holdings,
        chains,
        used,
        tombstones,
        epoch,
        updates,
        recent,
        next,
        root,
        emergencies);
  }

  /**
   * After a repair of time. A usage period that began by the wrong time moves with it, so that as
   * much of it is left as before.
   */
  FirmState repaired(Operation.SetTime set, ContainerClock clock) {
    FirmTime next = time.repaired(set, clock);
    if (next.equals(time)) {
      return this;
    }
    Instant own = next.own(clock);
    Duration less = Duration.between(own, time.own(clock));
    SortedMap<LicenseId, Used> moved = new TreeMap<>(used);
    moved.replaceAll(
        (license, use) ->
            use.firstUse().filter(first -> first.isAfter(own)).isPresent()
                ? new Used(
                    use.units(),
                    use.firstUse().map(first -> ContainerClock.wholeSeconds(first.minus(less))))
                : use);
    return new FirmState(
        granted,
        holdings,
        chains,
        moved,
        tombstones,
        epoch,
        updates,
        recent,
        next,
        root,
        emergencies);
  }

  FirmState afterUse(LicenseId license, Used now, Id use, Digest imprint) {
    SortedMap<LicenseId, Used> nextUsed = new TreeMap<>(used);
    nextUsed.put(license, now);
    List<RecentUse> nextRecent = new ArrayList<>(recent);
    nextRecent.add(new RecentUse(use, license, now.units(), imprint));
    if (nextRecent.size() > RECENT) {
      nextRecent.remove(0);
    }
    return new FirmState(
        granted,
        holdings,
        chains,
        nextUsed,
        tombstones,
        epoch,
        updates,
        nextRecent,
        time,
        root,
        emergencies);
  }
}
