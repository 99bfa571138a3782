package dev.coffer.bootstrap.cli;

import dev.coffer.application.container.ContainerDriver;
import dev.coffer.domain.container.ClockReport;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.FirmId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Says what the containers of this computer know of time. */
@Command(
    name = "time",
    description = "Say what this computer's containers know of time, and what to do about it.",
    footer = {
      "A container keeps a time of its own, which never goes back. Where the computer's clock",
      "contradicts it, set the clock right; if it is right, it was ahead once, and the next contact",
      "repairs it: 'coffer update', or coffer context, vendor exchange and apply by files."
    })
final class Time implements Verb {
  /**
   * What one container knows of time for one firm.
   *
   * @param state {@code ok}, or {@code suspect} where clock and own time contradict each other
   * @param contact the last contact that the firm certified, if any
   */
  record Line(
      String container,
      String firm,
      Instant clock,
      Instant own,
      @Nullable Instant contact,
      String state,
      long clockSetBack,
      long timeRepaired) {
    /** Whether the clock is further than the last contact; that is wrong if it was just now. */
    private boolean isAhead() {
      return contact != null && clock.isAfter(contact.plus(ClockReport.TOLERANCE));
    }

    private boolean knewThisContact(Line before) {
      return before.container.equals(container)
          && before.firm.equals(firm)
          && Objects.equals(before.contact, contact);
    }
  }

  @Override
  public int run(Console console) {
    Computer computer = Computer.at(console.home());
    Own own = computer.own(console);
    List<Own.Shut> shut = new ArrayList<>();
    List<Line> lines = lines(console, computer, own.driver(), own.open(shut));
    if (lines.isEmpty() && !shut.isEmpty()) {
      throw shut.get(0).why();
    }
    shut.forEach(each -> console.warn(each.why().sentence() + " " + each.why().remedy()));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("containers", lines);
    console.answer(data, () -> show(console, lines));
    warnOfSuspects(console, lines);
    return ExitCode.OK;
  }

  /** What containers that open know of time, for each of their firms. */
  static List<Line> lines(
      Console console, Computer computer, ContainerDriver driver, List<ContainerSerial> serials) {
    List<Line> lines = new ArrayList<>();
    for (ContainerSerial serial : serials) {
      for (FirmId firm : driver.firms(serial)) {
        lines.add(
            line(
                serial,
                computer.state().firm(firm).map(each -> each.code().toString()).orElse("?"),
                driver.contents(serial, firm).time(),
                console.environment().clock().instant()));
      }
    }
    return lines;
  }

  /** Warns of what a contact between {@code before} and {@code after} showed, or left as it was. */
  static void warn(Console console, List<Line> before, List<Line> after) {
    warnOfSuspects(console, after);
    after.stream()
        .filter(line -> line.isAhead() && before.stream().noneMatch(line::knewThisContact))
        .forEach(
            line ->
                console.warn(
                    ("the clock is %s ahead of the time of firm %s: set it right, or licences in %s"
                            + " end early")
                        .formatted(
                            hours(Duration.between(line.contact(), line.clock())),
                            line.firm(),
                            line.container())));
  }

  private static void warnOfSuspects(Console console, List<Line> lines) {
    lines.stream()
        .filter(line -> line.state().equals("suspect"))
        .forEach(line -> console.warn(remedy(line)));
  }

  private static String hours(Duration duration) {
    long hours = Math.max(1, duration.toHours());
    return hours == 1 ? "an hour" : hours + " hours";
  }

  private static Line line(
      ContainerSerial serial, String firm, ContainerDriver.Time time, Instant clock) {
    boolean suspect = clock.isBefore(time.own().minus(ClockReport.TOLERANCE));
    Optional<ClockReport> report = time.report();
    return new Line(
        serial.text(),
        firm,
        Instant.ofEpochSecond(clock.getEpochSecond()),
        time.own(),
        time.contact().orElse(null),
        suspect ? "suspect" : "ok",
        report.map(ClockReport::setBacks).orElse(0L),
        report.map(ClockReport::repairs).orElse(0L));
  }

  private static void show(Console console, List<Line> lines) {
    if (lines.isEmpty()) {
      console.line("This computer has no container of its own; the Cloud's have the Cloud's time.");
      return;
    }
    console.table(
        List.of(
            "CONTAINER", "FIRM", "CLOCK", "OWN TIME", "CERTIFIED", "STATE", "SET BACK", "REPAIRED"),
        lines.stream()
            .map(
                line ->
                    List.of(
                        line.container(),
                        line.firm(),
                        line.clock().toString(),
                        line.own().toString(),
                        Optional.ofNullable(line.contact()).map(Instant::toString).orElse("-"),
                        line.state(),
                        Long.toString(line.clockSetBack()),
                        Long.toString(line.timeRepaired())))
            .toList());
  }

  private static String remedy(Line line) {
    Duration behind = Duration.between(line.clock(), line.own());
    return ("the clock is %s behind what %s has seen: set it right; if it is right, it was ahead"
            + " once, and the next contact with firm %s repairs that (coffer update, or by files)")
        .formatted(hours(behind), line.container(), line.firm());
  }
}
