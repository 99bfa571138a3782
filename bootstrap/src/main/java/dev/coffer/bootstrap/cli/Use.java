package dev.coffer.bootstrap.cli;

import dev.coffer.application.runtime.HeldSeat;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.crypto.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Spends units of a licence that counts them, once. */
@Command(
    name = "use",
    description = "Spend units: coffer use --firm F --product P --units N --use-id TEXT")
final class Use implements Verb {
  @Mixin private SeatOptions seats;

  @Option(
      names = "--units",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many; 1 without it. 0 only checks the licence.")
  private long units;

  @Option(
      names = "--use-id",
      paramLabel = "TEXT",
      description = "Names this use: the same again is answered alike and spends nothing.")
  private @Nullable String useId;

  @Override
  public int run(Console console) {
    if (units < 0 || (useId != null && useId.isBlank())) {
      throw new Misuse("--units must be 0 or more and --use-id has a text.", "Leave them out.");
    }
    Computer computer = Computer.at(console.home());
    try (BackgroundTasks tasks = new BackgroundTasks();
        HeldSeat seat = seats.acquire(console, computer, tasks, "coffer use")) {
      Id id = id(computer, useId);
      long left = Refusal.unless(seat.use(id, units));
      boolean counted = seat.entry().terms().units().isPresent();
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("useId", id.text());
      answer.put("unitsLeft", counted ? left : null);
      console.answer(
          answer,
          () ->
              console.line(counted ? "units left: " + left : "used; the licence counts no units"));
    }
    return ExitCode.OK;
  }

  /** The id of a use: any text names one, by its digest; a fresh one where none is given. */
  static Id id(Computer computer, @Nullable String text) {
    if (text == null) {
      return computer.ids().next();
    }
    return new Id(Digest.sha256(Bytes.utf8("coffer/1/use/" + text)).value().slice(0, Id.LENGTH));
  }
}
