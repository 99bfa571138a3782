package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.GatewayClient;
import dev.coffer.application.wire.GatewayWire;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Confirms an account's address by the code that was mailed to it, or has it mailed again. */
@Command(
    name = "confirm",
    description = "Confirm an account's address: coffer confirm CODE --server URL.")
final class Confirm implements Verb {
  @Parameters(arity = "0..1", paramLabel = "CODE", description = "The code in the message.")
  private @Nullable String code;

  @Option(
      names = "--resend",
      paramLabel = "EMAIL",
      description = "Send the message to this address again.")
  private @Nullable String resend;

  @Mixin private CustomerOptions options;

  @Override
  public int run(Console console) {
    GatewayClient server =
        Servers.at(options.address(console, Computer.at(console.home()))).gateway();
    if (resend != null) {
      Refusal.unless(server.resendConfirmation(resend));
      console.answer(
          Map.of("status", "confirmation-sent"),
          () -> console.line("if an account waits for it, the message is sent again"));
      return ExitCode.OK;
    }
    if (code == null) {
      throw new Misuse("The code is missing.", "Give CODE, or --resend EMAIL.");
    }
    GatewayWire.AccountBody account = Refusal.unless(server.confirm(code));
    console.answer(
        Map.of("status", "confirmed", "account", account.email()),
        () ->
            console.line(
                "confirmed: " + account.email() + "; now: coffer login " + account.email()));
    return ExitCode.OK;
  }
}
