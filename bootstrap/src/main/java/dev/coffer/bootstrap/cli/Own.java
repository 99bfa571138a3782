package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState.KnownFirm;
import dev.coffer.application.central.CentralLink;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.MachineRefused;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.lease.SeatSource;
import dev.coffer.application.runtime.OwnContainers;
import dev.coffer.domain.container.Binding;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.Chain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The containers that this computer has itself, and the way to the firms whose licences they hold.
 */
final class Own {
  private final Computer computer;
  private final OwnContainers containers;
  private final SealedState bound;

  Own(Computer computer, OwnContainers containers, SealedState bound) {
    this.computer = computer;
    this.containers = containers;
    this.bound = bound;
  }

  /** All of them, and what opens of them. */
  ContainerDriver driver() {
    return containers.driver();
  }

  OwnContainers containers() {
    return containers;
  }

  List<ContainerSerial> all() {
    return containers.all();
  }

  /** A container that does not open, and why. */
  record Shut(ContainerSerial container, MachineRefused why) {}

  /** Those that open; the others are told to {@code shut}. */
  List<ContainerSerial> open(List<Shut> shut) {
    List<ContainerSerial> open = new ArrayList<>();
    for (ContainerSerial serial : all()) {
      try {
        driver().keys(serial);
        open.add(serial);
      } catch (MachineRefused e) {
        shut.add(new Shut(serial, e));
      }
    }
    return open;
  }

  /** The container that a ticket goes into: the first that opens, else a new one. */
  ContainerSerial firstOrNew() {
    List<ContainerSerial> open = open(new ArrayList<>());
    return open.isEmpty() ? driver().create() : open.get(0);
  }

  /**
   * The first that opens and is bound as closely as is demanded, else a new one.
   *
   * @param least what is demanded
   * @param made how a new one is bound
   * @throws Refusal when those that are here are bound less closely, and a new one would be too
   */
  ContainerSerial boundAtLeast(Binding least, Binding made) {
    List<ContainerSerial> open = open(new ArrayList<>());
    Optional<ContainerSerial> close =
        open.stream().filter(serial -> binding(serial).satisfies(least)).findFirst();
    if (close.isEmpty() && !made.satisfies(least)) {
      throw new Refusal(
              "machine.binding-weak",
              "The licence has to be in a container that is bound %s at least; %s."
                  .formatted(
                      word(least),
                      open.isEmpty()
                          ? "a new one would be bound " + word(made)
                          : open.get(0).text() + " is bound " + word(binding(open.get(0)))),
              "Give --binding %s: a container that is bound so is made for it."
                  .formatted(word(least)))
          .with("least", least);
    }
    return close.orElseGet(() -> driver().create());
  }

  private static String word(Binding binding) {
    return binding.name().toLowerCase(Locale.ROOT);
  }

  private Binding binding(ContainerSerial serial) {
    return bound.binding(serial).orElse(Binding.LOOSE);
  }

  /** The container named. */
  ContainerSerial named(ContainerSerial serial) {
    if (!all().contains(serial)) {
      throw new Refusal(
          "container.unknown",
          "This computer has no container " + serial.text() + " of its own.",
          "See 'coffer list' for those that are here.");
    }
    return serial;
  }

  /** Where a licence is, if in one of them. */
  Optional<OwnContainers.Held> held(LicenseId license) {
    return open(new ArrayList<>()).stream()
        .flatMap(serial -> containers.held(serial, license).stream())
        .findFirst();
  }

  /** Seats of all that open. */
  List<SeatSource> sources(List<Shut> shut) {
    return open(shut).stream()
        .map(serial -> containers.seats(serial, () -> update(serial)))
        .toList();
  }

  /** What the firms of a container had for it. */
  record Fetched(int applied, List<Chain.Incident.Kind> incidents) {}

  /** Fetches what the firms of a container changed. */
  Fetched update(ContainerSerial serial) {
    int applied = 0;
    List<Chain.Incident.Kind> incidents = new ArrayList<>();
    for (FirmId firm : driver().firms(serial)) {
      Optional<KnownFirm> known = computer.state().firm(firm);
      if (known.filter(each -> !each.server().equals(Computer.NO_SERVER)).isPresent()) {
        OwnContainers.Fetched fetched =
            Refusal.unless(
                containers.update(link(known.get()), serial, firm, Computer.requestKey()));
        computer.ended(serial, firm);
        applied += fetched.applied();
        fetched.incident().map(Chain.Incident::kind).ifPresent(incidents::add);
      }
    }
    return new Fetched(applied, List.copyOf(incidents));
  }

  /** Lets a licence go home; when its last use ends, where that has to be waited for. */
  Optional<Instant> leave(OwnContainers.Held held, Wish.Kind kind) {
    return Refusal.unless(
        containers.leave(
            link(firm(held.item().entry().firm())),
            held.container(),
            held.item(),
            kind,
            Computer.requestKey()));
  }

  /** The way to the firm where this computer met it. */
  CentralLink link(KnownFirm firm) {
    if (firm.server().equals(Computer.NO_SERVER)) {
      throw new Refusal(
          "firm.no-server",
          "This computer knows no server of firm %s.".formatted(firm.code()),
          "Go by files: coffer context --firm %s --out FILE.".formatted(firm.code()));
    }
    return Servers.at(firm.server()).central();
  }

  KnownFirm firm(FirmId id) {
    return computer
        .state()
        .firm(id)
        .orElseThrow(
            () ->
                new Refusal(
                    "firm.unknown",
                    "This computer does not know the firm of that licence.",
                    "Activate a ticket of theirs with --server URL."));
  }
}
