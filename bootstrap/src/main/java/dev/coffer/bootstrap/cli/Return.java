package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.application.runtime.OwnContainers;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.license.LicenseId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
    Optional<OwnContainers.Held> own =
        options.namesServer() ? Optional.empty() : computer.own(console).held(id);
    if (own.isPresent()) {
      return fromOwn(console, computer, own.get());
    }
    Membership there = HeldLicense.membership(console, computer, options, id);
    GatewayWire.OnItsWay way = Refusal.unless(computer.container(there).giveBack(id));
    computer.leaves(
        id,
        way.license().name(),
        there.container(),
        Optional.empty(),
        Optional.ofNullable(way.inUseUntil()));
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

  /** From a container that this computer has itself. */
  private static int fromOwn(Console console, Computer computer, OwnContainers.Held held) {
    LicenseId license = held.item().entry().license();
    String name = held.item().entry().name();
    Optional<Instant> until = computer.own(console).leave(held, Wish.Kind.RETURN);
    computer.leaves(license, name, held.container(), Optional.empty(), until);
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("license", license.text());
    data.put("container", held.container().text());
    data.put("inUseUntil", until.orElse(null));
    console.answer(
        data,
        () ->
            console.line(
                until
                    .map(
                        at ->
                            "returning: %s is in use until %s; then: coffer update"
                                .formatted(name, at))
                    .orElse("returned: " + name)));
    return ExitCode.OK;
  }
}
