package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.domain.container.ContainerSerial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Fetches what the vendors changed, into every container of this computer. */
@Command(name = "update", description = "Fetch what the vendors changed.")
final class Update implements Verb {
  @Mixin private CustomerOptions options;

  /** What one container got. */
  record Line(String container, String server, int applied) {}

  @Override
  public int run(Console console) {
    Computer computer = Computer.at(console.home());
    List<Line> lines = new ArrayList<>();
    List<Own.Shut> shut = new ArrayList<>();
    Own own = computer.own(console);
    List<ContainerSerial> here = options.namesServer() ? List.of() : own.open(shut);
    for (ContainerSerial serial : here) {
      console.progress("asking the firms of " + serial.text());
      lines.add(new Line(serial.text(), "this computer", own.update(serial)));
    }
    for (Membership each :
        here.isEmpty() && shut.isEmpty()
            ? options.containers(console, computer)
            : options.here(computer)) {
      CloudWire.Brought brought = Refusal.unless(computer.container(each).bring());
      lines.add(new Line(each.container().text(), each.server(), brought.applied()));
    }
    if (lines.isEmpty() && !shut.isEmpty()) {
      throw shut.get(0).why();
    }
    shut.forEach(each -> console.warn(each.why().sentence() + " " + each.why().remedy()));
    console.answer(
        Map.of("containers", lines),
        () ->
            lines.forEach(
                line ->
                    console.line(
                        line.container()
                            + ": "
                            + (line.applied() == 0
                                ? "nothing new"
                                : line.applied() + " updates applied"))));
    return ExitCode.OK;
  }
}
