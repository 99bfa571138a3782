package dev.coffer.application.simulation;

import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Sales;
import dev.coffer.application.central.Transfer;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.ticket.TicketRight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Activates into, and returns from, a container on a computer that may lose power anywhere. */
final class MachineUser {
  private static final int STEPS = 5;

  private final Simulation simulation;
  private final SimulatedWorld world;
  private final Machine machine;

  MachineUser(Simulation simulation, Machine machine) {
    this.simulation = simulation;
    this.world = simulation.world;
    this.machine = machine;
  }

  void run() {
    for (int i = 0; i < STEPS; i++) {
      if (world.chance(3)) {
        giveBack(world.oneOf(simulation.firms).id());
      } else {
        activate(world.oneOf(simulation.sales));
      }
      simulation.laws.check();
      world.sleep(Duration.ofMinutes(1));
    }
    for (Firm firm : simulation.firms) {
      transfer(firm.id(), List.of());
    }
  }

  void activate(Sales.Sale sale) {
    List<License> shown =
        simulation
            .ask(coffer -> coffer.central().show(sale.ticket().lookupHash()))
            .flatMap(found -> found)
            .map(view -> view.licenses())
            .orElse(List.of());
    List<Wish> wishes = new ArrayList<>();
    for (License license : shown) {
      wishes.add(
          new Wish(
              Wish.Kind.ACTIVATE,
              license.id(),
              license.generation(),
              Optional.of(TicketRight.of(sale.ticket().lookupHash(), machine.serial))));
    }
    transfer(sale.order().firm(), wishes);
  }

  private void giveBack(FirmId firm) {
    List<ContainerDriver.Item> items =
        world.quietly(() -> machine.driver().contents(machine.serial, firm).items());
    List<Wish> wishes = new ArrayList<>();
    for (ContainerDriver.Item item : items) {
      wishes.add(
          new Wish(
              Wish.Kind.RETURN,
              item.entry().license(),
              item.entry().generation(),
              Optional.empty()));
    }
    transfer(firm, wishes);
  }

  /** Whether it came to its end. */
  boolean transfer(FirmId firm, List<Wish> wishes) {
    Optional<Transfer.Ending> ending = simulation.again(() -> machine.transfer(firm, wishes));
    if (ending.isEmpty()) {
      return false;
    }
    if (!(ending.get() instanceof Transfer.Ending.Complete complete)) {
      throw new LawBroken(LawBroken.Law.CHAIN, machine.serial + " is stuck: " + ending.get());
    }
    if (complete.incident().isPresent()) {
      throw new LawBroken(
          LawBroken.Law.CHAIN, machine.serial + " looks copied: " + complete.incident().get());
    }
    return true;
  }
}
