package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a whole list of the firm into a file, which appears whole or not at all. */
@Command(name = "export", description = "Write a list of the firm as a table or as JSON lines.")
final class VendorExport implements Verb {
  /** What can be written. */
  enum Kind {
    LICENSES,
    ORDERS,
    CUSTOMERS,
    CONTAINERS,
    EVENTS
  }

  /** How. */
  enum Format {
    CSV,
    JSONL
  }

  @Mixin private VendorOptions options;

  @Parameters(
      index = "0",
      paramLabel = "LIST",
      description = "licenses, orders, customers, containers or events.")
  private Kind list;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "Where to; standard output without it.")
  private @Nullable Path place;

  @Option(names = "--format", paramLabel = "FORMAT", description = "csv, the default, or jsonl.")
  private Format format = Format.CSV;

  VendorExport() {}

  @Override
  public int run(Console console) throws IOException {
    VendorClient client = options.client(console);
    String name = list.name().toLowerCase(Locale.ROOT);
    String form = format.name().toLowerCase(Locale.ROOT);
    if (place == null) {
      Refusal.unless(client.export(name, form, octets -> console.output().write(octets.toArray())));
      console.output().flush();
      return ExitCode.OK;
    }
    WholeFile.check(place);
    long parts =
        WholeFile.write(
            place,
            out ->
                Refusal.unless(client.export(name, form, octets -> out.write(octets.toArray()))));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("file", place.toString());
    data.put("parts", parts);
    console.answer(data, () -> console.line(name + " in " + place));
    return ExitCode.OK;
  }
}
