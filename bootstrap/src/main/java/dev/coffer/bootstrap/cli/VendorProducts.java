package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.wire.TermsBody;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.license.Terms;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A vendor's products. */
@Command(
    name = "product",
    description = "What is sold.",
    subcommands = {VendorProducts.All.class, VendorProducts.Add.class})
final class VendorProducts {
  VendorProducts() {}

  /** Lists products. */
  @Command(name = "list", description = "List all products.")
  static final class All implements Verb {
    @Mixin private VendorOptions options;

    @Override
    public int run(Console console) {
      VendorClient client = options.client(console);
      List<VendorWire.ProductBody> all =
          Vendor.all(
              after -> client.products(after, Vendor.page()),
              VendorWire.Products::items,
              VendorWire.Products::next);
      console.answer(
          Map.of("products", all),
          () ->
              console.table(
                  List.of("CODE", "NAME", "TEXT"),
                  all.stream()
                      .map(
                          each ->
                              List.of(
                                  Long.toString(each.code()),
                                  each.name(),
                                  each.text() == null ? "" : each.text()))
                      .toList()));
      return ExitCode.OK;
    }
  }

  /** Adds a product. */
  @Command(name = "add", description = "Add a product.")
  static final class Add implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(index = "0", paramLabel = "CODE", description = "Its number.")
    private long code;

    @Parameters(index = "1", paramLabel = "NAME", description = "Its name.")
    private String name;

    @Option(names = "--text", paramLabel = "TEXT", description = "A line for people.")
    private @Nullable String text;

    @Option(
        names = "--feature",
        split = ",",
        paramLabel = "N",
        description = "A feature it has, 0 to 63. Repeatable.")
    private @Nullable List<Integer> features;

    @Option(names = "--seats", paramLabel = "N", description = "How many may use it at once.")
    private @Nullable Integer seats;

    @Option(
        names = "--counting",
        paramLabel = "RULE",
        description = "What takes a seat: ${COMPLETION-CANDIDATES}.")
    private @Nullable Counting counting;

    @Option(names = "--units", paramLabel = "N", description = "Units in all: pay per use.")
    private @Nullable Long units;

    @Option(
        names = "--valid-until",
        paramLabel = "INSTANT",
        description = "As 2027-01-01T00:00:00Z.")
    private @Nullable String validUntil;

    @Override
    public int run(Console console) {
      VendorWire.ProductBody made =
          Refusal.unless(
              options
                  .client(console)
                  .add(
                      new VendorWire.ProductBody(code, name, text, features, terms(), null),
                      Vendor.key()));
      console.answer(made, () -> console.line("added: product " + made.code()));
      return ExitCode.OK;
    }

    private TermsBody terms() {
      Terms.Builder terms = Terms.builder();
      if (seats != null) {
        terms.seats(seats);
      }
      if (counting != null) {
        terms.counting(counting);
      }
      if (units != null) {
        terms.units(units);
      }
      if (validUntil != null) {
        terms.validUntil(instant(validUntil));
      }
      return TermsBody.of(terms.build());
    }

    private static Instant instant(String text) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        throw new Misuse("'" + text + "' is no instant.", "Write it as 2027-01-01T00:00:00Z.");
      }
    }
  }
}
