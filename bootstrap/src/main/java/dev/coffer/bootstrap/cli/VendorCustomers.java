package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.wire.VendorWire;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A vendor's customers. */
@Command(
    name = "customer",
    description = "Who buys.",
    subcommands = {VendorCustomers.All.class, VendorCustomers.Add.class})
final class VendorCustomers {
  VendorCustomers() {}

  /** Lists customers. */
  @Command(name = "list", description = "List customers.")
  static final class All implements Verb {
    @Mixin private VendorOptions options;

    @Option(names = "--email", paramLabel = "EMAIL", description = "Only those of this address.")
    private @Nullable String email;

    @Override
    public int run(Console console) {
      Map<String, String> filter = email == null ? Map.of() : Map.of("email", email);
      VendorClient client = options.client(console);
      List<VendorWire.CustomerBody> all =
          Vendor.all(
              after -> client.customers(filter, after, Vendor.page()),
              VendorWire.Customers::items,
              VendorWire.Customers::next);
      console.answer(
          Map.of("customers", all),
          () ->
              console.table(
                  List.of("ID", "NAME", "E-MAIL"),
                  all.stream()
                      .map(
                          each ->
                              List.of(
                                  each.id(),
                                  each.name(),
                                  each.email() == null ? "-" : each.email()))
                      .toList()));
      return ExitCode.OK;
    }
  }

  /** Adds a customer. */
  @Command(name = "add", description = "Add a customer.")
  static final class Add implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "NAME", description = "The customer's name.")
    private String name;

    @Option(names = "--email", paramLabel = "EMAIL", description = "The customer's address.")
    private @Nullable String email;

    @Override
    public int run(Console console) {
      VendorWire.CustomerBody made =
          Refusal.unless(
              options.client(console).add(new VendorWire.NewCustomer(name, email), Vendor.key()));
      console.answer(made, () -> console.line(made.id()));
      return ExitCode.OK;
    }
  }
}
