package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.application.Problem;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.LicenseId;

/** Finds the container of this computer that a licence is in. */
final class HeldLicense {
  private HeldLicense() {}

  static LicenseId id(String text) {
    try {
      return LicenseId.parse(text);
    } catch (Malformed e) {
      throw new Misuse("'" + text + "' is no licence's id.", "See 'coffer list' for the ids.");
    }
  }

  /** The container that holds {@code license}; the only one there is where none does. */
  static Membership membership(
      Console console, Computer computer, CustomerOptions options, LicenseId license) {
    var all = options.containers(console, computer);
    for (Membership each : all) {
      CloudWire.Contents contents = Refusal.unless(computer.container(each).contents());
      boolean here =
          contents.firms().stream()
              .flatMap(firm -> firm.items().stream())
              .anyMatch(item -> item.item().entry().license().equals(license));
      if (here) {
        return each;
      }
    }
    if (all.size() == 1) {
      return all.get(0);
    }
    throw new Refusal(
        Problem.LICENSE_UNKNOWN.type(),
        "No container of this computer holds that licence.",
        "See 'coffer list' for those that are here.");
  }

  static Membership named(Computer computer, ContainerSerial serial) {
    return computer
        .state()
        .membership(serial)
        .orElseThrow(
            () ->
                new Refusal(
                    Problem.CONTAINER_UNKNOWN.type(),
                    "This computer is no device of container " + serial.text() + ".",
                    "See 'coffer list' for the containers that are here."));
  }
}
