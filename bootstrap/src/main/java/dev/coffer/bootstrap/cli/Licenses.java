package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.application.central.LinkUnavailable;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.update.Trust;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists what this computer may use, as its containers hold it and its firms signed it. */
@Command(name = "list", description = "List the licences of this computer.")
final class Licenses implements Verb {
  /** Where a container is that this computer has itself. */
  private static final String HERE = "this computer";

  @Mixin private CustomerOptions options = new CustomerOptions();

  /** One licence; only what its firm signed is shown. */
  record Line(
      long firm,
      String firmName,
      long product,
      String name,
      String license,
      int generation,
      String state,
      int seats,
      @Nullable Long unitsLeft,
      @Nullable Instant validUntil,
      String container,
      String server) {}

  /** A container that could not be read, and why. */
  record Missing(String container, String server, String type, String title) {}

  @Override
  public int run(Console console) {
    Computer computer = Computer.at(console.home());
    options.reach(console, computer);
    List<Line> lines = new ArrayList<>();
    List<Missing> missing = new ArrayList<>();
    Optional<RuntimeException> first = Optional.empty();
    List<Own.Shut> shut = new ArrayList<>();
    Own own = computer.own(console);
    List<ContainerSerial> here = options.namesServer() ? List.of() : own.open(shut);
    for (ContainerSerial serial : here) {
      lines.addAll(lines(computer, own, serial));
    }
    for (Own.Shut each : shut) {
      missing.add(
          new Missing(
              each.container().text(),
              HERE,
              "machine." + each.why().reason().name().toLowerCase(Locale.ROOT),
              each.why().sentence() + " " + each.why().remedy()));
      first = Optional.of(first.orElse(each.why()));
    }
    boolean nothing = here.isEmpty() && shut.isEmpty() && computer.state().memberships().isEmpty();
    List<Membership> containers =
        computer.state().memberships().isEmpty()
            ? List.of()
            : options.containers(console, computer);
    for (Membership each : containers) {
      try {
        CloudWire.Contents contents = Refusal.unless(computer.container(each).contents());
        lines.addAll(lines(computer, each, contents));
      } catch (LinkUnavailable e) {
        missing.add(missing(each, "unreachable", String.valueOf(e.getMessage())));
        first = Optional.of(first.orElse(e));
      } catch (VerbEnded e) {
        missing.add(missing(each, e.type(), e.sentence() + " " + e.remedy()));
        first = Optional.of(first.orElse(e));
      }
    }
    if (first.isPresent() && lines.isEmpty()) {
      throw first.get();
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("licenses", lines);
    data.put("missing", missing);
    console.answer(data, () -> show(console, lines, nothing));
    missing.forEach(each -> console.note("container " + each.container() + ": " + each.title()));
    return ExitCode.OK;
  }

  private static Missing missing(Membership membership, String type, String title) {
    return new Missing(membership.container().text(), membership.server(), type, title);
  }

  private static List<Line> lines(
      Computer computer, Membership membership, CloudWire.Contents contents) {
    computer.meet(
        contents.firms().stream().map(CloudWire.FirmContents::firm).toList(), membership.server());
    Where where = new Where(membership.container().text(), membership.server());
    Function<FirmId, Optional<Trust>> trust = computer.trust();
    List<Line> lines = new ArrayList<>();
    for (CloudWire.FirmContents firm : contents.firms()) {
      Named named = new Named(firm.firm().code(), firm.firm().name());
      for (CloudWire.Item body : firm.items()) {
        lines.add(line(where, named, firm.blocked(), body.item(), trust));
      }
    }
    return lines;
  }

  private static List<Line> lines(Computer computer, Own own, ContainerSerial serial) {
    Where where = new Where(serial.text(), HERE);
    Function<FirmId, Optional<Trust>> trust = computer.trust();
    List<Line> lines = new ArrayList<>();
    for (FirmId id : own.driver().firms(serial)) {
      ContainerDriver.Contents contents = own.driver().contents(serial, id);
      Named named =
          computer
              .state()
              .firm(id)
              .map(firm -> new Named(firm.code().value(), firm.name()))
              .orElseGet(() -> new Named(0, id.root().hex()));
      for (ContainerDriver.Item item : contents.items()) {
        lines.add(line(where, named, contents.blocked(), item, trust));
      }
    }
    return lines;
  }

  /** A container and where it is. */
  private record Where(String container, String server) {}

  /** A firm as people know it. */
  private record Named(long code, String name) {}

  private static Line line(
      Where where,
      Named firm,
      boolean blocked,
      ContainerDriver.Item item,
      Function<FirmId, Optional<Trust>> trust) {
    Optional<LicenseEntry> genuine =
        trust
            .apply(item.entry().firm())
            .flatMap(
                believed ->
                    believed.readEntry(item.certifiedBy(), item.entry().encode())
                            instanceof Trust.EntryReading.Genuine read
                        ? Optional.of(read.entry())
                        : Optional.empty());
    LicenseEntry entry = genuine.orElse(item.entry());
    Terms terms = entry.terms();
    Terms.Validity validity =
        terms.validAt(Instant.now().truncatedTo(ChronoUnit.MILLIS), item.used().firstUse());
    Optional<Long> left = terms.units().map(total -> Math.max(0, total - item.used().units()));
    String state;
    if (genuine.isEmpty()) {
      state = "untrusted";
    } else if (blocked) {
      state = "blocked";
    } else if (validity instanceof Terms.Validity.NotYet) {
      state = "not-yet";
    } else if (validity instanceof Terms.Validity.Over) {
      state = "over";
    } else {
      state = left.isPresent() && left.get() == 0 ? "used-up" : "ok";
    }
    return new Line(
        firm.code(),
        firm.name(),
        entry.product().value(),
        entry.name(),
        entry.license().text(),
        entry.generation(),
        state,
        terms.seats(),
        left.orElse(null),
        terms.effectiveEnd(item.used().firstUse()).orElse(null),
        where.container(),
        where.server());
  }

  private static void show(Console console, List<Line> lines, boolean nothing) {
    if (nothing) {
      console.note("no licences yet: coffer activate TICKET --server URL");
      return;
    }
    console.table(
        List.of(
            "FIRM",
            "PRODUCT",
            "NAME",
            "STATE",
            "SEATS",
            "UNITS LEFT",
            "UNTIL",
            "CONTAINER",
            "LICENSE"),
        lines.stream()
            .map(
                line ->
                    List.of(
                        Long.toString(line.firm()),
                        Long.toString(line.product()),
                        line.name(),
                        line.state(),
                        Integer.toString(line.seats()),
                        line.unitsLeft() == null ? "-" : line.unitsLeft().toString(),
                        line.validUntil() == null ? "-" : line.validUntil().toString(),
                        line.container(),
                        line.license()))
            .toList());
  }
}
