package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.license.CustomerId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A vendor's customers. */
@Command(
    name = "customer",
    description = "Who buys.",
    subcommands = {
      VendorCustomers.All.class,
      VendorCustomers.Show.class,
      VendorCustomers.Add.class,
      VendorCustomers.Change.class
    })
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
      console.list(
          "customers",
          all,
          List.of("ID", "NAME", "E-MAIL"),
          each -> List.of(each.id(), each.name(), each.email() == null ? "-" : each.email()));
      return ExitCode.OK;
    }
  }

  /** Shows a customer. */
  @Command(name = "show", description = "Show a customer and what was sold to them.")
  static final class Show implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "ID", description = "As list shows it.")
    private String id;

    @Override
    public int run(Console console) {
      VendorClient client = options.client(console);
      VendorWire.CustomerBody customer = Refusal.unless(client.customer(Typed.customer(id)));
      List<VendorWire.OrderBody> orders =
          VendorOrders.all(client, Map.of("customer", customer.id()));
      console.answer(
          Map.of("customer", customer, "orders", orders),
          () -> {
            console.line("customer " + customer.id() + ", " + customer.name());
            console.line("e-mail: " + (customer.email() == null ? "none" : customer.email()));
            VendorOrders.table(console, orders);
          });
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
              options
                  .client(console)
                  .add(new VendorWire.NewCustomer(name, Typed.emailOrNone(email)), Vendor.key()));
      console.answer(made, () -> console.line(made.id()));
      return ExitCode.OK;
    }
  }

  /** Changes a customer. */
  @Command(name = "change", description = "Change a customer's name or address.")
  static final class Change implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "ID", description = "As list shows it.")
    private String id;

    @Option(names = "--name", paramLabel = "NAME", description = "Another name.")
    private @Nullable String name;

    @ArgGroup private @Nullable Mailing mailing;

    /** An address, or none. */
    static final class Mailing {
      @Option(names = "--email", paramLabel = "EMAIL", description = "Another address.")
      private @Nullable String email;

      @Option(names = "--no-email", description = "No address any more.")
      private boolean none;

      @Nullable String address() {
        return none ? null : Typed.emailOrNone(email);
      }
    }

    @Override
    public int run(Console console) {
      if (name == null && mailing == null) {
        throw new Misuse("Nothing is to be changed.", "Give --name, --email or --no-email.");
      }
      CustomerId customer = Typed.customer(id);
      VendorClient client = options.client(console);
      VendorWire.CustomerBody before = Refusal.unless(client.customer(customer));
      VendorWire.CustomerBody after =
          Refusal.unless(
              client.change(
                  customer,
                  new VendorWire.NewCustomer(
                      name == null ? before.name() : name,
                      mailing == null ? before.email() : mailing.address())));
      console.answer(
          after,
          () ->
              console.line(
                  "changed: "
                      + after.name()
                      + (after.email() == null ? "" : ", " + after.email())));
      return ExitCode.OK;
    }
  }
}
