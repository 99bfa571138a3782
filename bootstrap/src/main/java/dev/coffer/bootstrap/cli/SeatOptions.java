package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState.KnownFirm;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.lease.LeaseQuery;
import dev.coffer.application.lease.SeatSource;
import dev.coffer.application.runtime.HeldSeat;
import dev.coffer.application.runtime.LocalRuntime;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.ProductCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which licence a seat is wanted on, and by whom: a mixin. */
final class SeatOptions {
  private static final int LONGEST_HOLDER = 128;

  @Option(names = "--firm", required = true, paramLabel = "F", description = "The firm's code.")
  private long firm;

  @Option(names = "--product", required = true, paramLabel = "P", description = "Product code.")
  private long product;

  @Option(names = "--feature", paramLabel = "N", description = "A feature of it, 0 to 63.")
  private @Nullable Integer feature;

  @Option(
      names = "--release-date",
      paramLabel = "DATE",
      description = "When the program was released, as 2026-03-01; maintenance has to cover it.")
  private @Nullable String released;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "Who uses it, for licences of a named user; your login name without it.")
  private @Nullable String user;

  @Mixin private CustomerOptions options = new CustomerOptions();

  SeatOptions() {}

  SeatOptions(long firm, long product) {
    this.firm = firm;
    this.product = product;
  }

  /** The firm as this computer knows it. */
  KnownFirm firm(Computer computer) {
    return computer.firm(Typed.firm(firm));
  }

  ProductCode product() {
    return Typed.product(product);
  }

  /**
   * Takes a seat.
   *
   * @param what the program that uses it, for lists
   * @throws Refusal when there is none
   */
  HeldSeat acquire(Console console, Computer computer, BackgroundTasks tasks, String what) {
    return acquire(console, computer, tasks, what, Optional.empty(), FeatureMap.NONE);
  }

  /**
   * Takes a seat for what names its own release and features.
   *
   * @throws Refusal when there is none
   */
  HeldSeat acquire(
      Console console,
      Computer computer,
      BackgroundTasks tasks,
      String what,
      Optional<Instant> releasedAt,
      FeatureMap features) {
    Typed.features(feature == null ? null : List.of(feature));
    Optional<Integer> first =
        Optional.ofNullable(feature)
            .or(
                () ->
                    IntStream.range(0, FeatureMap.FEATURES)
                        .filter(features::has)
                        .boxed()
                        .findFirst());
    LeaseQuery query =
        new LeaseQuery(
            firm(computer).id(),
            product(),
            first,
            releasedAt.or(() -> Optional.ofNullable(released).map(Dates::parse)));
    List<Own.Shut> shut = new ArrayList<>();
    List<SeatSource> sources = new ArrayList<>(options.own(console, computer, shut));
    if (sources.isEmpty() && shut.isEmpty()) {
      options.containers(console, computer).stream().map(computer::container).forEach(sources::add);
    } else {
      options.here(computer).stream().map(computer::container).forEach(sources::add);
    }
    LocalRuntime runtime =
        new LocalRuntime(
            sources,
            computer.trust(),
            computer.check(),
            System::nanoTime,
            tasks,
            computer.random(),
            computer.ids(),
            computer::learned,
            computer::updateBegins);
    Outcome<HeldSeat> outcome =
        runtime.acquire(
            query,
            holder(what),
            new Station(computer.state().station()),
            Optional.of(shortened(user())));
    boolean perhapsThere =
        outcome instanceof Outcome.Refused<HeldSeat> refused
            && refused.problem() == Problem.NO_LICENSE;
    if (perhapsThere && !shut.isEmpty()) {
      throw shut.get(0).why();
    }
    return Refusal.unless(outcome);
  }

  private String user() {
    return user == null ? System.getProperty("user.name", "someone") : user;
  }

  /** Who uses the seat, as lists show it. */
  private static Holder holder(String what) {
    return new Holder(
        shortened(
            "%s: %s (%d)"
                .formatted(
                    System.getProperty("user.name", "someone"),
                    what,
                    ProcessHandle.current().pid())));
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() > LONGEST_HOLDER ? line.substring(0, LONGEST_HOLDER) : line;
  }
}
