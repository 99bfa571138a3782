package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.application.Problem;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.LicenseId;
import java.util.List;
import java.util.Optional;

/** Finds the container of this computer that a licence is in. */
final class HeldLicense {
  private HeldLicense() {}

  static LicenseId id(String text) {
    return Typed.id(text, "a licence", "coffer list", LicenseId::parse);
  }

  /** The container that holds {@code license}; the only one there is where none does. */
  static Membership membership(
      Console console, Computer computer, CustomerOptions options, LicenseId license) {
    Optional<Membership> holder = holder(computer, options, license);
    if (holder.isPresent()) {
      return holder.get();
    }
    List<Membership> all = options.containers(console, computer);
    if (all.size() == 1) {
      return all.get(0);
    }
    throw new Refusal(
        Problem.LICENSE_UNKNOWN.type(),
        "No container of this computer holds that licence.",
        "See 'coffer list' for those that are here.");
  }

  /** The container in the cloud that holds {@code license}, of those this computer is in. */
  static Optional<Membership> holder(
      Computer computer, CustomerOptions options, LicenseId license) {
    return options.here(computer).stream()
        .filter(
            each ->
                Refusal.unless(computer.container(each).contents()).firms().stream()
                    .flatMap(firm -> firm.items().stream())
                    .anyMatch(item -> item.item().entry().license().equals(license)))
        .findFirst();
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
