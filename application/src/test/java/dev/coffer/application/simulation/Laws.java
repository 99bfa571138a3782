package dev.coffer.application.simulation;

import dev.coffer.application.Versioned;
import dev.coffer.application.central.Firm;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.KindCertificates;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.container.SoftwareContainers;
import dev.coffer.application.memory.PlainSecrets;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.ticket.TicketCode;
import dev.coffer.domain.update.Chain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Watches the laws from outside: by what containers hold and what holders were told. */
final class Laws {
  private record Entry(LicenseId license, int generation, Used used) {}

  private record Opened(SealedState.Stored stored, List<Entry> entries) {}

  private record Given(LicenseId license, int generation) {}

  private record Seat(LeaseId lease, Instant until) {}

  private final SimulatedWorld world;
  private final List<Firm> firms;
  private final List<Machine> machines;
  private final SoftwareContainers cloud;
  private final Map<ContainerSerial, Opened> opened = new HashMap<>();
  private final Map<Given, ContainerSerial> given = new HashMap<>();
  private final Map<LicenseId, List<Seat>> seats = new HashMap<>();
  private final Map<LicenseId, Set<Id>> spent = new HashMap<>();
  private final Map<LicenseId, Set<Id>> tried = new HashMap<>();
  private final Map<LicenseId, License> known = new HashMap<>();
  private final Set<LicenseId> withdrawn = new HashSet<>();

  Laws(SimulatedWorld world, List<Firm> firms, List<Machine> machines) {
    this.world = world;
    this.firms = firms;
    this.machines = machines;
    cloud =
        new SoftwareContainers(
            ContainerKind.CLOUD,
            world.stores.sealedState(),
            world.keys,
            new PlainSecrets(),
            ScriptedKeys.check(),
            KindCertificates.NONE,
            world::now);
  }

  /** What holds at every moment. */
  void check() {
    world.quietly(
        () -> {
          held();
          List<License> all = licenses();
          all.forEach(this::continued);
          if (all.size() < known.size()) {
            throw new LawBroken(LawBroken.Law.CONSERVATION, "a licence is forgotten");
          }
          return true;
        });
  }

  /** What holds once every transfer has come to rest. */
  void checkAtRest() {
    world.quietly(
        () -> {
          Map<LicenseId, Entry> entries = new TreeMap<>();
          Map<LicenseId, ContainerSerial> places = held(entries);
          for (License license : licenses()) {
            atRest(license, Optional.ofNullable(places.get(license.id())), entries);
          }
          honestChains();
          blocksAtRest();
          return true;
        });
  }

  private Map<LicenseId, ContainerSerial> held() {
    return held(new TreeMap<>());
  }

  /** No licence is held twice, and no generation was ever given to two containers. */
  private Map<LicenseId, ContainerSerial> held(Map<LicenseId, Entry> entries) {
    Map<LicenseId, ContainerSerial> places = new TreeMap<>();
    Map<LicenseId, License> all = new HashMap<>();
    licenses().forEach(license -> all.put(license.id(), license));
    for (ContainerSerial serial : serials()) {
      for (Entry entry : entries(serial)) {
        License license = all.get(entry.license());
        if (license != null && isGhost(license, entry, serial)) {
          ghost(license, serial);
          continue;
        }
        entries.put(entry.license(), entry);
        ContainerSerial other = places.put(entry.license(), serial);
        if (other != null) {
          throw new LawBroken(
              LawBroken.Law.CONSERVATION,
              entry.license() + " is in " + other + " and in " + serial);
        }
        ContainerSerial first =
            given.putIfAbsent(new Given(entry.license(), entry.generation()), serial);
        if (first != null && !first.equals(serial)) {
          throw new LawBroken(
              LawBroken.Law.CONSERVATION,
              entry.license()
                  + " went from "
                  + first
                  + " to "
                  + serial
                  + " at generation "
                  + entry.generation());
        }
      }
    }
    return places;
  }

