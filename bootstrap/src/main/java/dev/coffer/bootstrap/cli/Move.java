package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.application.runtime.OwnContainers;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.ticket.TicketCode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a licence in another container. */
@Command(
    name = "move",
    description = "Bring a licence into another container, of your account or of this computer.",
    footer = {
      "From the cloud: coffer move LICENSE --to SERIAL, or --into machine for this computer's own.",
      "From this computer's own container, the ticket that it came by is needed:",
      "coffer move LICENSE --to SERIAL --ticket TICKET."
    })
final class Move implements Verb {
  @Mixin private CustomerOptions options;

  @Parameters(paramLabel = "LICENSE", description = "Its id, as in 'coffer list'.")
  private String license;

  @Option(names = "--to", paramLabel = "SERIAL", description = "The container it is to be in.")
  private @Nullable String to;

  @Option(
      names = "--into",
      paramLabel = "KIND",
      description = "machine: the own container of this computer, made if there is none.")
  private @Nullable String into;

  @Option(
      names = "--from",
      paramLabel = "SERIAL",
      description = "Where it is; needed to go on with a move that had to wait.")
  private @Nullable String from;

  @Option(
      names = "--ticket",
      paramLabel = "TICKET",
      description = "The ticket that it came by; needed from an own container of this computer.")
  private @Nullable String ticket;

  @Override
  public int run(Console console) {
    if ((to == null) == (into == null) || (into != null && !into.equals("machine"))) {
      throw new Misuse(
          "It is not said where the licence is to be.",
          "Give --to SERIAL, or --into machine for this computer's own container.");
    }
    Computer computer = Computer.at(console.home());
    Own own = computer.own(console);
    LicenseId id = HeldLicense.id(license);
    Optional<OwnContainers.Held> held = options.namesServer() ? Optional.empty() : own.held(id);
    if ((held.isPresent() && from == null) || ticket != null) {
      return fromOwn(console, computer, own, id, held);
    }
    Membership there =
        from == null
            ? HeldLicense.membership(console, computer, options, id)
            : HeldLicense.named(computer, VendorLicenses.serial(from));
    ContainerSerial target = to == null ? own.firstOrNew() : VendorLicenses.serial(to);
    if (!own.all().contains(target)) {
      return fromCloud(console, computer, there, target, id);
    }
    List<FirmId> firms = firms(computer, there);
    firms.forEach(firm -> contact(own, target, firm));
    int exit = fromCloud(console, computer, there, target, id);
    firms.forEach(firm -> contact(own, target, firm));
    return exit;
  }

  private int fromCloud(
      Console console, Computer computer, Membership there, ContainerSerial target, LicenseId id) {
    GatewayWire.OnItsWay way = Refusal.unless(computer.container(there).move(id, target));
    computer.leaves(
        id,
        way.license().name(),
        there.container(),
        Optional.of(target),
        Optional.ofNullable(way.inUseUntil()));
    console.answer(
        way,
        () ->
            console.line(
                way.inUseUntil() == null
                    ? "moved: %s into %s".formatted(way.license().name(), target.text())
                    : "moving: %s is in use until %s; then: coffer move %s --from %s --to %s"
                        .formatted(
                            way.license().name(),
                            way.inUseUntil(),
                            license,
                            there.container().text(),
                            target.text())));
    return ExitCode.OK;
  }

  /** The firms whose licences are in a container, so that this computer knows them. */
  private static List<FirmId> firms(Computer computer, Membership there) {
    CloudWire.Contents contents = Refusal.unless(computer.container(there).contents());
    List<CloudWire.FirmContents> firms = contents.firms();
    computer.meet(firms.stream().map(CloudWire.FirmContents::firm).toList(), there.server());
    return firms.stream().map(firm -> Wire.firm(firm.firm().id())).toList();
  }

  private static void contact(Own own, ContainerSerial container, FirmId firm) {
    Refusal.unless(
        own.containers().update(own.link(own.firm(firm)), container, firm, Computer.requestKey()));
  }

  /** Out of a container of this computer, and by its ticket into the other. */
  private int fromOwn(
      Console console,
      Computer computer,
      Own own,
      LicenseId id,
      Optional<OwnContainers.Held> held) {
    if (to == null || ticket == null) {
      throw new Misuse(
          "From a container of this computer a licence moves by the ticket that it came by.",
          "coffer move LICENSE --to SERIAL --ticket TICKET.");
    }
    TicketCode code = Activate.ticket(ticket);
    ContainerSerial target = VendorLicenses.serial(to);
    Membership there = HeldLicense.named(computer, target);
    Optional<Instant> until = held.flatMap(each -> own.leave(each, Wish.Kind.MOVE));
    if (until.isEmpty()) {
      Refusal.unless(computer.container(there).activate(code));
    }
    String name = held.map(each -> each.item().entry().name()).orElse(id.text());
    held.ifPresent(each -> computer.leaves(id, name, each.container(), Optional.of(target), until));
    if (until.isEmpty()) {
      computer.left(id);
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("license", id.text());
    data.put("container", target.text());
    data.put("inUseUntil", until.orElse(null));
    console.answer(
        data,
        () ->
            console.line(
                until
                    .map(
                        at ->
                            "moving: %s is in use until %s; then give the same command again"
                                .formatted(name, at))
                    .orElse("moved: %s into %s".formatted(name, target.text()))));
    return ExitCode.OK;
  }
}
