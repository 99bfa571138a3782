package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.update.Chain;
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

  private static String told(ContainerSerial serial, Chain.Incident.Kind kind) {
    String what =
        switch (kind) {
          case CLONE -> "a copy of it runs elsewhere";
          case ROLLED_BACK -> "an older state of it was put back";
          case FOREIGN_STATE -> "its state is not one that its vendor knows";
        };
    return "Container %s: %s. Its vendor was told and decides; until then nothing more is licensed to it."
        .formatted(serial.text(), what);
  }

  @Override
  public int run(Console console) {
    Computer computer = Computer.at(console.home());
    List<Line> lines = new ArrayList<>();
    List<Own.Shut> shut = new ArrayList<>();
    Own own = computer.own(console);
    List<ContainerSerial> here = options.namesServer() ? List.of() : own.open(shut);
    List<Time.Line> times = Time.lines(console, computer, own.driver(), here);
    for (ContainerSerial serial : here) {
      console.progress("asking the firms of " + serial.text());
      Own.Fetched fetched = own.update(serial);
      lines.add(new Line(serial.text(), "this computer", fetched.applied()));
      fetched.incidents().forEach(kind -> console.warn(told(serial, kind)));
    }
    Time.warn(console, times, Time.lines(console, computer, own.driver(), here));
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
                                : Console.counted(line.applied(), "update") + " applied"))));
    return ExitCode.OK;
  }
}
