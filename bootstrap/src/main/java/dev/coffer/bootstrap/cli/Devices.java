package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.CloudClient;
import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.domain.account.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The computers that use this computer's containers. */
@Command(
    name = "devices",
    description = "List, rename and revoke the devices of this computer's containers.",
    subcommands = {Devices.All.class, Devices.Rename.class, Devices.Revoke.class})
final class Devices {
  /** A device and the container it belongs to. */
  record Line(String container, CloudWire.DeviceBody device) {}

  /** Lists devices. */
  @Command(name = "list", description = "List the devices.")
  static final class All implements Verb {
    @Mixin private CustomerOptions options;

    @Override
    public int run(Console console) {
      Computer computer = Computer.at(console.home());
      List<Line> lines = new ArrayList<>();
      for (Membership each : options.containers(console, computer)) {
        Refusal.unless(computer.container(each).devices()).items().stream()
            .map(device -> new Line(each.container().text(), device))
            .forEach(lines::add);
      }
      console.list(
          "devices",
          lines,
          List.of("ID", "NAME", "THIS", "ENROLLED", "LAST CONTACT", "CONTAINER"),
          line ->
              List.of(
                  line.device().id(),
                  line.device().name(),
                  line.device().current() ? "*" : "",
                  line.device().enrolledAt().toString(),
                  line.device().lastContact().toString(),
                  line.container()));
      return ExitCode.OK;
    }
  }

  /** Renames a device. */
  @Command(name = "rename", description = "Give a device another name.")
  static final class Rename implements Verb {
    @Mixin private CustomerOptions options;

    @Parameters(index = "0", paramLabel = "ID", description = "As in 'coffer devices list'.")
    private String id;

    @Parameters(index = "1", paramLabel = "NAME", description = "1 to 64 characters.")
    private String newName;

    @Override
    public int run(Console console) {
      CloudWire.DeviceBody device =
          onTheOneThatKnows(console, options, container -> container.rename(device(id), newName));
      console.answer(device, () -> console.line("renamed: " + device.name()));
      return ExitCode.OK;
    }
  }

  /** Removes a device. */
  @Command(name = "revoke", description = "Remove a device; it must be enrolled anew to be used.")
  static final class Revoke implements Verb {
    @Mixin private CustomerOptions options;

    @Parameters(paramLabel = "ID", description = "As in 'coffer devices list'.")
    private String id;

    @Override
    public int run(Console console) {
      onTheOneThatKnows(console, options, container -> container.revoke(device(id)));
      console.answer(Map.of("id", id, "status", "revoked"), () -> console.line("revoked: " + id));
      return ExitCode.OK;
    }
  }

  Devices() {}

  private static DeviceId device(String text) {
    return Typed.id(text, "a device", "coffer devices list", DeviceId::parse);
  }

  /** Asks each container until one knows the device. */
  private static <T> T onTheOneThatKnows(
      Console console, CustomerOptions options, Function<CloudClient, Outcome<T>> ask) {
    Computer computer = Computer.at(console.home());
    Outcome<T> last = Outcome.refused(Problem.DEVICE_UNKNOWN);
    for (Membership each : options.containers(console, computer)) {
      last = ask.apply(computer.container(each));
      if (!(last instanceof Outcome.Refused<T> refused
          && refused.problem() == Problem.DEVICE_UNKNOWN)) {
        break;
      }
    }
    return Refusal.unless(last);
  }
}
