package dev.coffer.application.simulation;

import dev.coffer.application.Outcome;
import dev.coffer.application.central.Sales;
import dev.coffer.application.central.Transfer;
import dev.coffer.application.cloud.Cloud;
import dev.coffer.application.cloud.ContainerAccess;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.gateway.Gateway;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.ticket.TicketCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Activates tickets without account, more of them into the same container, and gives back. */
final class TicketUser {
  private static final int STEPS = 4;

  private final Simulation simulation;
  private final SimulatedWorld world;
  private final KeyHandle device;
  private Cloud.@Nullable Enrolled enrolled;

  TicketUser(Simulation simulation) {
    this.simulation = simulation;
    this.world = simulation.world;
    this.device = world.keys.create(Set.of(Algorithm.ESP256));
  }

  void run() {
    for (int i = 0; i < STEPS; i++) {
      Cloud.Enrolled known = enrolled;
      if (known != null && world.chance(2)) {
        giveBack(known);
      } else {
        activate(world.oneOf(simulation.sales));
      }
      simulation.laws.check();
      world.sleep(Duration.ofMinutes(1));
    }
  }

  private void activate(Sales.Sale sale) {
    TicketCode ticket = sale.ticket();
    SignedMessage request = simulation.enrolment(ticket, device);
    Optional<Outcome<Gateway.Activated>> answer =
        simulation.ask(coffer -> coffer.gateway().activate(ticket, "pc", request, "activate"));
    if (answer.isPresent() && answer.get() instanceof Outcome.Done<Gateway.Activated> done) {
      ContainerSerial serial = done.value().delivered().container();
      if (enrolled != null) {
        simulation.laws.sameContainer(ticket, enrolled.container().serial(), serial);
      }
      enrolled = done.value().enrolled();
    }
  }

  private void giveBack(Cloud.Enrolled known) {
    ContainerSerial serial = known.container().serial();
    List<Cloud.FirmContents> contents =
        simulation
            .ask(
                coffer ->
                    coffer.cloud().contents(new ContainerAccess(serial, Optional.empty(), true)))
            .orElse(List.of());
    for (Cloud.FirmContents each : contents) {
      for (ContainerDriver.Item item : each.contents().items()) {
        LicenseEntry entry = item.entry();
        Wish wish =
            new Wish(Wish.Kind.RETURN, entry.license(), entry.generation(), Optional.empty());
        Optional<Transfer.Ending> ending =
            simulation.ask(
                coffer ->
                    coffer
                        .cloud()
                        .transfer(serial, each.firm(), List.of(wish), Optional.empty(), "return"));
        simulation.laws.check();
        ending.ifPresent(end -> refuseIncident(serial, end));
      }
    }
  }

  private static void refuseIncident(ContainerSerial serial, Transfer.Ending ending) {
    if (ending instanceof Transfer.Ending.Complete complete && complete.incident().isPresent()) {
      throw new LawBroken(
          LawBroken.Law.CHAIN, serial + " looks copied: " + complete.incident().get());
    }
  }
}
