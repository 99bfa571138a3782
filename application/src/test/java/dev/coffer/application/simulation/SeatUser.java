package dev.coffer.application.simulation;

import dev.coffer.application.Coffer;
import dev.coffer.application.Outcome;
import dev.coffer.application.central.Sales;
import dev.coffer.application.cloud.Cloud;
import dev.coffer.application.cloud.DeviceSession;
import dev.coffer.application.lease.LeaseQuery;
import dev.coffer.application.lease.SeatGrant;
import dev.coffer.application.lease.SeatRef;
import dev.coffer.application.lease.SeatRequest;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.ProductCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Takes seats of a shared container, renews, uses and gives them up, or forgets to. */
final class SeatUser {
  private static final int STEPS = 4;
  private static final Duration TERM = Duration.ofMinutes(15);

  private final Simulation simulation;
  private final SimulatedWorld world;
  private final List<DeviceSession> sessions;
  private final FirmId firm;
  private final LicenseId units;
  private final String name;

  /**
   * @param enrolled where it takes seats; the first container holds {@code units}
   */
  SeatUser(Simulation simulation, List<Cloud.Enrolled> enrolled, Sales.Sale units, String name) {
    this.simulation = simulation;
    this.world = simulation.world;
    this.sessions =
        enrolled.stream().map(each -> new DeviceSession(each.container(), each.device())).toList();
    this.firm = units.order().firm();
    this.units = units.licenses().get(0).id();
    this.name = name;
  }

  void run() {
    for (int i = 0; i < STEPS; i++) {
      acquireAnywhere();
      if (world.chance(2)) {
        acquire(sessions.get(0), Simulation.UNITS).ifPresent(this::spend);
      }
      world.sleep(Duration.ofMinutes(1));
    }
  }

  /** Where the licence is now, nobody knows. */
  private void acquireAnywhere() {
    for (DeviceSession session : sessions) {
      Optional<SeatRef> seat = acquire(session, Simulation.POOL);
      if (seat.isPresent()) {
        hold(session, seat.get());
        return;
      }
    }
  }

  private Optional<SeatRef> acquire(DeviceSession session, ProductCode product) {
    SeatRequest request =
        new SeatRequest(
            new LeaseId(world.ids.next()),
            new LeaseQuery(firm, product, Optional.empty()),
            new Holder(name),
            new Station(name),
            TERM,
            Digest.sha256(world.entropy.next(32)));
    Optional<Outcome<SeatGrant>> answer =
        simulation.again(() -> acquire(session, request, product.equals(Simulation.POOL)));
    return answer.isPresent() && answer.get() instanceof Outcome.Done<SeatGrant> done
        ? Optional.of(done.value().seat())
        : Optional.empty();
  }

  private Outcome<SeatGrant> acquire(DeviceSession session, SeatRequest request, boolean counted) {
    Instant asked = world.now();
    Outcome<SeatGrant> outcome =
        world.request((Coffer coffer) -> coffer.leasing().acquire(session, request));
    if (counted && outcome instanceof Outcome.Done<SeatGrant> done) {
      seated(done.value().seat(), asked.plus(done.value().remaining()));
    }
    return outcome;
  }

  private void hold(DeviceSession session, SeatRef seat) {
    for (int i = world.random.nextInt(3); i > 0; i--) {
      world.sleep(Duration.ofMinutes(2));
      Outcome<Duration> renewed = simulation.again(() -> renew(session, seat)).orElse(null);
      if (!(renewed instanceof Outcome.Done)) {
        simulation.laws.left(seat.pool(), seat.lease());
        if (world.chance(2)) {
          release(session, seat);
        }
        return;
      }
    }
    if (world.chance(4)) {
      return;
    }
    simulation.laws.left(seat.pool(), seat.lease());
    release(session, seat);
  }

  private Outcome<Duration> renew(DeviceSession session, SeatRef seat) {
    Instant asked = world.now();
    Outcome<Duration> outcome =
        world.request(coffer -> coffer.leasing().renew(session, seat, TERM));
    if (outcome instanceof Outcome.Done<Duration> done) {
      seated(seat, asked.plus(done.value()));
    }
    return outcome;
  }

  private void seated(SeatRef seat, Instant until) {
    simulation.laws.seated(seat.pool(), seat.lease(), until, Simulation.SEATS);
  }

  private void release(DeviceSession session, SeatRef seat) {
    simulation.ask(
        coffer -> {
          coffer.leasing().release(session, seat);
          return true;
        });
  }

  private void spend(SeatRef seat) {
    Id use = world.ids.next();
    simulation.laws.tries(units, use);
    Optional<Outcome<Long>> answer =
        simulation.ask(coffer -> coffer.leasing().use(sessions.get(0), seat, use, Demand.of(1)));
    if (answer.isPresent() && answer.get() instanceof Outcome.Done) {
      simulation.laws.spends(units, use);
    }
    release(sessions.get(0), seat);
  }
}
