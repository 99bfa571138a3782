package dev.coffer.domain.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.LicenseUpdate;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.VerifiedUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Applies the operations of one update, in order, to one firm's state. Used once. */
final class UpdateApplication {
  private final VerifiedUpdate update;
  private final ContainerKind kind;
  private final Optional<Binding> binding;
  private final SortedMap<LicenseId, Holding> holdings;
  private final SortedMap<LicenseId, Used> used;
  private final List<Tombstone> tombstones;
  private final FirmState before;
  private final SortedMap<LicenseId, FirmState.ByEmergency> emergencies;
  private final Instant own;
  private int free;
  private Granted granted;

  /**
   * @param binding how closely the container is bound, where it is
   * @param own the container's own time for the firm
   */
  UpdateApplication(
      FirmState before,
      VerifiedUpdate update,
      ContainerKind kind,
      Optional<Binding> binding,
      int free,
      Instant own) {
    this.before = before;
    this.update = update;
    this.kind = kind;
    this.binding = binding;
    this.free = free;
    this.own = own;
    this.emergencies = new TreeMap<>(before.emergencies());
    this.granted = before.granted();
    this.holdings = new TreeMap<>(before.holdings());
    this.used = new TreeMap<>(before.used());
    this.tombstones = new ArrayList<>(before.tombstones());
  }

  FirmState run() {
    return update.update().issuer().equals(Issuer.CENTRAL) ? central() : emergency();
  }

  /** An emergency key puts, beside what Central granted. */
  private FirmState emergency() {
    LicenseUpdate content = update.update();
    for (Operation operation : content.operations()) {
      if (operation instanceof Operation.Put put) {
        put(put);
        if (holdings.containsKey(put.license())) {
          emergencies.put(put.license(), new FirmState.ByEmergency(content.issuer(), false));
        }
      }
    }
    return after(content);
  }

  private FirmState central() {
    LicenseUpdate content = update.update();
    for (Operation operation : content.operations()) {
      if (operation instanceof Operation.Put put) {
        put(put);
      } else if (operation instanceof Operation.Remove remove) {
        remove(remove.license(), remove.generation());
      } else if (operation instanceof Operation.Rebase rebase) {
        rebase(rebase);
      } else if (operation instanceof Operation.Acknowledge acknowledge) {
        tombstones.removeIf(
            stone ->
                stone.license().equals(acknowledge.license())
                    && stone.generation() == acknowledge.generation());
        emergencies.computeIfPresent(
            acknowledge.license(), (license, put) -> new FirmState.ByEmergency(put.issuer(), true));
      }
      granted = granted.after(operation);
    }
    forgetEmergencies();
    return after(content);
  }

  /** What ended and the firm knows of needs no place any more. */
  private void forgetEmergencies() {
    emergencies
        .entrySet()
        .removeIf(
            each -> {
              Holding holding = holdings.get(each.getKey());
              boolean over =
                  holding == null
                      || holding.entry().terms().validUntil().filter(own::isBefore).isEmpty();
              if (each.getValue().told() && over) {
                holdings.remove(each.getKey());
                used.remove(each.getKey());
                return true;
              }
              return false;
            });
  }

  private FirmState after(LicenseUpdate content) {
    SortedMap<Issuer, ChainPosition> chains = new TreeMap<>(before.chains());
    chains.put(content.issuer(), new ChainPosition(content.counter(), update.digest()));
    return new FirmState(
        granted,
        holdings,
        chains,
        used,
        tombstones,
        Math.max(before.epoch(), update.epoch()),
        livingUpdates(chains.getOrDefault(Issuer.CENTRAL, ChainPosition.START)),
        before.recent(),
        before.time(),
        Optional.of(
            new FirmState.KnownRoot(
                update.anchor().generation(),
                update.anchor().keys().thumbprint(),
                update.anchor().successor())),
        emergencies);
  }

  private void put(Operation.Put put) {
    LicenseEntry entry = update.entries().get(put.entry());
    if (holdings.remove(put.license()) != null) {
      free++;
    }
    if (entry != null && fits(entry, put)) {
      holdings.put(put.license(), new Holding(entry, update.digest()));
      free--;
    } else {
      bury(put.license(), put.generation(), true);
    }
  }

  private boolean fits(LicenseEntry entry, Operation.Put put) {
    return free > 0
        && entry.license().equals(put.license())
        && entry.generation() == put.generation()
        && entry.firm().equals(update.update().firm())
        && entry.terms().kinds().contains(kind)
        && (binding.isEmpty()
            || entry.terms().binding().filter(least -> !binding.get().satisfies(least)).isEmpty());
  }

  private void remove(LicenseId license, int generation) {
    if (holdings.remove(license) != null) {
      free++;
      bury(license, generation, false);
    }
  }

  /** What was used of the licence goes with its tombstone, of which a generation has one. */
  private void bury(LicenseId license, int generation, boolean notTaken) {
    Used last = used.containsKey(license) ? used.remove(license) : Used.NOTHING;
    Tombstone stone = new Tombstone(license, generation, last, notTaken);
    for (int i = 0; i < tombstones.size(); i++) {
      Tombstone earlier = tombstones.get(i);
      if (earlier.license().equals(license) && earlier.generation() == generation) {
        boolean neverHeld = earlier.notTaken() && notTaken;
        tombstones.set(i, new Tombstone(license, generation, earlier.used().and(last), neverHeld));
        return;
      }
    }
    tombstones.add(stone);
  }

  private void rebase(Operation.Rebase rebase) {
    List<LicenseId> kept = rebase.entries().stream().map(Operation.Put::license).toList();
    for (Holding holding : List.copyOf(holdings.values())) {
      LicenseEntry entry = holding.entry();
      boolean granted = before.emergencies().get(entry.license()) == null;
      if (granted && !kept.contains(entry.license())) {
        remove(entry.license(), entry.generation());
      }
    }
    rebase.entries().forEach(this::put);
  }

  /**
   * The updates that certify entries, and Central's last, which certifies the whole granted state.
   */
  private SortedMap<Digest, Bytes> livingUpdates(ChainPosition last) {
    SortedMap<Digest, Bytes> all = new TreeMap<>(before.updates());
    all.put(update.digest(), update.signed().message().encoded());
    Set<Digest> living = new HashSet<>();
    living.add(last.digest());
    holdings.values().forEach(holding -> living.add(holding.update()));
    all.keySet().retainAll(living);
    return all;
  }
}
