package dev.coffer.application.simulation;

import dev.coffer.application.Coffer;
import dev.coffer.application.Outcome;
import dev.coffer.application.central.Sales;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A vendor's back office: does to what was sold all that can be done to it, while its holders
 * activate, return and move, and lets any node bring what waits.
 */
final class Changer {
  private static final int STEPS = 10;

  private final Simulation simulation;
  private final SimulatedWorld world;
  private final Set<ContainerSerial> blocked = new TreeSet<>();

  Changer(Simulation simulation) {
    this.simulation = simulation;
    this.world = simulation.world;
  }

  void run() {
    for (int i = 0; i < STEPS; i++) {
      Sales.Sale sale = world.oneOf(simulation.sales);
      change(sale.order().firm(), simulation.laws.license(world.oneOf(sale.licenses()).id()));
      simulation.laws.check();
      world.sleep(Duration.ofSeconds(40));
      simulation.ask(coffer -> coffer.autoUpdate().round(1 + world.random.nextInt(8)));
      simulation.laws.check();
    }
  }

  private void change(FirmId firm, License license) {
    LicenseId id = license.id();
    switch (world.random.nextInt(8)) {
      case 0 -> {
        if (asked(coffer -> coffer.changes().withdraw(firm, id)).isPresent()) {
          simulation.laws.withdrawn(id);
        }
      }
      case 1 ->
          asked(
              coffer ->
                  coffer.changes().replace(firm, id, Optional.empty(), UnaryOperator.identity()));
      case 2 -> asked(coffer -> coffer.changes().restore(firm, id));
      case 3 -> add(firm, license);
      case 4 -> anywhere().ifPresent(to -> asked(c -> c.changes().assign(firm, id, to)));
      case 5 -> block(firm, license);
      default -> {
        Terms terms = terms();
        asked(coffer -> coffer.changes().change(firm, id, before -> terms));
      }
    }
  }

  private void add(FirmId firm, License license) {
    Optional<ContainerSerial> named = world.chance(2) ? anywhere() : Optional.empty();
    asked(coffer -> coffer.changes().add(firm, license.order(), Simulation.PLAIN, 1, named));
  }

  private void block(FirmId firm, License license) {
    Optional<ContainerSerial> here = license.place().container();
    if (here.isEmpty()) {
      return;
    }
    boolean ends = blocked.remove(here.get());
    if (!ends) {
      blocked.add(here.get());
    }
    // Done again late, it would undo what came between.
    simulation.again(
        () -> world.requestOnce(coffer -> coffer.changes().block(firm, here.get(), !ends)));
  }

  /** A container of those who activate by ticket, or of a computer. */
  private Optional<ContainerSerial> anywhere() {
    List<ContainerSerial> holding =
        simulation.sales.stream()
            .flatMap(sale -> sale.licenses().stream())
            .flatMap(sold -> simulation.laws.license(sold.id()).place().container().stream())
            .distinct()
            .toList();
    return holding.isEmpty() ? Optional.empty() : Optional.of(world.oneOf(holding));
  }

  /** Other terms; sometimes such that a machine that has the licence may not keep it. */
  private Terms terms() {
    Terms.Builder terms = Terms.builder().seats(1 + world.random.nextInt(5));
    return world.chance(3)
        ? terms.kinds(ContainerKind.CLOUD).build()
        : terms.kinds(ContainerKind.CLOUD, ContainerKind.MACHINE).build();
  }

  private <T> Optional<T> asked(Function<Coffer, Outcome<T>> request) {
    Optional<Outcome<T>> answer = simulation.ask(request);
    return answer.isPresent() && answer.get() instanceof Outcome.Done<T> done
        ? Optional.of(done.value())
        : Optional.empty();
  }
}
