package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.wire.BulkWire;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the firm has its customers told by mail: shows it, after changing what options say. */
@Command(
    name = "mail",
    description = "Show what customers are told by mail, and change it where an option says so.")
final class VendorMail implements Verb {
  @Mixin private VendorOptions options;

  @Option(
      names = "--tickets",
      negatable = true,
      description = "Mail each order's ticket to its customer.")
  private @Nullable Boolean tickets;

  @Option(
      names = "--expiry",
      negatable = true,
      description = "Tell customers before their licences end.")
  private @Nullable Boolean expiry;

  @Option(
      names = "--days",
      split = ",",
      paramLabel = "N",
      description = "How many days before, as 30,7,1; also for the events license.expiring.")
  private @Nullable List<Integer> days;

  VendorMail() {}

  @Override
  public int run(Console console) {
    VendorClient client = options.client(console);
    BulkWire.MailRulesBody now = Refusal.unless(client.mailRules());
    BulkWire.MailRulesBody wanted =
        new BulkWire.MailRulesBody(
            tickets == null ? now.tickets() : tickets,
            expiry == null ? now.expiry() : expiry,
            days == null ? now.days() : days);
    BulkWire.MailRulesBody shown =
        wanted.equals(now) ? now : Refusal.unless(client.setMailRules(wanted));
    console.answer(
        shown,
        () ->
            console.table(
                List.of("TICKETS", "EXPIRY", "DAYS BEFORE"),
                List.of(
                    List.of(
                        shown.tickets() ? "mailed" : "not mailed",
                        shown.expiry() ? "mailed" : "not mailed",
                        shown.days().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "))))));
    return ExitCode.OK;
  }
}
