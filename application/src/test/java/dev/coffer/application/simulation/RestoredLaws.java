package dev.coffer.application.simulation;

import dev.coffer.application.Versioned;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.update.Chain;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What holds although Central was restored: whoever was heard is known again without the vendor;
 * what was sold twice, or is forgotten itself, is never so in silence; and once the vendor decided,
 * all is as if nothing had happened.
 */
final class RestoredLaws {
  private final RestoredRun run;
  private final SimulatedWorld world;
  private final Map<LicenseId, License> known = new HashMap<>();
  private final Set<LicenseId> withdrawn = new HashSet<>();
  private final Set<Machine> heard = new LinkedHashSet<>();

  RestoredLaws(RestoredRun run) {
    this.run = run;
    this.world = run.world;
  }

  /** From now on, what was known is forgotten. */
  void restored() {
    known.clear();
    withdrawn.clear();
    heard.clear();
  }

  void withdrawn(LicenseId license) {
    withdrawn.add(license);
  }

  /** Between restores generations and what was used only grow. */
  void check() {
    for (License license : licenses().values()) {
      License before = known.put(license.id(), license);
      if (before != null
          && (license.generation() < before.generation()
              || license.used().units() < before.used().units())) {
        throw new LawBroken(LawBroken.Law.NO_GAIN, license.id() + " went back");
      }
    }
  }

  /** A container came to the end of a transfer: what it holds is in no other that was heard. */
  void heard(Machine machine) {
    heard.add(machine);
    Map<LicenseId, Machine> holders = new HashMap<>();
    for (Machine each : heard) {
      if (isInQuestion(each)) {
        continue;
      }
      for (ContainerDriver.Item item : items(each)) {
        Machine other = holders.put(item.entry().license(), each);
        if (other != null) {
          throw new LawBroken(
              LawBroken.Law.CONSERVATION,
              item.entry().license() + " is in " + other.serial + " and in " + each.serial);
        }
      }
    }
  }

  /** That a container is ahead may be found, and nothing else. */
  void isAhead(Machine machine, Chain.Incident found) {
    if (found.kind() != Chain.Incident.Kind.FOREIGN_STATE
        || chain(machine).map(Chain::quarantined).orElse(false)) {
      throw new LawBroken(LawBroken.Law.CHAIN, machine.serial + " looks copied: " + found);
    }
  }

  boolean isInQuestion(Machine machine) {
    return chain(machine).map(Chain::isInQuestion).orElse(false);
  }

  /** What holds once every container was heard, before the vendor decides of anything. */
  void checkHeard() {
    Map<LicenseId, License> all = licenses();
    for (Machine machine : run.machines) {
      boolean inQuestion = isInQuestion(machine);
      boolean justified = false;
      for (ContainerDriver.Item item : items(machine)) {
        License license = all.get(item.entry().license());
        boolean here = license != null && isHere(license, machine, item.entry());
        if (here && !inQuestion) {
          gainsNothing(license, item);
        }
        if (!here && !inQuestion) {
          throw new LawBroken(
              LawBroken.Law.CONSERVATION,
              machine.serial + " holds " + item.entry().license() + " in silence: " + license);
        }
        justified |= license == null || isDisputed(license, machine, item.entry());
      }
      if (inQuestion && !justified) {
        throw new LawBroken(LawBroken.Law.CHAIN, machine.serial + " is not adopted");
      }
      if (!inQuestion) {
        holdsWhatIsPlacedHere(machine, all);
      }
    }
  }

  /** What holds once the vendor decided: the laws of every other run. */
  void checkDecided() {
    checkHeard();
    for (Machine machine : run.machines) {
      if (isInQuestion(machine)) {
        throw new LawBroken(LawBroken.Law.CHAIN, machine.serial + " is still in question");
      }
    }
    for (LicenseId license : withdrawn) {
      Place place = licenses().get(license).place();
      if (!place.equals(Place.WITHDRAWN)) {
        throw new LawBroken(LawBroken.Law.VENDOR_FIRST, license + " is " + place + " at rest");
      }
    }
  }

  private static boolean isHere(License license, Machine machine, LicenseEntry entry) {
    return license.place().isIn(machine.serial) && license.generation() == entry.generation();
  }

  private static boolean isDisputed(License license, Machine machine, LicenseEntry entry) {
    boolean elsewhere =
        license.place().container().isPresent() && !license.place().isIn(machine.serial);
    return elsewhere || entry.generation() < license.generation();
  }

  /** Central gives no more again than the container has left. */
  private static void gainsNothing(License license, ContainerDriver.Item item) {
    long left = item.entry().terms().units().orElse(0L) - item.used().units();
    long again = license.remainder().units().orElse(0L);
    if (license.usedInAll().units() < item.used().units() || again > left) {
      throw new LawBroken(
          LawBroken.Law.NO_GAIN, license.id() + " has " + left + " units, and " + again + " anew");
    }
  }

  private void holdsWhatIsPlacedHere(Machine machine, Map<LicenseId, License> all) {
    for (License license : all.values()) {
      boolean held =
          items(machine).stream().anyMatch(item -> isHere(license, machine, item.entry()));
      if (license.place().isIn(machine.serial)
          && !(held && license.place().state() == Place.State.ACTIVE)) {
        throw new LawBroken(
            LawBroken.Law.CONSERVATION, license.id() + " is " + license.place() + " at rest");
      }
    }
  }

  private List<ContainerDriver.Item> items(Machine machine) {
    return world.quietly(
        () -> machine.over(machine.disk, world::now).contents(machine.serial, run.firm).items());
  }

  Optional<Chain> chain(Machine machine) {
    return world.quietly(
        () ->
            world
                .database
                .inTransaction(() -> world.stores.chains().find(machine.serial, run.firm))
                .map(Versioned::value));
  }

  private Map<LicenseId, License> licenses() {
    Map<LicenseId, License> all = new TreeMap<>();
    world
        .quietly(
            () ->
                world.database.inTransaction(
                    () -> world.stores.licenses().list(run.firm, Optional.empty(), 1000)))
        .forEach(license -> all.put(license.id(), license));
    return all;
  }
}
