package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.wire.VendorWire;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A vendor's orders; each makes one ticket. */
@Command(
    name = "order",
    description = "What was sold.",
    subcommands = {
      VendorOrders.All.class,
      VendorOrders.Show.class,
      VendorOrders.Add.class,
      VendorImport.class
    })
final class VendorOrders {
  VendorOrders() {}

  /** Lists orders. */
  @Command(name = "list", description = "List orders, all or some.")
  static final class All implements Verb {
    @Mixin private VendorOptions options;

    @Option(names = "--customer", paramLabel = "ID", description = "Only this customer's.")
    private @Nullable String customer;

    @Option(names = "--number", paramLabel = "NUMBER", description = "The vendor's own number.")
    private @Nullable String number;

    @Option(names = "--comment", paramLabel = "TEXT", description = "Part of the comment.")
    private @Nullable String comment;

    @Override
    public int run(Console console) {
      Map<String, String> filter =
          Vendor.filter(
              "customer", Typed.customerOrNone(customer), "number", number, "comment", comment);
      List<VendorWire.OrderBody> all = all(options.client(console), filter);
      console.answer(Map.of("orders", all), () -> table(console, all));
      return ExitCode.OK;
    }
  }

  static List<VendorWire.OrderBody> all(VendorClient client, Map<String, String> filter) {
    return Vendor.all(
        after -> client.orders(filter, after, Vendor.page()),
        VendorWire.Orders::items,
        VendorWire.Orders::next);
  }

  static void table(Console console, List<VendorWire.OrderBody> all) {
    console.table(
        List.of("ID", "AT", "NUMBER", "CUSTOMER", "ITEMS", "COMMENT"),
        all.stream()
            .map(
                each ->
                    List.of(
                        each.id(),
                        each.createdAt().toString(),
                        each.number() == null ? "-" : each.number(),
                        each.customer() == null ? "-" : each.customer(),
                        items(each),
                        each.comment()))
            .toList());
  }

  private static String items(VendorWire.OrderBody order) {
    return order.items().stream()
        .map(item -> item.quantity() + " × " + item.product())
        .collect(Collectors.joining(", "));
  }

  /** Shows an order. */
  @Command(
      name = "show",
      description = "Show an order with its licences and where they are; never its ticket.")
  static final class Show implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "ID", description = "As list shows it.")
    private String id;

    @Override
    public int run(Console console) {
      VendorClient client = options.client(console);
      VendorWire.OrderBody order = Refusal.unless(client.order(Typed.order(id)));
      List<VendorWire.LicenseBody> licenses =
          Vendor.all(
              after -> client.licenses(Map.of("order", order.id()), after, Vendor.page()),
              VendorWire.Licenses::items,
              VendorWire.Licenses::next);
      console.answer(
          Map.of("order", order, "licenses", licenses),
          () -> {
            console.line("order " + order.id() + " of " + order.createdAt());
            if (order.number() != null) {
              console.line("number: " + order.number());
            }
            console.line("customer: " + (order.customer() == null ? "none" : order.customer()));
            console.line("sold: " + items(order));
            if (!order.comment().isEmpty()) {
              console.line("comment: " + order.comment());
            }
            VendorLicenses.table(console, licenses);
          });
      return ExitCode.OK;
    }
  }

  /** Sells. */
  @Command(name = "add", description = "Sell products; prints the ticket, once.")
  static final class Add implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(
        arity = "1..*",
        paramLabel = "PRODUCT[:QUANTITY]",
        description = "What is sold, as 10 or 20:3.")
    private List<String> items;

    @Option(names = "--customer", paramLabel = "ID", description = "To whom.")
    private @Nullable String customer;

    @Option(names = "--comment", paramLabel = "TEXT", description = "The vendor's own.")
    private @Nullable String comment;

    @Option(names = "--number", paramLabel = "NUMBER", description = "The vendor's own number.")
    private @Nullable String number;

    @Option(
        names = "--mail",
        negatable = true,
        description = "Mail the ticket to the customer; else as 'coffer vendor mail' says.")
    private @Nullable Boolean mail;

    @Override
    public int run(Console console) {
      List<VendorWire.OrderItem> wanted = items.stream().map(Add::item).toList();
      VendorWire.Sale sale =
          Refusal.unless(
              options
                  .client(console)
                  .sell(
                      new VendorWire.NewOrder(
                          Typed.customerOrNone(customer), number, wanted, comment, mail),
                      Vendor.key()));
      console.answer(sale, () -> console.line(sale.ticket()));
      return ExitCode.OK;
    }

    private static VendorWire.OrderItem item(String text) {
      String[] parts = text.split(":", -1);
      try {
        if (parts.length <= 2) {
          return new VendorWire.OrderItem(
              Long.parseLong(parts[0]), parts.length == 2 ? Integer.parseInt(parts[1]) : 1);
        }
      } catch (NumberFormatException e) {
        // Said below, for both ways of being wrong.
      }
      throw new Misuse(
          "'" + text + "' is no product and quantity.", "Write it as 10, or 20:3 for three.");
    }
  }
}
