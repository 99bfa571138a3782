package dev.coffer.application.simulation;

import dev.coffer.application.central.Central;
import dev.coffer.application.central.ExchangeResult;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.ContainerUnavailable;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.container.SoftwareContainers;
import dev.coffer.application.memory.MemoryDatabase;
import dev.coffer.application.memory.MemoryStores;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.update.SignedUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Replays, alters and mixes what went over the wire, asks without right, and copies containers. */
final class Attacker {
  private static final int STEPS = 8;

  private final Simulation simulation;
  private final SimulatedWorld world;
  private final Machine own;

  Attacker(Simulation simulation, Machine own) {
    this.simulation = simulation;
    this.world = simulation.world;
    this.own = own;
  }

  void run() {
    for (int i = 0; i < STEPS; i++) {
      try {
        attack();
      } catch (ContainerUnavailable e) {
        // the attacker's own disk failed
      }
      simulation.laws.check();
      simulation.laws.holdsNothing(own);
      world.sleep(Duration.ofSeconds(20));
    }
  }

  private void attack() {
    switch (world.random.nextInt(6)) {
      case 0 -> replayContext();
      case 1 -> alterContext();
      case 2 -> replayUpdate();
      case 3 -> alterUpdate();
      case 4 -> wishWithoutRight();
      default -> copy();
    }
  }

  private void replayContext() {
    if (!simulation.wire.contexts.isEmpty()) {
      exchange(world.oneOf(simulation.wire.contexts).context());
    }
  }

  private void alterContext() {
    if (simulation.wire.contexts.isEmpty()) {
      return;
    }
    SignedMessage context = world.oneOf(simulation.wire.contexts).context();
    altered(context)
        .ifPresent(
            message -> simulation.laws.refused("an altered context", !exchangeBelieved(message)));
    if (!simulation.wire.updates.isEmpty()) {
      SignedMessage update = world.oneOf(simulation.wire.updates).update().message();
      simulation.laws.refused("an update as context", !exchangeBelieved(update));
    }
  }

  private void replayUpdate() {
    if (simulation.wire.updates.isEmpty()) {
      return;
    }
    Wire.Answered old = world.oneOf(simulation.wire.updates);
    ContainerDriver.ApplyOutcome outcome = own.driver().apply(own.serial, old.update());
    simulation.laws.refused(
        "another container's update",
        old.machine() == own || !(outcome instanceof ContainerDriver.ApplyOutcome.Applied));
    apply(old.machine(), old.update());
  }

  private void alterUpdate() {
    if (simulation.wire.updates.isEmpty()) {
      return;
    }
    Wire.Answered some = world.oneOf(simulation.wire.updates);
    SignedUpdate update = some.update();
    altered(update.message())
        .ifPresent(
            message ->
                simulation.laws.refused(
                    "an altered update",
                    !apply(some.machine(), new SignedUpdate(message, update.entries()))));
    SignedMessage context = world.oneOf(simulation.wire.contexts).context();
    simulation.laws.refused(
        "a context as update", !apply(some.machine(), new SignedUpdate(context, List.of())));
    if (!update.entries().isEmpty()) {
      Bytes entry = flipped(update.entries().get(0));
      simulation.laws.refused(
          "an altered entry",
          !apply(some.machine(), new SignedUpdate(update.message(), List.of(entry))));
    }
  }

  /** A wish for somebody's licence: without its ticket, or with a right made up. */
  private void wishWithoutRight() {
    List<License> all = world.quietly(simulation.laws::licenses);
    License license = world.oneOf(all);
    Wish wish = new Wish(Wish.Kind.ACTIVATE, license.id(), license.generation(), Optional.empty());
    simulation.again(() -> own.transfer(license.firm(), List.of(wish)));
  }

  /** Runs two copies of one container: the second must be noticed. */
  private void copy() {
    FirmId firm = world.oneOf(simulation.firms).id();
    Machine original = new Machine(world, new Wire());
    SealedState disk = new MemoryStores(new MemoryDatabase()).sealedState();
    disk.create(
        original.serial,
        world.quietly(() -> original.disk.find(original.serial).orElseThrow().sealed()));
    SoftwareContainers copied = original.over(disk, world::now);
    License license = world.oneOf(world.quietly(simulation.laws::licenses));
    Wish wish = new Wish(Wish.Kind.ACTIVATE, license.id(), license.generation(), Optional.empty());
    SignedMessage first =
        original.driver().context(original.serial, firm, Optional.empty(), List.of());
    SignedMessage second = copied.context(original.serial, firm, Optional.empty(), List.of(wish));
    if (exchange(first).isPresent()) {
      exchange(second)
          .ifPresent(
              result ->
                  simulation.laws.flagged(
                      result instanceof ExchangeResult.Answered answered
                          && answered.incident().isPresent()));
    }
  }

  private Optional<ExchangeResult> exchange(SignedMessage context) {
    return simulation.ask(
        coffer -> {
          Central central = coffer.central();
          return central.exchange(context, "attack");
        });
  }

  private boolean exchangeBelieved(SignedMessage message) {
    try {
      return exchange(message).orElse(null) instanceof ExchangeResult.Answered;
    } catch (Malformed e) {
      return false;
    }
  }

  private boolean apply(Machine machine, SignedUpdate update) {
    try {
      return machine.driver().apply(machine.serial, update)
          instanceof ContainerDriver.ApplyOutcome.Applied;
    } catch (Malformed | ContainerUnavailable e) {
      return false;
    }
  }

  private Optional<SignedMessage> altered(SignedMessage message) {
    try {
      return Optional.of(SignedMessage.parse(flipped(message.encoded())));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  private Bytes flipped(Bytes bytes) {
    byte[] octets = bytes.toArray();
    octets[world.random.nextInt(octets.length)] ^= (byte) (1 << world.random.nextInt(8));
    return Bytes.of(octets);
  }
}
