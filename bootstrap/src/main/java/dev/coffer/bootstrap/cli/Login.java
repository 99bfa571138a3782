package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.CofferClient;
import dev.coffer.adapters.persistence.home.HomeState.Begun;
import dev.coffer.application.wire.GatewayWire;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes this computer one more of an account: nothing is activated anew. */
@Command(
    name = "login",
    description = "Use an account's licences on this computer: coffer login EMAIL --server URL.")
final class Login implements Verb {
  @Parameters(paramLabel = "EMAIL", description = "The account's address.")
  private String email;

  @Mixin private CustomerOptions options;

  @Option(names = "--password-stdin", description = "Read the password from standard input.")
  private boolean passwordStdin;

  @Override
  public int run(Console console) {
    Computer computer = Computer.at(console.home());
    String address = options.address(console, computer);
    CofferClient server = Servers.at(address);
    GatewayWire.Session session = Enrolling.signIn(console, server, email, passwordStdin);
    Begun begun = computer.begin(Enrolling.purpose("login", address, session.email()), address);
    Enrolling.Ready ready =
        new Enrolling(computer, server, options.deviceName()).withSession(session, begun);
    ready(console, address, session.email(), ready);
    return ExitCode.OK;
  }

  static void ready(Console console, String address, String email, Enrolling.Ready ready) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("status", "ready");
    data.put("account", email);
    data.put("server", address);
    data.put("container", ready.membership().container().text());
    data.put("device", ready.membership().device().text());
    data.put("licenses", ready.delivered());
    console.answer(
        data,
        () -> {
          ready.delivered().forEach(each -> console.line("active: " + each.name()));
          console.line(
              (ready.fresh() ? "ready: " : "ready as before: ")
                  + email
                  + ", container "
                  + ready.membership().container().text());
        });
  }
}
