package dev.coffer.application.simulation;

import dev.coffer.application.Coffer;
import dev.coffer.application.Outcome;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Firms;
import dev.coffer.application.central.Sales;
import dev.coffer.application.memory.MemoryDatabase;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.update.Chain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One run in which Central is restored from a backup while a vendor, computers and a cheat go on;
 * then every computer is heard, the vendor decides what is left, and everything comes to rest.
 */
final class RestoredRun {
  private static final ProductCode SOLD = new ProductCode(15);
  private static final int UNITS = 4;
  private static final int COMPUTERS = 3;
  private static final int SALES = 5;
  private static final int VENDOR_STEPS = 6;

  final SimulatedWorld world;
  final Wire wire = new Wire();
  final FirmId firm;
  final List<Sales.Sale> sales = new ArrayList<>();
  final List<Machine> machines = new ArrayList<>();
  final RestoredLaws laws;
  private int done;

  private RestoredRun(long seed) {
    world = new SimulatedWorld(-seed);
    firm = found();
    laws = new RestoredLaws(this);
  }

  /**
   * Runs one.
   *
   * @throws LawBroken when a law is
   */
  static void run(long seed) {
    new RestoredRun(seed).run();
  }

  private void run() {
    for (int i = 0; i < SALES; i++) {
      sales.add(sell(world.anyCoffer()));
    }
    List<RestoredComputer> computers = new ArrayList<>();
    for (int i = 0; i < COMPUTERS; i++) {
      Machine machine = new Machine(world, wire);
      machines.add(machine);
      computers.add(new RestoredComputer(this, machine));
    }
    world.faults(true);
    computers.forEach(computer -> world.baton.start(computer::run));
    world.baton.start(this::vendor);
    world.baton.start(this::operator);
    world.baton.run();
    world.faults(false);
    rest(computers);
    laws.checkHeard();
    for (Machine machine : machines) {
      if (laws.isInQuestion(machine)) {
        done(world.anyCoffer().changes().decide(firm, machine.serial, Chain.Decision.ACCEPT));
      }
    }
    rest(computers);
    laws.checkDecided();
  }

  /** Thrice: what a container lets go, another one may have. */
  private static void rest(List<RestoredComputer> computers) {
    for (int round = 0; round < COMPUTERS; round++) {
      computers.forEach(computer -> computer.transfer(List.of()));
    }
  }

  private void operator() {
    int all = COMPUTERS * RestoredComputer.STEPS;
    int first = world.random.nextInt(all / 2);
    waitFor(first);
    MemoryDatabase.Backup backup = world.database.backup();
    waitFor(first + 1 + world.random.nextInt(all / 2));
    world.restore(backup);
    laws.restored();
  }

  /** Until the computers have done so many steps. */
  private void waitFor(int steps) {
    while (done < steps) {
      world.baton.pass();
    }
  }

  /** A computer did a step. */
  void stepped() {
    done++;
  }

  private void vendor() {
    for (int i = 0; i < VENDOR_STEPS; i++) {
      Sales.Sale sale = world.oneOf(sales);
      LicenseId license = sale.licenses().get(0).id();
      switch (world.random.nextInt(4)) {
        case 0 -> world.ask(this::sell).ifPresent(sales::add);
        case 1 -> withdraw(license);
        default -> {
          Terms terms = terms(1 + world.random.nextInt(5));
          world.ask(coffer -> coffer.changes().change(firm, license, before -> terms));
        }
      }
      laws.check();
      world.sleep(Duration.ofMinutes(3));
    }
  }

  /** What is withdrawn before the restore, and lost with it, the vendor has to withdraw again. */
  private void withdraw(LicenseId license) {
    int before = world.restores();
    boolean withdrawn =
        world
            .ask(coffer -> coffer.changes().withdraw(firm, license))
            .filter(Outcome.Done.class::isInstance)
            .isPresent();
    if (withdrawn && world.restores() == before) {
      laws.withdrawn(license);
    }
  }

  private FirmId found() {
    Coffer coffer = world.anyCoffer();
    Firms.Founding founding =
        coffer.firms().found(new FirmCode(1), "Firm", Set.of(Algorithm.ESP256));
    Firm founded = ((Firms.Founding.Founded) founding).firm();
    Product product =
        new Product(founded.id(), SOLD, "Product", "", FeatureMap.of(0), terms(1), List.of());
    done(coffer.sales().add(product));
    return founded.id();
  }

  private static Terms terms(int seats) {
    return Terms.builder().kinds(ContainerKind.MACHINE).units(UNITS).seats(seats).build();
  }

  private Sales.Sale sell(Coffer coffer) {
    return done(coffer.sales().sell(firm, Optional.empty(), List.of(new Order.Item(SOLD, 1)), ""));
  }

  private static <T> T done(Outcome<T> outcome) {
    return Simulation.done(outcome);
  }
}
