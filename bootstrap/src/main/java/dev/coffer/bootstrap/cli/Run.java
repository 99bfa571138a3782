package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState.KnownFirm;
import dev.coffer.application.lease.LeaseQuery;
import dev.coffer.application.lease.SeatSource;
import dev.coffer.application.runtime.HeldSeat;
import dev.coffer.application.runtime.LocalRuntime;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.ProductCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs a program as long as a licence allows it: the seat is taken before it starts, renewed while
 * it runs, and given back when it ends. When the licence is lost, the program is told to end and,
 * after a grace, ended.
 */
@Command(
    name = "run",
    description = "Run a program under a licence: coffer run --firm F --product P -- COMMAND …")
final class Run implements Verb {
  private static final int LONGEST_HOLDER = 128;

  @Option(names = "--firm", required = true, paramLabel = "F", description = "The firm's code.")
  private long firm;

  @Option(names = "--product", required = true, paramLabel = "P", description = "Product code.")
  private long product;

  @Option(names = "--feature", paramLabel = "N", description = "A feature of it, 0 to 63.")
  private @Nullable Integer feature;

  @Option(
      names = "--units",
      paramLabel = "N",
      defaultValue = "1",
      description = "Units that this run costs of a licence that counts them; 1 without it.")
  private long units;

  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long the program may take to end when the licence is lost; 10 without it.")
  private int grace;

  @Mixin private CustomerOptions options;

  @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "The program and its words.")
  private List<String> command;

  @Override
  public int run(Console console) throws InterruptedException {
    if (grace < 0 || units < 0) {
      throw new Misuse("--grace and --units cannot be negative.", "Leave them out.");
    }
    Computer computer = Computer.at(console.home());
    KnownFirm known = computer.firm(new FirmCode(firm));
    LeaseQuery query =
        new LeaseQuery(known.id(), new ProductCode(product), Optional.ofNullable(feature));
    List<SeatSource> sources =
        options.containers(console, computer).stream()
            .<SeatSource>map(computer::container)
            .toList();
    try (BackgroundTasks tasks = new BackgroundTasks()) {
      LocalRuntime runtime =
          new LocalRuntime(
              sources,
              computer.trust(),
              computer.check(),
              System::nanoTime,
              tasks,
              computer.random(),
              computer.ids());
      HeldSeat seat =
          Refusal.unless(runtime.acquire(query, holder(), new Station(computer.state().station())));
      try (seat) {
        if (seat.entry().terms().units().isPresent() && units > 0) {
          Refusal.unless(seat.use(units));
        }
        return licensed(console, seat);
      }
    }
  }

  private int licensed(Console console, HeldSeat seat) throws InterruptedException {
    console.progress("starting");
    Process child;
    try {
      child = new ProcessBuilder(command).inheritIO().start();
    } catch (IOException e) {
      throw new Refusal(
          "run.not-started",
          "The program " + command.get(0) + " cannot be started.",
          "Check its name and that it may be executed.");
    }
    Thread end = new Thread(() -> endWith(child, seat), "end of run");
    Runtime.getRuntime().addShutdownHook(end);
    seat.onLost(
        loss -> {
          console.warn(
              "the licence was lost: %s %s The program is told to end."
                  .formatted(loss.problem().title(), loss.problem().remedy()));
          stop(child);
        });
    int code = child.waitFor();
    forget(end);
    return code;
  }

  /** A signal to this process is one to the program: its exit code becomes ours. */
  private void endWith(Process child, HeldSeat seat) {
    stop(child);
    seat.close();
    try {
      Runtime.getRuntime().halt(child.waitFor());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop(Process child) {
    child.destroy();
    try {
      if (!child.waitFor(Duration.ofSeconds(grace).toMillis(), TimeUnit.MILLISECONDS)) {
        child.destroyForcibly();
      }
    } catch (InterruptedException e) {
      child.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread end) {
    try {
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IllegalStateException e) {
      // This process is being ended; the hook does the rest and ends it.
    }
  }

  /** Who uses the seat, as lists show it. */
  private Holder holder() {
    String text =
        "%s: %s (%d)"
            .formatted(
                System.getProperty("user.name", "someone"),
                command.get(0),
                ProcessHandle.current().pid())
            .replaceAll("\\p{Cntrl}", " ");
    return new Holder(text.length() > LONGEST_HOLDER ? text.substring(0, LONGEST_HOLDER) : text);
  }
}
