package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.domain.license.LicenseId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Gives a licence of this computer's containers back. */
@Command(
    name = "return",
    description = "Give a licence back, so that its ticket can be activated elsewhere.")
final class Return implements Verb {
  @Mixin private CustomerOptions options;

  @Parameters(paramLabel = "LICENSE", description = "Its id, as in 'coffer list'.")
  private String license;

  @Override
  public int run(Console console) {
    Computer computer = Computer.at(console.home());
    LicenseId id = HeldLicense.id(license);
    Membership there = HeldLicense.membership(console, computer, options, id);
    GatewayWire.OnItsWay way = Refusal.unless(computer.container(there).giveBack(id));
    console.answer(
        way,
        () ->
            console.line(
                way.inUseUntil() == null
                    ? "returned: " + way.license().name()
                    : "returning: %s is in use until %s and goes then"
                        .formatted(way.license().name(), way.inUseUntil())));
    return ExitCode.OK;
  }
}
