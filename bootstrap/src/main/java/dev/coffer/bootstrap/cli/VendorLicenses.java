package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A vendor's licences: what was sold, where it is, and what becomes of it. */
@Command(
    name = "license",
    description = "Look at licences, and change them.",
    subcommands = {
      VendorLicenses.All.class,
      VendorLicenses.Show.class,
      VendorChanges.Withdraw.class,
      VendorChanges.Replace.class,
      VendorChanges.Extend.class,
      VendorChanges.Add.class,
      VendorChanges.Assign.class,
      VendorChanges.Block.class,
      VendorChanges.Unblock.class,
      VendorChanges.Restore.class
    })
final class VendorLicenses {
  VendorLicenses() {}

  /** Lists licences. */
  @Command(
      name = "list",
      description = "List licences, all or some. By a ticket: 'coffer vendor ticket show'.")
  static final class All implements Verb {
    @Mixin private VendorOptions options;

    @Option(names = "--email", paramLabel = "EMAIL", description = "Of a customer or an account.")
    private @Nullable String email;

    @Option(names = "--container", paramLabel = "SERIAL", description = "In this container.")
    private @Nullable String container;

    @Option(names = "--number", paramLabel = "NUMBER", description = "Of the vendor's own number.")
    private @Nullable String number;

    @Option(names = "--order", paramLabel = "ID", description = "Of this order.")
    private @Nullable String order;

    @Option(names = "--customer", paramLabel = "ID", description = "Of this customer.")
    private @Nullable String customer;

    @Option(names = "--comment", paramLabel = "TEXT", description = "Part of the order's comment.")
    private @Nullable String comment;

    @Option(names = "--product", paramLabel = "CODE", description = "Of this product.")
    private @Nullable Long product;

    @Option(names = "--state", paramLabel = "STATE", description = "As 'available' or 'active'.")
    private Place.@Nullable State state;

    @Override
    public int run(Console console) {
      Map<String, String> filter =
          Vendor.filter(
              "email",
              email,
              "container",
              container == null ? null : serial(container).text(),
              "number",
              number,
              "order",
              Typed.orderOrNone(order),
              "customer",
              Typed.customerOrNone(customer),
              "comment",
              comment,
              "product",
              product == null ? null : Typed.product(product).toString(),
              "state",
              state == null ? null : state.name());
      VendorClient client = options.client(console);
      List<VendorWire.LicenseBody> all =
          Vendor.all(
              after -> client.licenses(filter, after, Vendor.page()),
              VendorWire.Licenses::items,
              VendorWire.Licenses::next);
      console.answer(Map.of("licenses", all), () -> table(console, all));
      return ExitCode.OK;
    }
  }

  /** Shows a licence's history. */
  @Command(name = "show", description = "Show a licence with its history and its lost copies.")
  static final class Show implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "ID", description = "The licence's id.")
    private String id;

    @Override
    public int run(Console console) {
      VendorWire.LicenseHistory shown = Refusal.unless(options.client(console).license(id(id)));
      console.answer(shown, () -> show(console, shown));
      return ExitCode.OK;
    }

    private static void show(Console console, VendorWire.LicenseHistory shown) {
      table(console, List.of(shown.license()));
      if (shown.successor() != null) {
        console.line("replaced by " + shown.successor());
      }
      if (shown.license().pending() > 0) {
        console.line(
            Console.counted(shown.license().pending(), "change")
                + " at the container's next contact: "
                + terms(shown.newestTerms() == null ? shown.license() : newest(shown)));
      }
      shown
          .lostCopies()
          .forEach(
              copy ->
                  console.line(
                      "LOST copy in "
                          + copy.container()
                          + ", of generation "
                          + copy.generation()
                          + " or later"));
      console.table(
          List.of("AT", "EVENT", "STATE", "GENERATION", "CONTAINER"),
          shown.history().stream()
              .map(
                  line ->
                      List.of(
                          line.at().toString(),
                          line.event(),
                          line.state().name(),
                          Integer.toString(line.generation()),
                          line.container() == null ? "-" : line.container()))
              .toList());
    }

    private static VendorWire.LicenseBody newest(VendorWire.LicenseHistory shown) {
      VendorWire.LicenseBody now = shown.license();
      return new VendorWire.LicenseBody(
          now.id(),
          now.order(),
          now.product(),
          now.name(),
          now.generation(),
          now.state(),
          now.container(),
          shown.newestTerms() == null ? now.terms() : shown.newestTerms(),
          now.pending());
    }
  }

  static LicenseId id(String text) {
    return Typed.id(text, "a licence", "coffer vendor license list", LicenseId::parse);
  }

  static ContainerSerial serial(String text) {
    try {
      return ContainerSerial.parse(text);
    } catch (Malformed e) {
      throw new Misuse(
          "'" + text + "' is no container's serial.",
          "It is a letter and 16 symbols: see 'coffer vendor container list'.");
    }
  }

  static void table(Console console, List<VendorWire.LicenseBody> all) {
    console.table(
        List.of("ID", "PRODUCT", "NAME", "STATE", "CONTAINER"),
        all.stream()
            .map(
                each ->
                    List.of(
                        each.id(),
                        Long.toString(each.product()),
                        each.name(),
                        each.state().name().toLowerCase(Locale.ROOT),
                        each.container() == null ? "-" : each.container()))
            .toList());
  }

  /** The terms that vendors look at first, in words. */
  static String terms(VendorWire.LicenseBody license) {
    List<String> words = new ArrayList<>();
    words.add(
        Console.counted(license.terms().seats() == null ? 1 : license.terms().seats(), "seat"));
    if (license.terms().units() != null) {
      words.add(Console.counted(license.terms().units(), "unit"));
    }
    if (license.terms().validUntil() != null) {
      words.add("until " + license.terms().validUntil());
    }
    return String.join(", ", words);
  }
}