  /** A copy that was restored away: it moves nothing. */
  private static boolean isGhost(License license, Entry entry, ContainerSerial serial) {
    return license.hasGhostIn(serial) && entry.generation() < license.generation();
  }

  /** What was restored elsewhere is not usable where it was, once its container asks. */
  private void ghost(License license, ContainerSerial serial) {
    if (!chain(serial, license.firm()).map(Chain::blocked).orElse(false)) {
      throw new LawBroken(
          LawBroken.Law.CONSERVATION,
          license.id() + " was restored, and " + serial + " may go on using it");
    }
  }

  private Optional<Chain> chain(ContainerSerial serial, FirmId firm) {
    return world
        .database
        .inTransaction(() -> world.stores.chains().find(serial, firm))
        .map(Versioned::value);
  }

  /** Its vendor was told that it is taken back, for good. */
  void withdrawn(LicenseId license) {
    withdrawn.add(license);
  }

  /** At rest every container obeys, and nothing that a vendor ordered still waits. */
  private void obeyed(License license) {
    Place.State state = license.place().state();
    boolean gone = state == Place.State.WITHDRAWN || state == Place.State.REPLACED;
    if ((withdrawn.contains(license.id()) && !gone)
        || state == Place.State.WITHDRAWING
        || !license.pending().isEmpty()) {
      throw new LawBroken(
          LawBroken.Law.VENDOR_FIRST, license.id() + " is " + license.place() + " at rest");
    }
  }

  private void blocksAtRest() {
    for (ContainerSerial serial : serials()) {
      for (Firm firm : firms) {
        boolean ordered = chain(serial, firm.id()).map(Chain::blocked).orElse(false);
        boolean obeyed = driver(serial).contents(serial, firm.id()).blocked();
        if (ordered != obeyed) {
          throw new LawBroken(LawBroken.Law.VENDOR_FIRST, serial + " is to be blocked: " + ordered);
        }
      }
    }
  }

  /** Generations and what was used only grow, and no licence is forgotten. */
  private void continued(License license) {
    License before = known.put(license.id(), license);
    if (before == null) {
      return;
    }
    if (license.generation() < before.generation()
        || license.used().units() < before.used().units()) {
      throw new LawBroken(LawBroken.Law.NO_GAIN, license.id() + " went back");
    }
  }

  private void atRest(
      License license, Optional<ContainerSerial> held, Map<LicenseId, Entry> entries) {
    obeyed(license);
    Place place = license.place();
    if (!place.container().equals(held)
        || place.state() == Place.State.DELIVERING
        || place.state() == Place.State.RETURNING) {
      throw new LawBroken(
          LawBroken.Law.CONSERVATION,
          license.id() + " is " + place + " at rest and held in " + held);
    }
    Entry entry = entries.get(license.id());
    if (entry != null && entry.generation() != license.generation()) {
      throw new LawBroken(
          LawBroken.Law.CONSERVATION,
          license.id() + " is held at generation " + entry.generation() + " of " + license);
    }
    spentOnce(license, entry);
  }

  private void spentOnce(License license, @Nullable Entry entry) {
    long used = license.used().units() + (entry == null ? 0 : entry.used().units());
    long least = spent.getOrDefault(license.id(), Set.of()).size();
    long most = Math.min(tried.getOrDefault(license.id(), Set.of()).size(), Simulation.UNITS_SOLD);
    if (used < least || used > most) {
      throw new LawBroken(
          LawBroken.Law.NO_GAIN,
          license.id()
              + ": "
              + used
              + " units used, "
              + least
              + " to "
              + most
              + " asked for and sold");
    }
  }

  /** No honest container looks like a copy or an old state. */
  private void honestChains() {
    for (ContainerSerial serial : serials()) {
      for (Firm firm : firms) {
        Optional<Chain> chain = chain(serial, firm.id());
        if (chain.isPresent() && !chain.get().incidents().isEmpty()) {
          throw new LawBroken(
              LawBroken.Law.CHAIN, serial + " looks copied: " + chain.get().incidents());
        }
      }
    }
  }

