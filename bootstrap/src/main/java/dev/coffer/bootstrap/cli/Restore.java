package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.GatewayClient;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.EmailAddress;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Restores what a ticket carries when its container is lost, within the vendor's rule. */
@Command(
    name = "restore",
    description =
        "Restore the licences of a ticket whose container is lost: by the account that owns the"
            + " ticket (--account EMAIL), or by a code (--mail, then --code CODE).")
final class Restore implements Verb {
  @Mixin private CustomerOptions options;

  @Parameters(arity = "0..1", paramLabel = "TICKET", description = "The ticket.")
  private @Nullable String ticket;

  @Option(names = "--account", paramLabel = "EMAIL", description = "By the account's password.")
  private @Nullable String account;

  @Option(names = "--password-stdin", description = "Read the password from standard input.")
  private boolean passwordStdin;

  @Option(names = "--mail", description = "Have a code sent to whom the ticket was sold to.")
  private boolean mail;

  @Option(names = "--code", paramLabel = "CODE", description = "A code that was sent.")
  private @Nullable String code;

  @Override
  public int run(Console console) {
    Computer computer = Computer.at(console.home());
    GatewayClient gateway = Servers.at(options.address(console, computer)).gateway();
    if (code != null) {
      return restored(console, Refusal.unless(gateway.restore(code)));
    }
    if (ticket == null || mail == (account != null)) {
      throw new Misuse(
          "It is not said what to restore, or by which right.",
          "Give TICKET with --account EMAIL or --mail, or --code CODE.");
    }
    var parsed = Activate.ticket(ticket);
    if (account == null) {
      GatewayWire.Mailed mailed = Refusal.unless(gateway.requestRestore(parsed));
      console.answer(
          Map.of("ticket", mailed.hint(), "status", "mailed"),
          () ->
              console.line(
                  "a code was sent to whom ticket "
                      + mailed.hint()
                      + "-… was sold to, if the vendor knows an address:"
                      + " coffer restore --code CODE"));
      return ExitCode.OK;
    }
    EmailAddress email = new EmailAddress(Typed.email(account));
    char[] password = console.secret("password", passwordStdin);
    try {
      GatewayWire.Session session = Refusal.unless(gateway.signIn(email.value(), password));
      return restored(
          console,
          Refusal.unless(
              gateway.restore(
                  BearerToken.parse(BearerToken.Kind.SESSION, session.token()), parsed)));
    } finally {
      Arrays.fill(password, ' ');
    }
  }

  private static int restored(Console console, GatewayWire.Restored restored) {
    console.answer(
        restored,
        () -> {
          restored
              .licenses()
              .forEach(each -> console.line("restored: " + each.name() + "; activate it again"));
          restored
              .blocked()
              .forEach(serial -> console.line("lost: container " + serial + " is blocked"));
          restored.left().forEach(each -> console.line("still in it: " + each.name()));
        });
    return ExitCode.OK;
  }
}
