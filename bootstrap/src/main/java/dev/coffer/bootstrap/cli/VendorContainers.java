package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.wire.BulkWire;
import dev.coffer.application.wire.ChangesWire;
import dev.coffer.domain.container.ContainerSerial;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The containers that hold or held licences of the firm. */
@Command(
    name = "container",
    description = "Where licences are.",
    subcommands = {VendorContainers.All.class, VendorContainers.OfDevices.class})
final class VendorContainers {
  VendorContainers() {}

  /** Lists containers. */
  @Command(name = "list", description = "List the containers that hold or held licences.")
  static final class All implements Verb {
    @Mixin private VendorOptions options;

    @Override
    public int run(Console console) {
      VendorClient client = options.client(console);
      List<ChangesWire.ContainerBody> all =
          Vendor.all(
              after -> client.containers(after, Vendor.page()),
              BulkWire.Containers::items,
              BulkWire.Containers::next);
      console.answer(
          Map.of("containers", all),
          () ->
              console.table(
                  List.of(
                      "SERIAL",
                      "BLOCKED",
                      "QUARANTINED",
                      "UPDATES",
                      "CONFIRMED",
                      "CLOCK SET BACK",
                      "TIME REPAIRED",
                      "EMERGENCIES"),
                  all.stream()
                      .map(
                          each ->
                              List.of(
                                  each.serial(),
                                  each.blocked() ? "yes" : "no",
                                  each.quarantined() ? "yes" : "no",
                                  Long.toString(each.counter()),
                                  Long.toString(each.confirmed()),
                                  Long.toString(each.clockSetBack()),
                                  Long.toString(each.timeRepaired()),
                                  Long.toString(each.emergencies())))
                      .toList()));
      return ExitCode.OK;
    }
  }

  /** Lists the devices of one. */
  @Command(name = "devices", description = "List the devices of a cloud container.")
  static final class OfDevices implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "SERIAL", description = "The container's serial.")
    private String serial;

    @Override
    public int run(Console console) {
      VendorClient client = options.client(console);
      ContainerSerial container = VendorLicenses.serial(serial);
      List<BulkWire.HolderDevice> all =
          Vendor.all(
              after -> client.devices(container, after, Vendor.page()),
              BulkWire.HolderDevices::items,
              BulkWire.HolderDevices::next);
      console.answer(
          Map.of("devices", all),
          () ->
              console.table(
                  List.of("ID", "NAME", "LAST CONTACT", "ENDED"),
                  all.stream()
                      .map(
                          each ->
                              List.of(
                                  each.id(),
                                  each.name(),
                                  each.lastContact().toString(),
                                  each.revoked() ? "yes" : "no"))
                      .toList()));
      return ExitCode.OK;
    }
  }
}
