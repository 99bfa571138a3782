package dev.coffer.application.simulation;

import dev.coffer.application.central.Sales;
import dev.coffer.application.container.ContainerUnavailable;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.container.SoftwareContainers;
import dev.coffer.application.memory.MemoryDatabase;
import dev.coffer.application.memory.MemoryStores;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.ticket.TicketRight;
import java.util.List;
import java.util.Optional;

/** A licence in a container that is run twice, and so quarantined: its vendor withdraws it. */
final class Copied {
  private final Simulation simulation;
  private final SimulatedWorld world;
  private final Sales.Sale sale;
  private final FirmId firm;
  private final LicenseId license;
  private final Machine original;

  Copied(Simulation simulation, Sales.Sale sale) {
    this.simulation = simulation;
    this.world = simulation.world;
    this.sale = sale;
    this.firm = sale.order().firm();
    this.license = sale.licenses().get(0).id();
    this.original = new Machine(world, new Wire());
  }

  void run() {
    Wish wish =
        new Wish(
            Wish.Kind.ACTIVATE,
            license,
            1,
            Optional.of(TicketRight.of(sale.ticket().lookupHash(), original.serial)));
    simulation.again(() -> original.transfer(firm, List.of(wish)));
    try {
      runTwice();
    } catch (ContainerUnavailable e) {
      // The owner's own disk failed: no copy is made this time.
    }
    withdraw();
  }

  private void runTwice() {
    SealedState disk = new MemoryStores(new MemoryDatabase()).sealedState();
    disk.create(
        original.serial,
        world.quietly(() -> original.disk.find(original.serial).orElseThrow().sealed()));
    SoftwareContainers copied = original.over(disk, world::now);
    exchange(original.driver().context(original.serial, firm, Optional.empty(), List.of()));
    exchange(
        copied.context(
            original.serial,
            firm,
            Optional.empty(),
            List.of(new Wish(Wish.Kind.RETURN, license, 1, Optional.empty()))));
  }

  private void exchange(SignedMessage context) {
    simulation.ask(coffer -> coffer.central().exchange(context, "copied"));
  }

  private void withdraw() {
    simulation.ask(coffer -> coffer.changes().withdraw(firm, license));
  }

  /** The vendor's word is final, and the container hears it. */
  void rest() {
    withdraw();
    simulation.laws.withdrawn(license);
    original.transfer(firm, List.of());
    original.transfer(firm, List.of());
  }
}
