package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.Problem;
import dev.coffer.application.wire.BulkWire;
import dev.coffer.application.wire.ChangesWire;
import dev.coffer.domain.container.ContainerSerial;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The containers that hold or held licences of the firm. */
@Command(
    name = "container",
    description = "Where licences are.",
    subcommands = {
      VendorContainers.All.class,
      VendorContainers.Show.class,
      VendorContainers.Waiting.class,
      VendorContainers.Decide.class,
      VendorContainers.OfDevices.class
    })
final class VendorContainers {
  /** Digits of a digest that people compare. */
  private static final int SHORT = 16;

  VendorContainers() {}

  /** Lists containers. */
  @Command(name = "list", description = "List the containers that hold or held licences.")
  static final class All implements Verb {
    @Mixin private VendorOptions options;

    @Option(names = "--quarantined", description = "Only those whose state is in question.")
    private boolean quarantined;

    @Override
    public int run(Console console) {
      VendorClient client = options.client(console);
      List<ChangesWire.ContainerBody> all =
          Vendor.all(
                  after -> client.containers(after, Vendor.page()),
                  BulkWire.Containers::items,
                  BulkWire.Containers::next)
              .stream()
              .filter(each -> !quarantined || each.quarantined())
              .toList();
      console.list(
          "containers",
          all,
          List.of(
              "SERIAL",
              "BLOCKED",
              "QUARANTINED",
              "UPDATES",
              "CONFIRMED",
              "CLOCK SET BACK",
              "TIME REPAIRED",
              "EMERGENCIES",
              "INCIDENTS"),
          each ->
              List.of(
                  each.serial(),
                  each.blocked() ? "yes" : "no",
                  each.quarantined() ? "yes" : "no",
                  Long.toString(each.counter()),
                  Long.toString(each.confirmed()),
                  Long.toString(each.clockSetBack()),
                  Long.toString(each.timeRepaired()),
                  Long.toString(each.emergencies()),
                  Long.toString(each.found())));
      return ExitCode.OK;
    }
  }

