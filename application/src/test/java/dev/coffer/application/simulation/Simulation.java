package dev.coffer.application.simulation;

import dev.coffer.application.Coffer;
import dev.coffer.application.Failure;
import dev.coffer.application.Outcome;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Firms;
import dev.coffer.application.central.Sales;
import dev.coffer.application.central.Transfer;
import dev.coffer.application.cloud.Cloud;
import dev.coffer.application.cloud.ContainerAccess;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.gateway.Gateway;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.ticket.TicketCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One run: two firms, two server nodes, people with and without computers of their own, holders of
 * seats and an attacker, all at once, until they are through; then everything comes to rest.
 */
public final class Simulation {
  /** Seats of each licence of {@link #POOL}. */
  static final int SEATS = 2;

  static final ProductCode PLAIN = new ProductCode(10);
  static final ProductCode POOL = new ProductCode(11);
  static final ProductCode UNITS = new ProductCode(12);
  private static final int PATIENCE = 40;
  private static final int ALL = 100;
  private static final Duration LONGEST_LEASE = Duration.ofMinutes(15);

  final SimulatedWorld world;
  final Wire wire = new Wire();
  final List<Firm> firms = new ArrayList<>();
  final List<Machine> machines = new ArrayList<>();
  final List<Sales.Sale> sales = new ArrayList<>();
  final Laws laws;

  private Simulation(long seed) {
    world = new SimulatedWorld(seed);
    laws = new Laws(world, firms, machines);
  }

  /**
   * Runs one seed.
   *
   * @return what broke, beginning with the law's name; empty when nothing did
   */
  public static String run(long seed) {
    try {
      new Simulation(seed).run();
      return "";
    } catch (LawBroken e) {
      return e.getMessage();
    }
  }

  /**
   * Runs one seed.
   *
   * @return what became of every licence, and when the run ended: the same at each run
   */
  static String replay(long seed) {
    Simulation simulation = new Simulation(seed);
    simulation.run();
    return simulation.world.now() + " " + simulation.world.quietly(simulation.laws::licenses);
  }

  private void run() {
    for (int i = 1; i <= 2; i++) {
      found(i);
    }
    Sales.Sale pool = sell(world.anyCoffer(), firms.get(0), POOL, 1);
    Sales.Sale units = sell(world.anyCoffer(), firms.get(0), UNITS, 1);
    for (Firm firm : firms) {
      sales.add(sell(world.anyCoffer(), firm, PLAIN, 1 + world.random.nextInt(2)));
    }
    KeyHandle shared = world.keys.create(Set.of(Algorithm.ESP256));
    Gateway.Activated activated = activate(pool.ticket(), shared);
    activate(units.ticket(), shared);
    Sales.Sale plain = sell(world.anyCoffer(), firms.get(0), PLAIN, 1);
    Gateway.Activated other = activate(plain.ticket(), world.keys.create(Set.of(Algorithm.ESP256)));
    List<Cloud.Enrolled> both = List.of(activated.enrolled(), other.enrolled());
    for (int i = 0; i < 3; i++) {
      machines.add(new Machine(world, wire));
    }
    Copied copied = new Copied(this, sell(world.anyCoffer(), firms.get(0), PLAIN, 1));
    world.faults(true);
    world.baton.start(() -> new Vendor(this).run());
    for (int i = 0; i < 2; i++) {
      world.baton.start(() -> new TicketUser(this).run());
    }
    for (int i = 0; i < 2; i++) {
      Machine machine = machines.get(i);
      world.baton.start(() -> new MachineUser(this, machine).run());
    }
    for (int i = 0; i < 4; i++) {
      String holder = "holder " + i;
      world.baton.start(() -> new SeatUser(this, both, units, holder).run());
    }
    List<ContainerSerial> places = both.stream().map(each -> each.container().serial()).toList();
    world.baton.start(() -> new Mover(this, pool, places).run());
    world.baton.start(() -> new Changer(this).run());
    world.baton.start(copied::run);
    world.baton.start(() -> new Attacker(this, machines.get(2)).run());
    world.baton.run();
    world.faults(false);
    copied.rest();
    rest();
    laws.check();
    laws.checkAtRest();
    laws.holdsNothing(machines.get(2));
  }

  private void found(int number) {
    Firms.Founding founding =
        world
            .anyCoffer()
            .firms()
            .found(new FirmCode(number), "Firm " + number, Set.of(Algorithm.ESP256));
    Firm firm = ((Firms.Founding.Founded) founding).firm();
    firms.add(firm);
    add(firm, PLAIN, Terms.builder().kinds(ContainerKind.CLOUD, ContainerKind.MACHINE).build());
    add(firm, POOL, Terms.builder().seats(SEATS).build());
    add(firm, UNITS, Terms.builder().seats(8).units(6).build());
  }

  private void add(Firm firm, ProductCode code, Terms terms) {
    Product product =
        new Product(firm.id(), code, "Product", "", FeatureMap.of(0), terms, List.of());
    done(world.anyCoffer().sales().add(product));
  }

  Sales.Sale sell(Coffer coffer, Firm firm, ProductCode code, int quantity) {
    return done(
        coffer
            .sales()
            .sell(firm.id(), Optional.empty(), List.of(new Order.Item(code, quantity)), ""));
  }

  private Gateway.Activated activate(TicketCode ticket, KeyHandle device) {
    SignedMessage request = enrolment(ticket, device);
    return done(world.anyCoffer().gateway().activate(ticket, "shared", request, "setup"));
  }

  SignedMessage enrolment(TicketCode ticket, KeyHandle device) {
    return new DeviceRequest.Enrol(ticket.lookupHash(), world.entropy.next(16))
        .sign(world.keys.signer(device));
  }

  /** Asks until an answer comes; empty when patience ends. */
  <T> Optional<T> ask(Function<Coffer, T> request) {
    return again(() -> world.request(request));
  }

  /** Does something again until nothing is lost; empty when patience ends. */
  <T> Optional<T> again(Supplier<T> work) {
    for (int i = 0; i < PATIENCE; i++) {
      try {
        return Optional.of(work.get());
      } catch (Failure e) {
        if (e.category() != Failure.Category.EXTERNAL) {
          throw e;
        }
      }
    }
    return Optional.empty();
  }

  /** Leases end, and every container hears from Central, until nothing is under way. */
  private void rest() {
    Cloud cloud = world.anyCoffer().cloud();
    for (int round = 0; round < 3; round++) {
      world.pass(LONGEST_LEASE);
      while (world.anyCoffer().autoUpdate().round(ALL) == ALL) {
        laws.check();
      }
      for (ContainerSerial serial : laws.clouds()) {
        cloud.update(new ContainerAccess(serial, Optional.empty(), true), "rest");
      }
      for (Machine machine : machines) {
        for (Firm firm : firms) {
          Transfer.Ending ending = machine.transfer(firm.id(), List.of());
          if (!(ending instanceof Transfer.Ending.Complete)) {
            throw new LawBroken(LawBroken.Law.CHAIN, machine.serial + " is stuck: " + ending);
          }
        }
      }
    }
  }

  static <T> T done(Outcome<T> outcome) {
    if (outcome instanceof Outcome.Done<T> done) {
      return done.value();
    }
    throw new IllegalStateException("refused: " + outcome);
  }
}
