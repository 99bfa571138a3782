package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.domain.license.LicenseId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a licence in another container of the same account. */
@Command(name = "move", description = "Bring a licence into another container of your account.")
final class Move implements Verb {
  @Mixin private CustomerOptions options;

  @Parameters(paramLabel = "LICENSE", description = "Its id, as in 'coffer list'.")
  private String license;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "SERIAL",
      description = "The container it is to be in.")
  private String to;

  @Option(
      names = "--from",
      paramLabel = "SERIAL",
      description = "Where it is; needed to go on with a move that had to wait.")
  private @Nullable String from;

  @Override
  public int run(Console console) {
    Computer computer = Computer.at(console.home());
    LicenseId id = HeldLicense.id(license);
    Membership there =
        from == null
            ? HeldLicense.membership(console, computer, options, id)
            : HeldLicense.named(computer, VendorLicenses.serial(from));
    GatewayWire.OnItsWay way =
        Refusal.unless(computer.container(there).move(id, VendorLicenses.serial(to)));
    console.answer(
        way,
        () ->
            console.line(
                way.inUseUntil() == null
                    ? "moved: %s into %s".formatted(way.license().name(), to)
                    : "moving: %s is in use until %s; then: coffer move %s --from %s --to %s"
                        .formatted(
                            way.license().name(),
                            way.inUseUntil(),
                            license,
                            there.container().text(),
                            to)));
    return ExitCode.OK;
  }
}
