package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.Outcome;
import dev.coffer.application.wire.ChangesWire;
import dev.coffer.application.wire.TermsBody;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.LicenseId;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a vendor does to licences after they were sold. */
final class VendorChanges {
  private VendorChanges() {}

  /** Takes a licence back. */
  @Command(
      name = "withdraw",
      description = "Take a licence back for good; in a container at its next contact.")
  static final class Withdraw implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "ID", description = "The licence's id.")
    private String id;

    @Override
    public int run(Console console) {
      return said(console, options.client(console).withdraw(VendorLicenses.id(id), Vendor.key()));
    }
  }

  /** Puts a licence in the place of another. */
  @Command(
      name = "replace",
      description =
          "Put a new licence in the place of one: in one update, running programs go on. Without"
              + " --product the same product, with what is left of the old terms.")
  static final class Replace implements Verb {
    @Mixin private VendorOptions options;
    @Mixin private ChangeOptions terms;

    @Parameters(paramLabel = "ID", description = "The licence's id.")
    private String id;

    @Option(names = "--product", paramLabel = "CODE", description = "Another product.")
    private @Nullable Long product;

    @Override
    public int run(Console console) {
      VendorClient client = options.client(console);
      LicenseId license = VendorLicenses.id(id);
      ChangesWire.Replacement replacement =
          new ChangesWire.Replacement(
              product, terms.body(() -> newest(client, license)).orElse(null));
      ChangesWire.Replaced replaced =
          Refusal.unless(client.replace(license, replacement, Vendor.key()));
      console.answer(
          replaced,
          () -> {
            console.line(state(replaced.license()));
            console.line("its successor: " + state(replaced.successor()));
          });
      return ExitCode.OK;
    }
  }

  /** Changes terms. */
  @Command(
      name = "extend",
      description = "Give a licence other terms: a later end, more units or seats.")
  static final class Extend implements Verb {
    @Mixin private VendorOptions options;
    @Mixin private ChangeOptions terms;

    @Parameters(paramLabel = "ID", description = "The licence's id.")
    private String id;

    @Override
    public int run(Console console) {
      VendorClient client = options.client(console);
      LicenseId license = VendorLicenses.id(id);
      return said(
          console,
          client.change(license, terms.change(() -> newest(client, license)), Vendor.key()));
    }
  }

  /** Adds licences to an order. */
  @Command(
      name = "add",
      description =
          "Add licences to an order's ticket. They go to --container, else to the only container"
              + " that holds the ticket, else where its user next activates it.")
  static final class Add implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(index = "0", paramLabel = "PRODUCT", description = "The product's code.")
    private long product;

    @Option(names = "--order", required = true, paramLabel = "ID", description = "The order.")
    private String order;

    @Option(names = "--quantity", paramLabel = "N", description = "How many; 1 without it.")
    private @Nullable Integer quantity;

    @Option(names = "--container", paramLabel = "SERIAL", description = "Into this container.")
    private @Nullable String container;

    @Override
    public int run(Console console) {
      if (container != null) {
        VendorLicenses.serial(container);
      }
      ChangesWire.Added added =
          Refusal.unless(
              options
                  .client(console)
                  .add(
                      Typed.order(order),
                      new ChangesWire.Addition(Typed.product(product).value(), quantity, container),
                      Vendor.key()));
      console.answer(added, () -> VendorLicenses.table(console, added.licenses()));
      return ExitCode.OK;
    }
  }

  /** Names a container for a licence. */
  @Command(
      name = "assign",
      description = "Name a container for a licence; it needs no ticket and comes by itself.")
  static final class Assign implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(index = "0", paramLabel = "ID", description = "The licence's id.")
    private String id;

    @Parameters(index = "1", paramLabel = "SERIAL", description = "The container.")
    private String container;

    @Override
    public int run(Console console) {
      return said(
          console,
          options
              .client(console)
              .assign(VendorLicenses.id(id), VendorLicenses.serial(container), Vendor.key()));
    }
  }

  /** Blocks a container. */
  @Command(
      name = "block",
      description = "Let a container use nothing of the firm, from its next contact on.")
  static final class Block implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "SERIAL|ID", description = "A container, or a licence in one.")
    private String which;

    @Override
    public int run(Console console) {
      return block(console, options.client(console), which, true);
    }
  }

  /** Ends a block. */
  @Command(name = "unblock", description = "End what 'block' or a restore began.")
  static final class Unblock implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "SERIAL|ID", description = "A container, or a licence in one.")
    private String which;

    @Override
    public int run(Console console) {
      return block(console, options.client(console), which, false);
    }
  }

  private static int block(Console console, VendorClient client, String which, boolean on) {
    ChangesWire.ContainerBody container =
        Refusal.unless(client.block(container(client, which), on));
    console.answer(
        container,
        () ->
            console.line(
                container.serial()
                    + (on ? ": blocked" : ": not blocked")
                    + (container.blockedThere() == on ? "" : " from its next contact on")));
    return ExitCode.OK;
  }

  private static ContainerSerial container(VendorClient client, String which) {
    Optional<LicenseId> license = license(which);
    if (license.isEmpty()) {
      return VendorLicenses.serial(which);
    }
    String there = Refusal.unless(client.license(license.get())).license().container();
    if (there == null) {
      throw new Refusal(
          "license.no-container",
          "The licence is in no container.",
          "Name the container by its serial.");
    }
    return VendorLicenses.serial(there);
  }

  private static Optional<LicenseId> license(String text) {
    try {
      return Optional.of(LicenseId.parse(text));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  /** Restores a licence. */
  @Command(
      name = "restore",
      description =
          "Restore a licence whose container is lost, whatever its rule says; blocks the container.")
  static final class Restore implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "ID", description = "The licence's id.")
    private String id;

    @Override
    public int run(Console console) {
      ChangesWire.Restored restored =
          Refusal.unless(options.client(console).restore(VendorLicenses.id(id), Vendor.key()));
      console.answer(
          restored,
          () -> {
            VendorLicenses.table(console, restored.licenses());
            restored.blocked().forEach(serial -> console.line("blocked: " + serial));
            restored
                .left()
                .forEach(
                    left -> console.line("still there: %s (%s)".formatted(left.name(), left.id())));
          });
      return ExitCode.OK;
    }
  }

  private static TermsBody newest(VendorClient client, LicenseId id) {
    VendorWire.LicenseHistory shown = Refusal.unless(client.license(id));
    TermsBody newest = shown.newestTerms();
    return newest == null ? shown.license().terms() : newest;
  }

  private static int said(Console console, Outcome<VendorWire.LicenseBody> outcome) {
    VendorWire.LicenseBody license = Refusal.unless(outcome);
    console.answer(license, () -> console.line(state(license)));
    return ExitCode.OK;
  }

  /** Where a licence is now, in a line. */
  private static String state(VendorWire.LicenseBody license) {
    String state = license.state().name().toLowerCase(Locale.ROOT);
    String where = license.container() == null ? "" : " in " + license.container();
    String waits =
        license.pending() == 0
            ? ""
            : ", %d change%s at its next contact"
                .formatted(license.pending(), license.pending() == 1 ? "" : "s");
    return "%s (%s): %s%s%s".formatted(license.name(), license.id(), state, where, waits);
  }
}
