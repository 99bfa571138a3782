package dev.coffer.bootstrap.cli;

import dev.coffer.application.runtime.HeldSeat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
  @Mixin private SeatOptions seats = new SeatOptions();

  @Option(
      names = "--units",
      paramLabel = "N",
      defaultValue = "1",
      description = "Units that this run costs of a licence that counts them; 1 without it.")
  private long units = 1;

  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long the program may take to end when the licence is lost; 10 without it.")
  private int grace = 10;

  @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "The program and its words.")
  private List<String> command = List.of();

  Run() {}

  /** {@code run --firm F --product P -- COMMAND …}. */
  Run(long firm, long product, List<String> command) {
    this.seats = new SeatOptions(firm, product);
    this.command = command;
  }

  @Override
  public int run(Console console) throws InterruptedException {
    if (grace < 0 || units < 0) {
      throw new Misuse("--grace and --units cannot be negative.", "Leave them out.");
    }
    Program.check(command.get(0));
    Computer computer = Computer.at(console.home());
    try (BackgroundTasks tasks = new BackgroundTasks()) {
      HeldSeat seat = seats.acquire(console, computer, tasks, command.get(0));
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
      throw Program.notStarted(command.get(0));
    }
    Thread end = new Thread(() -> endWith(child, seat), "end of run");
    if (!remember(end)) {
      stop(child);
      return child.waitFor();
    }
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

  /**
   * A signal to this process is one to the program: its exit code becomes ours. The main thread
   * sees the program end too; whichever closes the seat second waits for the first.
   */
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

  /** False when this process is being ended already. */
  private static boolean remember(Thread end) {
    try {
      Runtime.getRuntime().addShutdownHook(end);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static void forget(Thread end) {
    try {
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IllegalStateException e) {
      // This process is being ended; the hook does the rest and ends it.
    }
  }
}
