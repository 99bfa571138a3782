package dev.coffer.application.simulation;

import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Sales;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.ContainerDriver.Use;
import dev.coffer.application.container.ContainerDriver.UseOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Has a licence that ends, on a computer whose clock is set at random: hours or years back or
 * ahead, and right again. What contact certified holds whatever the clock says; and with a clock
 * that is right, contact mends what a wrong one did.
 */
final class ClockUser {
  /** How far a clock may be off that is right, servers' clocks being off too, and what agrees. */
  private static final Duration AGREES = Duration.ofMinutes(10);

  private static final List<Duration> OFF =
      List.of(
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofHours(-2),
          Duration.ofDays(-3),
          Duration.ofDays(-400),
          Duration.ofDays(400));
  private static final int STEPS = 9;

  private final Simulation simulation;
  private final SimulatedWorld world;
  private final Machine machine;
  private final MachineUser user;
  private final Sales.Sale sale;
  private final Firm firm;
  private Duration off = Duration.ZERO;
  private Instant lastContact = Instant.EPOCH;

  /**
   * @param sale of one licence that ends at {@link Simulation#DATED_END}
   */
  ClockUser(Simulation simulation, Firm firm, Sales.Sale sale) {
    this.simulation = simulation;
    this.world = simulation.world;
    this.firm = firm;
    this.sale = sale;
    this.machine = new Machine(world, simulation.wire, () -> world.now().plus(off));
    this.user = new MachineUser(simulation, machine);
  }

  Machine machine() {
    return machine;
  }

  void run() {
    user.activate(sale);
    for (int i = 0; i < STEPS; i++) {
      off = world.oneOf(OFF);
      world.quietly(
          () -> {
            machine.driver().noteTime(machine.serial);
            return true;
          });
      if (world.chance(2)) {
        contact();
      }
      use();
      simulation.laws.check();
      world.sleep(Duration.ofMinutes(15));
    }
    off = Duration.ZERO;
    contact();
  }

  private void contact() {
    Instant before = world.now();
    if (!user.transfer(firm.id(), List.of())) {
      return;
    }
    lastContact = before;
    Instant own = time().own();
    if (off.isZero() && own.isAfter(world.now().plus(AGREES))) {
      throw broken("after contact with a clock that is right, own time is " + own);
    }
  }

  private ContainerDriver.Time time() {
    ContainerDriver.Time time =
        world.quietly(() -> machine.driver().contents(machine.serial, firm.id()).time());
    if (time.contact().filter(time.own()::isBefore).isPresent()) {
      throw broken("own time is " + time.own() + ", before certified " + time.contact());
    }
    return time;
  }

  private void use() {
    List<ContainerDriver.Item> items =
        world.quietly(() -> machine.driver().contents(machine.serial, firm.id()).items());
    for (ContainerDriver.Item item : items) {
      Optional<Instant> end = item.entry().terms().validUntil();
      UseOutcome outcome =
          world.quietly(
              () ->
                  machine
                      .driver()
                      .use(
                          machine.serial,
                          firm.id(),
                          item.entry().license(),
                          world.ids.next(),
                          Use.CHECK));
      boolean over = end.filter(each -> !lastContact.isBefore(each.plus(AGREES))).isPresent();
      if (outcome instanceof UseOutcome.Allowed && over) {
        throw broken("used after " + end.get() + ", although there was contact at " + lastContact);
      }
    }
  }

  private LawBroken broken(String what) {
    return new LawBroken(LawBroken.Law.TIME, machine.serial + ": " + what);
  }
}
