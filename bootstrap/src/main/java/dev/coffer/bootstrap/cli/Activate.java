package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.CofferClient;
import dev.coffer.adapters.persistence.home.HomeState.Begun;
import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.application.Problem;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.GatewayWire.LicenseView;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.ticket.TicketCode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a ticket's licences in, without account or into an account's container. */
@Command(
    name = "activate",
    description = "Bring the licences of a ticket in: coffer activate TICKET --server URL.")
final class Activate implements Verb {
  @Parameters(paramLabel = "TICKET", description = "As XXXXX-XXXXX-XXXXX-XXXXX-XXXXX.")
  private String ticket;

  @Mixin private CustomerOptions options;

  @Option(
      names = "--into",
      paramLabel = "KIND",
      description = "Kind of container: cloud. Without it, the licence's own first choice.")
  private @Nullable String into;

  @Option(
      names = "--account",
      paramLabel = "EMAIL",
      description = "Into the container of this account, which this computer is signed in to.")
  private @Nullable String account;

  @Override
  public int run(Console console) {
    TicketCode code = ticket(ticket);
    checkKind();
    Computer computer = Computer.at(console.home());
    String address = options.address(console, computer);
    return account == null
        ? withoutAccount(console, computer, address, code)
        : forAccount(console, computer, address, code, new EmailAddress(account).value());
  }

  /** Into a container of its own, made for it now. */
  private int withoutAccount(Console console, Computer computer, String address, TicketCode code) {
    Digest purpose = code.lookupHash();
    CofferClient server = Servers.at(address);
    Begun begun = computer.begin(purpose, address);
    console.progress("activating at " + address);
    GatewayWire.Activated activated =
        new Enrolling(computer, server, options.deviceName())
            .finished(
                begun,
                server
                    .gateway()
                    .activate(code, options.deviceName(), computer.enrolment(begun, purpose)));
    computer.joined(begun, activated.device(), Optional.empty());
    delivered(console, activated.device().container(), address, activated.licenses());
    return ExitCode.OK;
  }

  /** Into the account's container, which this computer is a device of. */
  private int forAccount(
      Console console, Computer computer, String address, TicketCode code, String email) {
    Membership membership =
        computer.state().memberships().stream()
            .filter(each -> each.server().equals(address))
            .filter(each -> each.account().equals(Optional.of(email)))
            .findFirst()
            .orElseThrow(
                () ->
                    new Refusal(
                        "home.not-signed-in",
                        "This computer does not use that account yet.",
                        "Sign in first: coffer login EMAIL --server " + address + "."));
    console.progress("activating at " + address);
    GatewayWire.Delivered done = Refusal.unless(computer.container(membership).activate(code));
    delivered(console, done.container(), address, done.licenses());
    return ExitCode.OK;
  }

  private void checkKind() {
    if (into == null || into.equalsIgnoreCase("cloud")) {
      return;
    }
    boolean known =
        Arrays.stream(ContainerKind.values()).anyMatch(each -> each.name().equalsIgnoreCase(into));
    throw known
        ? new Refusal(
            Problem.KIND_NOT_ALLOWED.type(),
            "This version has cloud containers only.",
            "Use --into cloud.")
        : new Misuse("'" + into + "' is no kind of container.", "Use --into cloud.");
  }

  /** Reads a ticket; one that was mistyped is refused before any request. */
  static TicketCode ticket(String text) {
    TicketCode.Reading reading = TicketCode.parse(text);
    if (reading instanceof TicketCode.Mistyped mistyped) {
      throw new Refusal(
          Problem.TICKET_MISTYPED.type(),
          "This is not a ticket: " + mistyped.message() + ".",
          Problem.TICKET_MISTYPED.remedy());
    }
    return ((TicketCode.Parsed) reading).code();
  }

  static void delivered(
      Console console, String container, String address, List<LicenseView> licenses) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("container", container);
    data.put("server", address);
    data.put("licenses", licenses);
    console.answer(
        data,
        () -> {
          licenses.forEach(
              each -> console.line("active: " + each.name() + " (product " + each.product() + ")"));
          console.line("in container " + container + " at " + address);
        });
  }
}
