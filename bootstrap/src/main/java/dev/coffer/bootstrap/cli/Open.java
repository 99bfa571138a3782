package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.hardware.software.ProtectedStream;
import dev.coffer.application.Problem;
import dev.coffer.application.lease.Unlocked;
import dev.coffer.application.runtime.HeldSeat;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.protect.ProtectedHeader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Opens a protected file under a licence. */
@Command(
    name = "open",
    description = "Open a protected file: coffer open --firm F --product P IN [OUT]",
    footer = {
      "OUT appears only when the whole file is verified. Without OUT the content goes to standard",
      "output as it is verified, segment by segment: a file that was cut off shows its start, and",
      "the exit code says that it is not whole."
    })
final class Open implements Verb {
  @Mixin private SeatOptions seats;

  @Option(
      names = "--use-id",
      paramLabel = "TEXT",
      description = "Names this use: the same again is answered alike and charges nothing.")
  private @Nullable String useId;

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(index = "0", paramLabel = "IN", description = "The protected file.")
  private Path in;

  @Parameters(index = "1", arity = "0..1", paramLabel = "OUT", description = "The opened file.")
  private @Nullable Path out;

  @Override
  public int run(Console console) throws IOException {
    Path place = out;
    try (InputStream sealed = NamedFile.open(in)) {
      if (place != null) {
        output.check(in, place);
      }
      Computer computer = Computer.at(console.home());
      ProtectedHeader header = ProtectedStream.readHeader(sealed);
      if (!header.firm().equals(seats.firm(computer).id())
          || !header.product().equals(seats.product())) {
        throw new Refusal(
            "content.other-product",
            "The file is protected for product %s%s."
                .formatted(
                    header.product(),
                    header.firm().equals(seats.firm(computer).id()) ? "" : " of another firm"),
            "Name the firm and product it is for.");
      }
      Unlocked unlocked;
      try (BackgroundTasks tasks = new BackgroundTasks();
          HeldSeat seat =
              seats.acquire(
                  console, computer, tasks, "coffer open", header.released(), header.features())) {
        unlocked = Refusal.unless(seat.open(Use.id(computer, useId), header));
      }
      console.progress("opening " + in);
      if (place == null) {
        OutputStream plain = new BufferedOutputStream(console.output(), 1 << 16);
        ProtectedStream.open(header, unlocked.key(), sealed, plain);
        plain.flush();
        return ExitCode.OK;
      }
      long written = output.write(place, plain -> opened(header, unlocked.key(), sealed, plain));
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("file", place.toString());
      answer.put("bytes", written);
      answer.put("unitsLeft", unlocked.unitsLeft() == Long.MAX_VALUE ? null : unlocked.unitsLeft());
      console.answer(answer, () -> console.line("opened: %s (%d bytes)".formatted(place, written)));
      return ExitCode.OK;
    } catch (ProtectedStream.Altered e) {
      throw altered(e);
    }
  }

  private long opened(ProtectedHeader header, Bytes key, InputStream sealed, OutputStream plain)
      throws IOException {
    try {
      return ProtectedStream.open(header, key, sealed, plain);
    } catch (ProtectedStream.Altered e) {
      throw altered(e);
    }
  }

  private Refusal altered(ProtectedStream.Altered e) {
    return new Refusal(
        Problem.CONTENT_ALTERED.type(),
        "The file %s does not open: %s.".formatted(in, e.getMessage()),
        out == null
            ? "Get it again; what was written before this is not the whole."
            : "Get it again; nothing was written.");
  }
}
