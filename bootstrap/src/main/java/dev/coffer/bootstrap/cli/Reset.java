package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.GatewayClient;
import dev.coffer.application.wire.GatewayWire;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets a new password by a mailed code. */
@Command(
    name = "reset",
    description = "Set a new password: coffer reset EMAIL, then coffer reset --code CODE.")
final class Reset implements Verb {
  @Parameters(arity = "0..1", paramLabel = "EMAIL", description = "Mail a code to this address.")
  private @Nullable String email;

  @Option(names = "--code", paramLabel = "CODE", description = "The code that was mailed.")
  private @Nullable String code;

  @Option(names = "--password-stdin", description = "Read the new password from standard input.")
  private boolean passwordStdin;

  @Mixin private CustomerOptions options;

  @Override
  public int run(Console console) {
    GatewayClient server =
        Servers.at(options.address(console, Computer.at(console.home()))).gateway();
    if (code != null) {
      char[] password = console.secret("New password", passwordStdin);
      GatewayWire.AccountBody account = Refusal.unless(server.reset(code, password));
      Arrays.fill(password, ' ');
      console.answer(
          Map.of("status", "changed", "account", account.email()),
          () -> console.line("the password of " + account.email() + " is changed"));
      return ExitCode.OK;
    }
    if (email == null) {
      throw new Misuse("The address is missing.", "Give EMAIL, or --code CODE.");
    }
    Refusal.unless(server.requestReset(Typed.email(email)));
    console.answer(
        Map.of("status", "sent"),
        () ->
            console.line(
                "if there is such an account, a code is on its way: coffer reset --code CODE"));
    return ExitCode.OK;
  }
}
