package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.CofferClient;
import dev.coffer.adapters.persistence.home.HomeState.Begun;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.ticket.TicketCode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an account, its container, and this computer a device of it; any cut is resumed. */
@Command(
    name = "register",
    description = "Make an account: coffer register EMAIL --server URL [--ticket T].")
final class Register implements Verb {
  @Parameters(paramLabel = "EMAIL", description = "The address to sign in with.")
  private String email;

  @Mixin private CustomerOptions options;

  @Option(
      names = "--ticket",
      paramLabel = "T",
      description = "A fresh ticket; its licences are activated for the account.")
  private @Nullable String ticket;

  @Option(names = "--password-stdin", description = "Read the password from standard input.")
  private boolean passwordStdin;

  @Override
  public int run(Console console) {
    Optional<TicketCode> code = Optional.ofNullable(ticket).map(Activate::ticket);
    String address = new EmailAddress(Typed.email(email)).value();
    Computer computer = Computer.at(console.home());
    String url = options.address(console, computer);
    CofferClient server = Servers.at(url);
    char[] password = console.secret("New password for " + address, passwordStdin);
    Begun begun = computer.begin(Enrolling.purpose("register", url, address), url);
    console.progress("registering at " + url);
    Enrolling enrolling = new Enrolling(computer, server, options.deviceName());
    GatewayWire.Registered registered =
        enrolling.finished(
            begun,
            server
                .gateway()
                .register(
                    address,
                    password,
                    code,
                    BearerToken.parse(BearerToken.Kind.RESUME, begun.resume().orElseThrow())));
    Arrays.fill(password, ' ');
    if (registered.session() == null) {
      pending(console, url, address);
      return ExitCode.OK;
    }
    Login.ready(console, url, address, enrolling.withSession(registered.session(), begun));
    return ExitCode.OK;
  }

  private static void pending(Console console, String url, String address) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("status", "confirmation-sent");
    data.put("account", address);
    data.put("server", url);
    console.answer(
        data,
        () -> {
          console.line("a message with a code is on its way to " + address);
          console.line("then:  coffer confirm CODE --server " + url);
          console.line("and:   coffer login " + address + " --server " + url);
        });
  }
}
