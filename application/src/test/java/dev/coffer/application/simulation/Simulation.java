package dev.coffer.application.simulation;

import dev.coffer.application.Coffer;
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
import java.time.Instant;
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

  /** Units of each licence of {@link #UNITS}. */
  static final int UNITS_SOLD = 4;

  static final ProductCode PLAIN = new ProductCode(10);

  /** Units for a computer's own container. */
  private static final ProductCode OWN_UNITS = new ProductCode(15);

  static final ProductCode POOL = new ProductCode(11);
  static final ProductCode UNITS = new ProductCode(12);
  static final ProductCode DATED = new ProductCode(19);

  /** When licences of {@link #DATED} end. */
  static final Instant DATED_END = SimulatedWorld.START.plus(Duration.ofMinutes(40));

  private static final int CLOCKS_ONE_IN = 4;
  private static final int RESTORES_ONE_IN = 4;
  private static final int ALL = 100;
  private static final Duration LONGEST_LEASE = Duration.ofMinutes(15);

  final SimulatedWorld world;
  final Wire wire = new Wire();
  final List<Firm> firms = new ArrayList<>();
  final List<Machine> machines = new ArrayList<>();
  final List<Sales.Sale> sales = new ArrayList<>();
  final Laws laws;
  private final List<Copied> copied = new ArrayList<>();
  private final List<PutBack> putBack = new ArrayList<>();
  private final List<Machine> attacking = new ArrayList<>();

  /** Whether a computer's clock is set at random: by the seed itself, which draws nothing. */
  private final boolean clocks;

  private Simulation(long seed) {
    clocks = seed % CLOCKS_ONE_IN == 0;
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
      if (seed % RESTORES_ONE_IN == 0) {
        RestoredRun.run(seed);
      }
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
    int count = world.chance(3) ? 2 : 1;
    for (int i = 1; i <= count; i++) {
      found(i);
    }
    for (Firm firm : firms) {
      sales.add(sell(world.anyCoffer(), firm, PLAIN, 1 + world.random.nextInt(2)));
    }
    List<Runnable> actors = cast();
    if (clocks) {
      ClockUser user =
          new ClockUser(this, firms.get(0), sell(world.anyCoffer(), firms.get(0), DATED, 1));
      machines.add(user.machine());
      actors.add(user::run);
    }
    world.faults(true);
    actors.forEach(world.baton::start);
    world.baton.run();
    world.faults(false);
    copied.forEach(Copied::rest);
    putBack.forEach(PutBack::rest);
    rest();
    laws.check();
    laws.checkAtRest();
    attacking.forEach(laws::holdsNothing);
  }

  /**
   * Who takes part: each kind of actor in some of the runs only, so that a run is short and its
   * actors meet in many different companies.
   */
  private List<Runnable> cast() {
    List<Runnable> actors = new ArrayList<>();
    while (actors.size() < 2) {
      if (world.chance(3)) {
        actors.add(new Vendor(this)::run);
      }
      if (world.chance(2)) {
        actors.add(new TicketUser(this)::run);
      }
      if (world.chance(2)) {
        actors.add(new MachineUser(this, machine())::run);
      }
      if (world.chance(2)) {
        actors.add(new Changer(this)::run);
      }
      if (world.chance(3)) {
        seats(actors);
      }
      if (world.chance(4)) {
        Copied twice = new Copied(this, sell(world.anyCoffer(), firms.get(0), PLAIN, 1));
        copied.add(twice);
        actors.add(twice::run);
      }
      if (world.chance(4)) {
        Machine own = machine();
        attacking.add(own);
        actors.add(new Attacker(this, own)::run);
        actors.add(new MachineUser(this, machine())::run);
      }
      if (world.chance(4)) {
        PutBack back = new PutBack(this, sell(world.anyCoffer(), firms.get(0), OWN_UNITS, 1));
        putBack.add(back);
        actors.add(back::run);
      }
    }
    return actors;
  }

  private Machine machine() {
    Machine machine = new Machine(world, wire);
    machines.add(machine);
    return machine;
  }

  /** Holders who contend for two seats in either of two containers, between which they move. */
  private void seats(List<Runnable> actors) {
    Sales.Sale pool = sell(world.anyCoffer(), firms.get(0), POOL, 1);
    Sales.Sale units = sell(world.anyCoffer(), firms.get(0), UNITS, 1);
    Sales.Sale plain = sell(world.anyCoffer(), firms.get(0), PLAIN, 1);
    KeyHandle shared = world.keys.create(Set.of(Algorithm.ESP256));
    Gateway.Activated activated = activate(pool.ticket(), shared);
    activate(units.ticket(), shared);
    Gateway.Activated other = activate(plain.ticket(), world.keys.create(Set.of(Algorithm.ESP256)));
    List<Cloud.Enrolled> both = List.of(activated.enrolled(), other.enrolled());
    int holders = SEATS + 1 + world.random.nextInt(2);
    for (int i = 0; i < holders; i++) {
      actors.add(new SeatUser(this, both, units, "holder " + i)::run);
    }
    List<ContainerSerial> places = both.stream().map(each -> each.container().serial()).toList();
    if (world.chance(2)) {
      actors.add(new Mover(this, pool, places)::run);
    }
    if (world.chance(4)) {
      actors.add(new Mover(this, units, places)::run);
    }
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
    add(firm, DATED, Terms.builder().kinds(ContainerKind.MACHINE).validUntil(DATED_END).build());
    add(firm, POOL, Terms.builder().seats(SEATS).build());
    add(firm, OWN_UNITS, Terms.builder().kinds(ContainerKind.MACHINE).units(UNITS_SOLD).build());
    add(firm, UNITS, Terms.builder().seats(8).units(UNITS_SOLD).build());
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
    return world.ask(request);
  }

  /** Does something again until nothing is lost; empty when patience ends. */
  <T> Optional<T> again(Supplier<T> work) {
    return world.again(work);
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
