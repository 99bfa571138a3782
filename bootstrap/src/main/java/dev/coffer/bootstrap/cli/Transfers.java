package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState;
import dev.coffer.adapters.persistence.home.HomeState.Begun;
import dev.coffer.adapters.persistence.home.HomeState.FileTransfer;
import dev.coffer.adapters.persistence.home.HomeState.KnownFirm;
import dev.coffer.adapters.persistence.home.HomeState.Leaving;
import dev.coffer.domain.container.ContainerSerial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What was begun on this computer and is not at its end, and how each goes on. */
@Command(
    name = "transfers",
    description = "List what was begun here and hangs, each with its next step.",
    footer = "A file that never comes back harms nothing; --forget takes it off the list.")
final class Transfers implements Verb {
  private static final String NONE = "-";

  @Option(
      names = "--forget",
      paramLabel = "SERIAL",
      description = "Take the transfers out of this container off the list.")
  private @Nullable String forget;

  /** One that hangs. */
  record Line(
      String container, @Nullable Long firm, String state, @Nullable Instant since, String next) {}

  @Override
  public int run(Console console) {
    Computer computer = Computer.at(console.home());
    if (forget != null) {
      forget(computer, VendorLicenses.serial(forget));
    }
    HomeState state = computer.state();
    List<Line> lines = new ArrayList<>();
    state.begun().forEach(each -> lines.add(line(each)));
    state.files().forEach(each -> lines.add(line(each, state.firm(each.firm()))));
    List<Own.Shut> shut = new ArrayList<>();
    computer.own(console).open(shut);
    shut.forEach(each -> lines.add(line(each)));
    state.leaving().stream()
        .filter(each -> hangs(console, computer, each))
        .forEach(each -> lines.add(line(each, computer.own(console))));
    console.answer(Map.of("transfers", lines), () -> show(console, lines));
    return ExitCode.OK;
  }

  private static void forget(Computer computer, ContainerSerial serial) {
    computer.state().files().stream()
        .filter(each -> each.container().equals(serial))
        .forEach(each -> computer.ended(each.container(), each.firm()));
    computer.state().leaving().stream()
        .filter(each -> each.from().equals(serial))
        .forEach(each -> computer.left(each.license()));
  }

  /**
   * Whether a licence has still to leave: a move goes on by hand; what is returned is done with
   * when its container here has it no more, and in the cloud goes by itself.
   */
  private static boolean hangs(Console console, Computer computer, Leaving leaving) {
    if (leaving.to().isPresent()) {
      return true;
    }
    Own own = computer.own(console);
    return own.all().contains(leaving.from())
        ? own.held(leaving.license()).isPresent()
        : console.environment().clock().instant().isBefore(leaving.until());
  }

  private static Line line(Leaving leaving, Own own) {
    String license = leaving.license().text();
    boolean here = own.all().contains(leaving.from());
    String next =
        leaving
            .to()
            .map(
                to ->
                    "then: coffer move %s --from %s --to %s%s"
                        .formatted(license, leaving.from(), to, here ? " --ticket TICKET" : ""))
            .orElse(here ? "then: coffer update" : "nothing: it goes by itself");
    return new Line(
        leaving.from().text(),
        null,
        "%s is to be %s; in use until %s"
            .formatted(
                leaving.name(), leaving.to().isPresent() ? "moved" : "returned", leaving.until()),
        null,
        next);
  }

  private static void show(Console console, List<Line> lines) {
    if (lines.isEmpty()) {
      console.note("nothing hangs");
      return;
    }
    console.table(
        List.of("CONTAINER", "FIRM", "STATE", "SINCE", "NEXT"),
        lines.stream()
            .map(
                line ->
                    List.of(
                        line.container(),
                        line.firm() == null ? NONE : line.firm().toString(),
                        line.state(),
                        line.since() == null ? NONE : line.since().toString(),
                        line.next()))
            .toList());
  }

  private static Line line(Begun begun) {
    return new Line(
        NONE,
        null,
        "an enrolment at %s was begun and not answered".formatted(begun.server()),
        null,
        "give the same command again: coffer "
            + (begun.resume().isPresent() ? "register EMAIL" : "activate TICKET or import FILE"));
  }

  private static Line line(Own.Shut shut) {
    return new Line(
        shut.container().text(),
        null,
        "does not open: " + shut.why().sentence(),
        null,
        shut.why().remedy());
  }

  private static Line line(FileTransfer transfer, Optional<KnownFirm> firm) {
    @Nullable Long code = firm.map(each -> each.code().value()).orElse(null);
    String file = transfer.file();
    String again = "coffer context --firm %s --out FILE".formatted(code == null ? "F" : code);
    return switch (transfer.stage()) {
      case ASKED ->
          new Line(
              transfer.container().text(),
              code,
              "waits for the answer to " + file,
              transfer.at(),
              "hand %s in, then: coffer apply ANSWER; if it was lost: %s".formatted(file, again));
      case APPLIED ->
          new Line(
              transfer.container().text(),
              code,
              "applied; its vendor has not answered the receipt",
              transfer.at(),
              (file.isEmpty() ? again + ", and hand that in" : "hand %s in".formatted(file))
                  + "; then: coffer apply ANSWER, or if nothing comes back: coffer transfers"
                  + " --forget "
                  + transfer.container().text());
    };
  }
}
