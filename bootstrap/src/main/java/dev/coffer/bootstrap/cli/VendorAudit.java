package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.adapters.hardware.software.SoftwareCrypto;
import dev.coffer.application.audit.AuditFile;
import dev.coffer.application.wire.EventsWire;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A vendor's audit log. */
@Command(
    name = "audit",
    description = "What happened, in an order that nobody can change unnoticed.",
    subcommands = {VendorAudit.Export.class, VendorAudit.Verify.class})
final class VendorAudit {
  private static final int PAGE = 500;

  /** Longer than any line of an audit file. */
  private static final int LONGEST_LINE = 1 << 20;

  VendorAudit() {}

  /**
   * Feeds the lines of a file, each ended by a line feed; what follows the last is a line too.
   *
   * @throws Refusal when it cannot be read
   */
  static void feed(Path file, AuditFile check) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (InputStream in = NamedFile.open(file)) {
      boolean goesOn = true;
      int octet = in.read();
      while (octet >= 0 && goesOn) {
        boolean ended = octet == '\n';
        if (!ended) {
          line.write(octet);
        }
        if (ended || line.size() > LONGEST_LINE) {
          goesOn = check.next(Bytes.of(line.toByteArray()));
          line.reset();
        }
        octet = in.read();
      }
    }
    if (line.size() > 0) {
      check.next(Bytes.of(line.toByteArray()));
    }
  }

  /** What is wrong with a line, to follow its number. */
  static String says(AuditFile.Fault fault) {
    return switch (fault) {
      case UNREADABLE -> "is no line of an audit log";
      case NO_OPENING -> "does not open an audit log";
      case OTHER_FIRM -> "opens the log of another firm";
      case OUT_OF_ORDER -> "does not follow: a line was dropped, inserted or moved";
      case BROKEN_CHAIN -> "does not go on from the line before: that one was changed";
      case NOT_SIGNED -> "is not signed by the firm";
      case OTHER_HEAD -> "signs other lines than those before it";
      case NO_HEAD -> "ends a log whose last lines are not signed: its end is missing";
    };
  }

  /** Writes the log into a file. */
  @Command(
      name = "export",
      description = "Write the whole log as JSON lines, ended by the firm's signature.")
  static final class Export implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(
        paramLabel = "FILE",
        arity = "0..1",
        description = "Where to; without it, standard output.")
    private @Nullable Path file;

    @Override
    public int run(Console console) throws IOException {
      VendorClient client = options.client(console);
      Path place = file;
      if (place == null) {
        write(client, console.output());
        console.output().flush();
        return ExitCode.OK;
      }
      long lines = WholeFile.write(place, out -> write(client, out));
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("file", place.toString());
      data.put("lines", lines);
      console.answer(data, () -> console.line(Console.counted(lines, "line") + " in " + place));
      return ExitCode.OK;
    }

    private static long write(VendorClient client, OutputStream out) throws IOException {
      EventsWire.AuditPage page = Refusal.unless(client.audit(0, PAGE));
      line(out, page.opening());
      long lines = 1L + lines(out, page);
      while (page.more()) {
        page = Refusal.unless(client.audit(page.last(), PAGE));
        lines += lines(out, page);
      }
      return lines;
    }

    private static int lines(OutputStream out, EventsWire.AuditPage page) throws IOException {
      for (String line : page.lines()) {
        line(out, line);
      }
      return page.lines().size();
    }

    private static void line(OutputStream out, String line) throws IOException {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Checks a file that was exported. */
  @Command(
      name = "verify",
      description = "Check an exported log: no server, no token, only the file.")
  static final class Verify implements Verb {
    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file;

    @Option(
        names = "--firm",
        paramLabel = "ID",
        description = "The firm whose log it must be: 64 hexadecimal digits.")
    private @Nullable String firm;

    @Override
    public int run(Console console) throws IOException {
      AuditFile check =
          new AuditFile(
              SoftwareCrypto.signatureCheck(), Optional.ofNullable(firm).map(Verify::firmId));
      feed(file, check);
      AuditFile.Result result = check.end();
      if (result instanceof AuditFile.Result.Broken broken) {
        throw refusal(broken);
      }
      AuditFile.Result.Intact intact = (AuditFile.Result.Intact) result;
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("status", "intact");
      data.put("firm", intact.firm().root().hex());
      data.put("name", intact.name());
      data.put("events", intact.lines());
      data.put("heads", intact.heads());
      data.put("signedAt", intact.signedAt());
      console.answer(
          data,
          () -> {
            console.line(
                "intact: %s of %s, signed at %s"
                    .formatted(
                        Console.counted(intact.lines(), "event"),
                        intact.name(),
                        intact.signedAt()));
            console.line("firm " + intact.firm().root().hex());
          });
      return ExitCode.OK;
    }

    private static FirmId firmId(String text) {
      try {
        return text.length() == 64 ? new FirmId(new Digest(Bytes.fromHex(text))) : Wire.firm(text);
      } catch (IllegalArgumentException | Malformed e) {
        throw new Misuse(
            "This is not a firm's id.",
            "It has 64 hexadecimal digits; 'coffer vendor key export-anchor' shows it.");
      }
    }

    private Refusal refusal(AuditFile.Result.Broken broken) {
      return new Refusal(
              "audit.broken",
              "Line %d of %s %s.".formatted(broken.line(), file, says(broken.fault())),
              "Do not rely on this file; export the log again and compare.")
          .with("line", broken.line())
          .with("fault", broken.fault().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
  }
}
