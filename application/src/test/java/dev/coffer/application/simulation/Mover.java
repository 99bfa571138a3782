package dev.coffer.application.simulation;

import dev.coffer.application.central.Sales;
import dev.coffer.application.central.Transfer;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.ticket.TicketRight;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Takes a licence from one cloud container to another, whether or not its seats are in use. */
final class Mover {
  private static final int MOVES = 4;
  private static final int CONTACTS = 12;

  private final Simulation simulation;
  private final SimulatedWorld world;
  private final Sales.Sale sale;
  private final List<ContainerSerial> containers;
  private int next;

  Mover(Simulation simulation, Sales.Sale sale, List<ContainerSerial> containers) {
    this.simulation = simulation;
    this.world = simulation.world;
    this.sale = sale;
    this.containers = containers;
  }

  void run() {
    for (int i = 0; i < MOVES; i++) {
      world.sleep(Duration.ofSeconds(1));
      step();
      for (int j = 0; j < CONTACTS && license().place().state() != Place.State.ACTIVE; j++) {
        world.sleep(Duration.ofMinutes(1));
        step();
      }
    }
  }

  private void step() {
    License license = license();
    Optional<ContainerSerial> here = license.place().container();
    if (here.isEmpty()) {
      ContainerSerial to = containers.get(next);
      contact(to, wish(Wish.Kind.ACTIVATE, license, Optional.of(to)));
    } else if (license.place().state() == Place.State.ACTIVE) {
      next = 1 - containers.indexOf(here.get());
      contact(here.get(), wish(Wish.Kind.RETURN, license, Optional.empty()));
    } else {
      contact(here.get());
    }
    simulation.laws.check();
  }

  private License license() {
    return simulation.laws.license(sale.licenses().get(0).id());
  }

  private Wish wish(Wish.Kind kind, License license, Optional<ContainerSerial> right) {
    return new Wish(
        kind,
        license.id(),
        license.generation(),
        right.map(serial -> TicketRight.of(sale.ticket().lookupHash(), serial)));
  }

  private void contact(ContainerSerial serial, Wish... wishes) {
    Optional<Transfer.Ending> ending =
        simulation.ask(
            coffer ->
                coffer
                    .cloud()
                    .transfer(
                        serial, sale.order().firm(), List.of(wishes), Optional.empty(), "move"));
    if (ending.isPresent()
        && ending.get() instanceof Transfer.Ending.Complete complete
        && complete.incident().isPresent()) {
      throw new LawBroken(
          LawBroken.Law.CHAIN, serial + " looks copied: " + complete.incident().get());
    }
  }
}
