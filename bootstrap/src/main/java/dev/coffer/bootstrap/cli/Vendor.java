package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.Outcome;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.central.TokenRole;
import dev.coffer.application.wire.FirmBody;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.Id;
import dev.coffer.domain.account.BearerToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a vendor does at a server. */
@Command(
    name = "vendor",
    description =
        "Sell and change: products, customers, orders, tickets, licences, keys, API tokens.",
    subcommands = {
      Vendor.Login.class,
      Vendor.Firm.class,
      VendorProducts.class,
      VendorKeys.class,
      VendorCustomers.class,
      VendorOrders.class,
      VendorAudit.class,
      VendorWebhooks.class,
      Vendor.Ticket.class,
      Vendor.Token.class,
      VendorLicenses.class,
      VendorContainers.class,
      VendorMail.class,
      VendorExport.class,
      VendorAutoUpdate.class,
      VendorExchange.class,
      VendorEmergency.class
    })
final class Vendor {
  private static final int PAGE = 100;

  Vendor() {}

  /** Reads all pages. */
  static <P, T> List<T> all(
      Function<Optional<String>, Outcome<P>> page,
      Function<P, List<T>> items,
      Function<P, @Nullable String> next) {
    List<T> all = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      P read = Refusal.unless(page.apply(after));
      all.addAll(items.apply(read));
      after = Optional.ofNullable(next.apply(read));
    } while (after.isPresent());
    return all;
  }

  /** What a list is narrowed by: names and what they must be, of which null counts for nothing. */
  static Map<String, String> filter(@Nullable String... namesAndValues) {
    Map<String, String> filter = new TreeMap<>();
    for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
      String name = namesAndValues[i];
      String value = namesAndValues[i + 1];
      if (name != null && value != null) {
        filter.put(name, value);
      }
    }
    return filter;
  }

  static int page() {
    return PAGE;
  }

  static String key() {
    return Computer.requestKey();
  }

  /** Keeps server and token in the home. */
  @Command(
      name = "login",
      description = "Keep server and API token for this computer: echo TOKEN | … --token-stdin.")
  static final class Login implements Verb {
    @Mixin private VendorOptions options;

    @Option(names = "--token-stdin", description = "Read the token from standard input.")
    private boolean tokenStdin;

    @Override
    public int run(Console console) {
      String address = options.address(console);
      char[] typed = console.secret("API token", tokenStdin);
      BearerToken token = VendorOptions.parsed(new String(typed));
      Arrays.fill(typed, ' ');
      String firm = Refusal.unless(Servers.at(address).vendor(token).firm()).name();
      VendorOptions.keep(console, address, token);
      console.answer(
          Map.of("server", address, "firm", firm), () -> console.line("acting for " + firm));
      return ExitCode.OK;
    }
  }

  /** Shows the firm that one acts for. */
  @Command(name = "firm", description = "Show the firm that the API token acts for.")
  static final class Firm implements Verb {
    @Mixin private VendorOptions options;

    @Override
    public int run(Console console) {
      FirmBody firm = Refusal.unless(options.client(console).firm());
      console.answer(
          firm,
          () -> {
            console.line("firm " + firm.code() + ", " + firm.name());
            console.line("id " + firm.id());
            console.line("since " + firm.createdAt());
          });
      return ExitCode.OK;
    }
  }

  /** Tickets. */
  @Command(name = "ticket", description = "Look at tickets.", subcommands = TicketShow.class)
  static final class Ticket {}

  /** Shows a ticket. */
  @Command(name = "show", description = "Show what a ticket carries and where that is.")
  static final class TicketShow implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "TICKET", description = "The ticket's code.")
    private String ticket;

    @Override
    public int run(Console console) {
      var code = Activate.ticket(ticket);
      VendorWire.TicketBody body = Refusal.unless(options.client(console).ticket(code));
      console.answer(
          body,
          () -> {
            console.line("ticket " + body.hint() + ", order " + body.order());
            VendorLicenses.table(console, body.licenses());
          });
      return ExitCode.OK;
    }
  }

  /** API tokens. */
  @Command(
      name = "token",
      description = "API tokens.",
      subcommands = {TokenList.class, TokenAdd.class, TokenRevoke.class})
  static final class Token {}

  /** Lists tokens. */
  @Command(name = "list", description = "List the API tokens; never their secrets.")
  static final class TokenList implements Verb {
    @Mixin private VendorOptions options;

    @Override
    public int run(Console console) {
      VendorClient client = options.client(console);
      List<VendorWire.TokenBody> all =
          all(
              after -> client.tokens(after, PAGE),
              VendorWire.Tokens::items,
              VendorWire.Tokens::next);
      console.list(
          "tokens",
          all,
          List.of("ID", "NAME", "ROLE", "SCOPES", "EXPIRES", "REVOKED"),
          each ->
              List.of(
                  each.id(),
                  each.name(),
                  each.role() == null ? "-" : each.role().name(),
                  each.scopes().toString(),
                  each.expires() == null ? "-" : each.expires().toString(),
                  each.revoked() == null ? "-" : each.revoked().toString()));
      return ExitCode.OK;
    }
  }

  /** Makes a token. */
  @Command(name = "add", description = "Make an API token; it is shown once.")
  static final class TokenAdd implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "NAME", description = "What it is for.")
    private String name;

    @Option(
        names = "--scope",
        split = ",",
        paramLabel = "SCOPE",
        description = "read, sell, support, protect, admin. Repeatable.")
    private @Nullable List<ApiToken.Scope> scopes;

    @Option(
        names = "--role",
        paramLabel = "ROLE",
        description =
            "Instead of scopes: reader, support, seller, builder, admin or owner; reader without"
                + " either.")
    private @Nullable TokenRole role;

    @Option(names = "--days", paramLabel = "N", description = "Ends after so many days.")
    private @Nullable Integer days;

    @Override
    public int run(Console console) {
      if (scopes != null && role != null) {
        throw new Misuse("A token has scopes or a role, not both.", "Leave one of them out.");
      }
      if (days != null && (days < 1 || days > 36_500)) {
        throw new Misuse("A token lives 1 to 36500 days.", "Give another number to --days.");
      }
      VendorWire.NewToken wanted =
          new VendorWire.NewToken(
              name,
              scopes == null ? null : EnumSet.copyOf(scopes),
              scopes == null && role == null ? TokenRole.READER : role,
              days == null ? null : Duration.ofDays(days).toSeconds());
      VendorWire.MadeToken made = Refusal.unless(options.client(console).make(wanted, key()));
      console.answer(made, () -> console.line(made.secret()));
      return ExitCode.OK;
    }
  }

  /** Ends a token. */
  @Command(name = "revoke", description = "End an API token.")
  static final class TokenRevoke implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "ID", description = "As in 'coffer vendor token list'.")
    private String id;

    @Override
    public int run(Console console) {
      Refusal.unless(
          options
              .client(console)
              .revoke(Typed.id(id, "an API token", "coffer vendor token list", Id::parse)));
      console.answer(Map.of("id", id, "status", "revoked"), () -> console.line("revoked: " + id));
      return ExitCode.OK;
    }
  }
}
