package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.wire.BulkWire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Sells what a table says. The same file again is answered with the tickets that were made first,
 * for a day: its digest is the key of the request.
 */
@Command(
    name = "import",
    description = {
      "Sell a table of orders, all of it or nothing; prints order numbers and tickets.",
      "The first line names the columns: order, customer, email, name, product, quantity, comment,"
          + " mail."
    })
final class VendorImport implements Verb {
  private static final long LONGEST = 1 << 20;

  @Mixin private VendorOptions options;

  @Parameters(paramLabel = "FILE", description = "The table, as CSV in UTF-8.")
  private Path file;

  @Option(names = "--dry-run", description = "Only look: tell all faults, and sell nothing.")
  private boolean dryRun;

  VendorImport() {}

  @Override
  public int run(Console console) {
    Bytes table = read();
    VendorClient client = options.client(console);
    if (dryRun) {
      BulkWire.ImportReport report = Refusal.unless(client.checkImport(table));
      if (report.faultCount() > 0) {
        throw faulty(console, report);
      }
      console.answer(
          report,
          () ->
              console.line(
                  "no faults: %s, %s, %s"
                      .formatted(
                          Console.counted(report.orders(), "order"),
                          Console.counted(report.licenses(), "licence"),
                          Console.counted(report.newCustomers(), "new customer"))));
      return ExitCode.OK;
    }
    Outcome<BulkWire.Imported> outcome =
        client.importOrders(table, "import-" + Digest.sha256(table).hex());
    if (outcome instanceof Outcome.Refused<BulkWire.Imported> refused
        && refused.problem() == Problem.IMPORT_FAULTY) {
      throw faulty(console, Refusal.unless(client.checkImport(table)));
    }
    BulkWire.Imported imported = Refusal.unless(outcome);
    console.answer(
        imported,
        () ->
            console.table(
                List.of("LINE", "NUMBER", "ORDER", "TICKET"),
                imported.sold().stream()
                    .map(
                        sold ->
                            List.of(
                                Long.toString(sold.line()),
                                sold.sale().order().number() == null
                                    ? "-"
                                    : sold.sale().order().number(),
                                sold.sale().order().id(),
                                sold.sale().ticket()))
                    .toList()));
    return ExitCode.OK;
  }

  private Bytes read() {
    try {
      if (Files.size(file) > LONGEST) {
        throw new Misuse("The file " + file + " is longer than 1 MiB.", "Split it.");
      }
      return Bytes.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw NamedFile.unreadable(file);
    }
  }

  private Refusal faulty(Console console, BulkWire.ImportReport report) {
    for (BulkWire.Fault fault : report.faults()) {
      console.note(
          "line %d%s: %s"
              .formatted(
                  fault.line(),
                  fault.column() == null ? "" : ", column " + fault.column(),
                  fault.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }
    return new Refusal(
            Problem.IMPORT_FAULTY.type(),
            "%s has %s; nothing was sold."
                .formatted(file, Console.counted(report.faultCount(), "fault")),
            "Mend the lines and import the file again.")
        .with("faults", report.faults());
  }
}