  List<License> licenses() {
    List<License> all = new ArrayList<>();
    for (Firm firm : firms) {
      all.addAll(
          world.database.inTransaction(
              () -> world.stores.licenses().list(firm.id(), Optional.empty(), 1000)));
    }
    return all;
  }

  License license(LicenseId id) {
    return world.quietly(
        () ->
            world.database.inTransaction(
                () -> world.stores.licenses().licenses(List.of(id)).get(0).value()));
  }

  List<ContainerSerial> clouds() {
    return world.quietly(() -> world.stores.sealedState().list(Optional.empty(), 1000));
  }

  private List<ContainerSerial> serials() {
    List<ContainerSerial> all = new ArrayList<>(clouds());
    machines.forEach(machine -> all.add(machine.serial));
    return all;
  }

  private List<Entry> entries(ContainerSerial serial) {
    SealedState state = machine(serial).map(each -> each.disk).orElse(world.stores.sealedState());
    SealedState.Stored stored = state.find(serial).orElseThrow();
    Opened before = opened.get(serial);
    if (before == null || before.stored().version() != stored.version()) {
      before = new Opened(stored, open(driver(serial), serial));
      opened.put(serial, before);
    }
    return before.entries();
  }

  private Optional<Machine> machine(ContainerSerial serial) {
    return machines.stream().filter(each -> each.serial.equals(serial)).findFirst();
  }

  private SoftwareContainers driver(ContainerSerial serial) {
    return machine(serial).map(each -> each.over(each.disk, world::now)).orElse(cloud);
  }

  private static List<Entry> open(SoftwareContainers driver, ContainerSerial serial) {
    List<Entry> entries = new ArrayList<>();
    for (var firm : driver.firms(serial)) {
      for (ContainerDriver.Item item : driver.contents(serial, firm).items()) {
        entries.add(new Entry(item.entry().license(), item.entry().generation(), item.used()));
      }
    }
    return entries;
  }

  /**
   * A holder was told that it has a seat until then; a licence has its seats but once, wherever.
   */
  void seated(LeasePoolId pool, LeaseId lease, Instant until, int quantity) {
    List<Seat> taken = seats.computeIfAbsent(pool.license(), id -> new ArrayList<>());
    taken.removeIf(seat -> seat.lease().equals(lease) || !world.now().isBefore(seat.until()));
    taken.add(new Seat(lease, until));
    if (world.now().isBefore(until) && taken.size() > quantity) {
      throw new LawBroken(
          LawBroken.Law.SEATS,
          taken.size() + " hold seats of " + pool.license() + ", sold " + quantity);
    }
  }

  /** A holder stops before it says so. */
  void left(LeasePoolId pool, LeaseId lease) {
    seats
        .getOrDefault(pool.license(), new ArrayList<>())
        .removeIf(seat -> seat.lease().equals(lease));
  }

  void tries(LicenseId license, Id use) {
    tried.computeIfAbsent(license, id -> new HashSet<>()).add(use);
  }

  void spends(LicenseId license, Id use) {
    spent.computeIfAbsent(license, id -> new HashSet<>()).add(use);
  }

  /** The ticket's licences are with whom its activation was answered, or with nobody else by it. */
  void sameContainer(TicketCode ticket, ContainerSerial first, ContainerSerial again) {
    if (!first.equals(again)) {
      throw new LawBroken(
          LawBroken.Law.RETRY, "a device was given " + first + " and " + again + " for " + ticket);
    }
  }

  void refused(String what, boolean refused) {
    if (!refused) {
      throw new LawBroken(LawBroken.Law.BELIEF, what + " was believed");
    }
  }

  void holdsNothing(Machine machine) {
    world.quietly(
        () -> {
          refused("a wish without a right", entries(machine.serial).isEmpty());
          return true;
        });
  }

  void flagged(boolean flagged) {
    if (!flagged) {
      throw new LawBroken(LawBroken.Law.CHAIN, "two contents under one number were not noticed");
    }
  }
}
