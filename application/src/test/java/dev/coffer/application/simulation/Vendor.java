package dev.coffer.application.simulation;

import dev.coffer.application.central.Firm;
import java.time.Duration;

/** Sells now and then; a sale whose answer is lost is a ticket that nobody knows. */
final class Vendor {
  private final Simulation simulation;

  Vendor(Simulation simulation) {
    this.simulation = simulation;
  }

  void run() {
    SimulatedWorld world = simulation.world;
    for (int i = 0; i < 2; i++) {
      Firm firm = world.oneOf(simulation.firms);
      int quantity = 1 + world.random.nextInt(2);
      simulation
          .ask(coffer -> simulation.sell(coffer, firm, Simulation.PLAIN, quantity))
          .ifPresent(simulation.sales::add);
      world.sleep(Duration.ofMinutes(1));
    }
  }
}