  /** Shows one, with the evidence of what is wrong with it. */
  @Command(
      name = "show",
      description = "Show a container, and what was found wrong with its state.")
  static final class Show implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "SERIAL", description = "The container's serial.")
    private String serial;

    @Override
    public int run(Console console) {
      say(
          console,
          Refusal.unless(options.client(console).container(VendorLicenses.serial(serial))));
      return ExitCode.OK;
    }
  }

  /** Decides of one whose state is in question. */
  @Command(
      name = "decide",
      description = "Decide of a container that is in quarantine: accept, reset or block.",
      footer = {
        "accept: it was put back for a good reason. The copy that shows itself next goes on with what",
        "  belongs there; what was used before stays used, any other copy is left behind.",
        "reset: it gives everything back; its licences are available again.",
        "block: it uses nothing any more (as coffer vendor license block); it stays in quarantine."
      })
  static final class Decide implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(index = "0", paramLabel = "SERIAL", description = "The container's serial.")
    private String serial;

    @Parameters(index = "1", paramLabel = "DECISION", description = "One of accept, reset, block.")
    private String decision;

    @Override
    public int run(Console console) {
      ChangesWire.Verdict verdict =
          Arrays.stream(ChangesWire.Verdict.values())
              .filter(each -> each.name().equalsIgnoreCase(decision))
              .findFirst()
              .orElseThrow(
                  () ->
                      new Misuse(
                          "'" + decision + "' is no decision.", "One of accept, reset, block."));
      say(
          console,
          Refusal.unless(
              options
                  .client(console)
                  .decide(VendorLicenses.serial(serial), verdict, Vendor.key())));
      return ExitCode.OK;
    }
  }

  private static void say(Console console, ChangesWire.ContainerBody container) {
    List<ChangesWire.IncidentBody> incidents =
        Optional.ofNullable(container.incidents()).orElse(List.of());
    console.answer(
        container,
        () -> {
          console.line("container " + container.serial());
          console.line(
              container.blocked()
                  ? "blocked" + (container.blockedThere() ? "" : ", from its next contact on")
                  : "not blocked");
          console.line(standing(container));
          console.line(
              "updates: %d written, %d confirmed"
                  .formatted(container.counter(), container.confirmed()));
          console.line(
              "clock set back: %s; time repaired: %s; licences from emergency kits: %s"
                  .formatted(
                      times(container.clockSetBack()),
                      times(container.timeRepaired()),
                      container.emergencies() == 0 ? "none" : container.emergencies()));
          incidents.forEach(each -> console.line(told(each)));
        });
  }

  private static String times(long count) {
    return count == 0 ? "never" : Console.counted(count, "time");
  }

  private static String standing(ChangesWire.ContainerBody container) {
    if (container.decision() != null) {
      return "in question; decided: %s, at its next contact"
          .formatted(container.decision().name().toLowerCase(Locale.ROOT));
    }
    return container.quarantined()
        ? "in question: it is given nothing until you decide (coffer vendor container decide)"
        : "not in question";
  }

  private static String told(ChangesWire.IncidentBody incident) {
    String what =
        switch (incident.kind()) {
          case CLONE ->
              "context %d came with two contents (%s, before %s): two copies run"
                  .formatted(
                      incident.contextSeq(),
                      shortened(incident.context()),
                      shortened(Optional.ofNullable(incident.known()).orElse("unknown")));
          case ROLLED_BACK ->
              "context %d (%s) shows update %d, and update %d or later use was confirmed before: an older state was put back"
                  .formatted(
                      incident.contextSeq(),
                      shortened(incident.context()),
                      incident.counter(),
                      incident.confirmed());
          case FOREIGN_STATE ->
              "context %d (%s) shows a state at update %d that was never written here"
                      .formatted(
                          incident.contextSeq(), shortened(incident.context()), incident.counter())
                  + disputed(incident);
        };
    return "%s, found %s, own clock %s: %s"
        .formatted(
            incident.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            incident.at(),
            incident.lastSeen(),
            what);
  }

  private static String disputed(ChangesWire.IncidentBody incident) {
    if (incident.why() == null) {
      return "";
    }
    String what =
        switch (incident.why()) {
          case UNKNOWN -> "is not known here";
          case ELSEWHERE -> "is in another container";
          case OLDER -> "was delivered or changed since, at a later generation";
          case LESS_USED -> "was used more before";
          case NO_ENTRY -> "came without its entry";
        };
    return "; not adopted, for licence %s %s".formatted(incident.license(), what);
  }

  private static String shortened(String digest) {
    return digest.substring(0, Math.min(SHORT, digest.length()));
  }

  /** Lists those that changes wait for. */
  @Command(name = "waiting", description = "List the containers that changes wait for, and why.")
  static final class Waiting implements Verb {
    @Mixin private VendorOptions options;

    @Override
    public int run(Console console) {
      VendorClient client = options.client(console);
      List<ChangesWire.Waiting> all =
          Vendor.all(
              after -> client.waiting(after, Vendor.page()),
              ChangesWire.WaitingList::items,
              ChangesWire.WaitingList::next);
      console.list(
          "contacts",
          all,
          List.of("SERIAL", "SINCE", "NEXT CONTACT", "ATTEMPTS", "WHY"),
          each ->
              List.of(
                  each.container(),
                  each.since().toString(),
                  each.dueAt().toString(),
                  Integer.toString(each.attempts()),
                  why(each.problem())));
      return ExitCode.OK;
    }

    private static String why(@Nullable String problem) {
      if (problem == null) {
        return "not asked yet";
      }
      return problem.equals(Problem.LICENSE_IN_USE.type()) ? "in use" : "failed: " + problem;
    }
  }

  /** Lists the devices of one. */
  @Command(name = "devices", description = "List the devices of a cloud container.")
  static final class OfDevices implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "SERIAL", description = "The container's serial.")
    private String serial;

    @Override
    public int run(Console console) {
      VendorClient client = options.client(console);
      ContainerSerial container = VendorLicenses.serial(serial);
      List<BulkWire.HolderDevice> all =
          Vendor.all(
              after -> client.devices(container, after, Vendor.page()),
              BulkWire.HolderDevices::items,
              BulkWire.HolderDevices::next);
      console.list(
          "devices",
          all,
          List.of("ID", "NAME", "LAST CONTACT", "ENDED"),
          each ->
              List.of(
                  each.id(),
                  each.name(),
                  each.lastContact().toString(),
                  each.revoked() ? "yes" : "no"));
      return ExitCode.OK;
    }
  }
}
