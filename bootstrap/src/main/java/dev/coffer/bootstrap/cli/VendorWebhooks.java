package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.webhook.Delivery;
import dev.coffer.application.wire.EventsWire;
import dev.coffer.domain.Id;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a vendor has its events sent. */
@Command(
    name = "webhook",
    description = "Have events sent to an address of yours, signed.",
    subcommands = {
      VendorWebhooks.All.class,
      VendorWebhooks.Types.class,
      VendorWebhooks.Add.class,
      VendorWebhooks.Remove.class,
      VendorWebhooks.Deliveries.class,
      VendorWebhooks.Replay.class,
      VendorWebhooks.Test.class
    })
final class VendorWebhooks {
  VendorWebhooks() {}

  private static Id id(String text) {
    return Typed.id(text, "a webhook", "coffer vendor webhook list", Id::parse);
  }

  /** Lists the types of events. */
  @Command(name = "event-types", description = "List the types of events, and what each means.")
  static final class Types implements Verb {
    @Mixin private VendorOptions options;

    @Override
    public int run(Console console) {
      console.list(
          "types",
          Refusal.unless(options.client(console).eventTypes()).items(),
          List.of("TYPE", "MEANING", "DATA"),
          each -> List.of(each.type(), each.meaning(), each.data()));
      return ExitCode.OK;
    }
  }

  /** Lists webhooks. */
  @Command(name = "list", description = "List the webhooks; never their secrets.")
  static final class All implements Verb {
    @Mixin private VendorOptions options;

    @Override
    public int run(Console console) {
      VendorClient client = options.client(console);
      List<EventsWire.WebhookBody> all =
          Vendor.all(
              after -> client.webhooks(after, Vendor.page()),
              EventsWire.WebhookPage::items,
              EventsWire.WebhookPage::next);
      console.list(
          "webhooks",
          all,
          List.of("ID", "URL", "TYPES"),
          each ->
              List.of(
                  each.id(),
                  each.url(),
                  each.types().isEmpty() ? "all" : String.join(",", each.types())));
      return ExitCode.OK;
    }
  }

  /** Adds a webhook. */
  @Command(name = "add", description = "Add a webhook; its secret is printed once and never again.")
  static final class Add implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "URL", description = "Where to, http or https.")
    private String url;

    @Option(
        names = "--type",
        paramLabel = "TYPE",
        split = ",",
        description =
            "A type of event, or such as 'license.*'; without it, all. See 'event-types'.")
    private @Nullable List<String> types;

    @Override
    public int run(Console console) {
      List<String> wanted = types;
      EventsWire.MadeWebhook made =
          Refusal.unless(
              options
                  .client(console)
                  .add(
                      new EventsWire.NewWebhook(url, wanted == null ? null : Set.copyOf(wanted)),
                      Vendor.key()));
      console.answer(
          Map.of("webhook", made.webhook(), "secret", made.secret()),
          () -> {
            console.line(made.webhook().id());
            console.line(made.secret());
          });
      console.note("Keep the secret: it is not shown again.");
      return ExitCode.OK;
    }
  }

  /** Removes a webhook. */
  @Command(name = "remove", description = "End a webhook; what is on its way to it is not sent.")
  static final class Remove implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "ID", description = "As in 'coffer vendor webhook list'.")
    private String id;

    @Override
    public int run(Console console) {
      Refusal.unless(options.client(console).removeWebhook(id(id)));
      console.answer(Map.of("id", id, "status", "removed"), () -> console.line("removed: " + id));
      return ExitCode.OK;
    }
  }

  /** Lists deliveries. */
  @Command(name = "deliveries", description = "List what was and will be sent to a webhook.")
  static final class Deliveries implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "ID", description = "As in 'coffer vendor webhook list'.")
    private String id;

    @Option(names = "--state", description = "Only those: ${COMPLETION-CANDIDATES}.")
    private Delivery.@Nullable State state;

    @Override
    public int run(Console console) {
      List<EventsWire.DeliveryBody> all =
          all(options.client(console), id(id), Optional.ofNullable(state));
      console.list(
          "deliveries",
          all,
          List.of("NUMBER", "TYPE", "SUBJECT", "STATE", "ATTEMPTS", "ANSWER", "NEXT"),
          Deliveries::row);
      return ExitCode.OK;
    }

    static List<EventsWire.DeliveryBody> all(
        VendorClient client, Id webhook, Optional<Delivery.State> state) {
      return Vendor.all(
          after -> client.deliveries(webhook, state.map(Enum::name), after, Vendor.page()),
          EventsWire.Deliveries::items,
          EventsWire.Deliveries::next);
    }

    private static List<String> row(EventsWire.DeliveryBody each) {
      return List.of(
          Long.toString(each.seq()),
          each.type(),
          each.subject(),
          each.state().name().toLowerCase(Locale.ROOT),
          Integer.toString(each.attempts()),
          each.answer().isEmpty() ? "-" : each.answer(),
          each.nextAttempt() == null ? "-" : each.nextAttempt().toString());
    }
  }

  /** Tries deliveries again. */
  @Command(
      name = "replay",
      description = "Have deliveries tried again from the beginning, under the same ids.")
  static final class Replay implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "ID", description = "As in 'coffer vendor webhook list'.")
    private String id;

    @Parameters(
        paramLabel = "NUMBER",
        arity = "0..*",
        description = "As in 'coffer vendor webhook deliveries'.")
    private @Nullable List<Long> numbers;

    @Option(names = "--failed", description = "All that were given up.")
    private boolean failed;

    @Override
    public int run(Console console) {
      VendorClient client = options.client(console);
      Id webhook = id(id);
      List<Long> wanted = new ArrayList<>();
      if (numbers != null) {
        wanted.addAll(numbers);
      }
      if (failed) {
        Deliveries.all(client, webhook, Optional.of(Delivery.State.FAILED))
            .forEach(each -> wanted.add(each.seq()));
      } else if (wanted.isEmpty()) {
        throw new Misuse("It is not said which deliveries.", "Give numbers, or --failed.");
      }
      for (long number : wanted) {
        Refusal.unless(client.replay(webhook, number, Vendor.key()));
      }
      console.answer(
          Map.of("id", id, "replayed", wanted),
          () -> console.line(wanted.size() + " to be tried again"));
      return ExitCode.OK;
    }
  }

  /** Sends a test event. */
  @Command(name = "test", description = "Have a test event sent to a webhook.")
  static final class Test implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "ID", description = "As in 'coffer vendor webhook list'.")
    private String id;

    @Override
    public int run(Console console) {
      Refusal.unless(options.client(console).testWebhook(id(id), Vendor.key()));
      console.answer(
          Map.of("id", id, "status", "on its way"),
          () -> console.line("on its way: see 'coffer vendor webhook deliveries " + id + "'"));
      return ExitCode.OK;
    }
  }
}
