package dev.coffer.application.simulation;

import dev.coffer.application.central.Sales;
import dev.coffer.application.central.Transfer;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.ContainerUnavailable;
import dev.coffer.application.container.SealedState;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.ticket.TicketRight;
import dev.coffer.domain.update.Chain;
import java.util.List;
import java.util.Optional;

/**
 * A computer whose owner puts an older file of its container back after units were spent; its
 * vendor finds out, decides, and the container goes on, or gives back what it has.
 */
final class PutBack {
  /** So many that numbers of contexts, counted anew from the older file, are met again. */
  private static final int CONTACTS = 4;

  private final Simulation simulation;
  private final SimulatedWorld world;
  private final Sales.Sale sale;
  private final FirmId firm;
  private final LicenseId license;
  private final Machine machine;
  private final Chain.Decision decision;
  private int spent;
  private boolean wentBack;

  PutBack(Simulation simulation, Sales.Sale sale) {
    this.simulation = simulation;
    this.world = simulation.world;
    this.sale = sale;
    this.firm = sale.order().firm();
    this.license = sale.licenses().get(0).id();
    this.machine = new Machine(world, new Wire());
    this.decision = world.chance(2) ? Chain.Decision.ACCEPT : Chain.Decision.RESET;
  }

  void run() {
    try {
      transfer(
          new Wish(
              Wish.Kind.ACTIVATE,
              license,
              1,
              Optional.of(TicketRight.of(sale.ticket().lookupHash(), machine.serial))));
      goBack();
      transfer();
    } catch (ContainerUnavailable e) {
      // The owner's own disk failed: nothing is put back this time.
    }
  }

  /** Units are spent and told of; then the file of before is put in the place of this one. */
  private void goBack() {
    SealedState.Stored before =
        world.quietly(() -> machine.disk.find(machine.serial).orElseThrow());
    spend(2);
    for (int i = 0; i < CONTACTS; i++) {
      transfer();
    }
    if (!world.quietly(this::wasTold)) {
      return;
    }
    world.quietly(
        () -> {
          SealedState.Stored now = machine.disk.find(machine.serial).orElseThrow();
          return machine.disk.replace(machine.serial, now.version(), before.sealed());
        });
    wentBack = true;
  }

  private boolean wasTold() {
    return simulation.laws.license(license).usedInAll().units() == spent && spent > 0;
  }

  private void spend(int units) {
    for (int i = 0; i < units; i++) {
      Id use = world.ids.next();
      simulation.laws.tries(license, use);
      ContainerDriver.UseOutcome outcome =
          machine.driver().use(machine.serial, firm, license, use, ContainerDriver.Use.of(1));
      if (outcome instanceof ContainerDriver.UseOutcome.Allowed) {
        spent++;
        simulation.laws.spends(license, use);
      }
    }
  }

  private void transfer(Wish... wishes) {
    simulation.again(() -> machine.transfer(firm, List.of(wishes)));
  }

  /** Found out by now; what the vendor decides is done, and nothing was gained. */
  void rest() {
    if (wentBack) {
      decided();
    }
    simulation.ask(coffer -> coffer.changes().withdraw(firm, license));
    simulation.laws.withdrawn(license);
    transfer();
    transfer();
  }

  private void decided() {
    // A second contact at the latest: the first may have looked like one that was seen.
    transfer();
    if (!chain().quarantined()) {
      throw new LawBroken(
          LawBroken.Law.CHAIN, machine.serial + " went back, and nobody took notice");
    }
    simulation.ask(coffer -> coffer.changes().decide(firm, machine.serial, decision));
    transfer();
    if (chain().quarantined()) {
      throw new LawBroken(
          LawBroken.Law.CHAIN, machine.serial + " is still in question after " + decision);
    }
    spend(Simulation.UNITS_SOLD);
    Optional<Transfer.Ending> ending = simulation.again(() -> machine.transfer(firm, List.of()));
    if (ending.isPresent()
        && ending.get() instanceof Transfer.Ending.Complete complete
        && complete.incident().isPresent()) {
      throw new LawBroken(LawBroken.Law.CHAIN, machine.serial + " looks copied after " + decision);
    }
    if (spent > Simulation.UNITS_SOLD) {
      throw new LawBroken(
          LawBroken.Law.NO_GAIN, spent + " units were spent of " + Simulation.UNITS_SOLD);
    }
  }

  private Chain chain() {
    return world.quietly(
        () ->
            world
                .database
                .inTransaction(() -> world.stores.chains().find(machine.serial, firm))
                .orElseThrow()
                .value());
  }
}
