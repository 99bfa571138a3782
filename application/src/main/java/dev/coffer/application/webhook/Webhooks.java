package dev.coffer.application.webhook;

import dev.coffer.application.Ids;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.RandomSource;
import dev.coffer.application.Stale;
import dev.coffer.application.Transactions;
import dev.coffer.application.Versioned;
import dev.coffer.application.audit.AuditLine;
import dev.coffer.application.audit.Follower;
import dev.coffer.application.container.Secrets;
import dev.coffer.application.outbox.EventType;
import dev.coffer.application.outbox.Events;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.license.FirmId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sends events of firms on to the addresses that they name, signed by Standard Webhooks.
 *
 * <p>Each event goes to each webhook that wants it at least once; events of one subject go in
 * order, a later one when the one before was delivered or given up. What fails is tried again after
 * 5 seconds, then four times as long each time up to 12 hours, shortened or lengthened by up to a
 * fifth, and given up when that would be later than {@link #LONGEST} after the event. Thread-safe;
 * run {@link #deliver} from one place at a time to send nothing twice without need.
 */
public final class Webhooks implements Follower {
  /** How long a delivery is tried. */
  public static final Duration LONGEST = Duration.ofDays(3);

  /** The most webhooks of one firm. */
  public static final int MOST = 20;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(12);

  /** How long nothing is sent to a webhook that did not answer. */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private static final int GONE = 410;
  private static final String PURPOSE = "webhook/";

  private final WebhookStore store;
  private final WebhookSender sender;
  private final Events events;
  private final Transactions transactions;
  private final Secrets secrets;
  private final RandomSource random;
  private final Ids ids;
  private final InstantSource clock;

  public Webhooks(
      WebhookStore store,
      WebhookSender sender,
      Events events,
      Transactions transactions,
      Secrets secrets,
      RandomSource random,
      Ids ids,
      InstantSource clock) {
    this.store = store;
    this.sender = sender;
    this.events = events;
    this.transactions = transactions;
    this.secrets = secrets;
    this.random = random;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * A webhook just made.
   *
   * @param secret {@code whsec_…}, shown here alone
   */
  public record Made(Webhook webhook, String secret) {
    @Override
    public String toString() {
      return "Made[" + webhook.id() + ", redacted]";
    }
  }

  /**
   * Adds a webhook for events from now on.
   *
   * @param types names of the catalogue, or with {@code .*} at the end; empty: all
   * @throws dev.coffer.domain.Malformed for an address or a type that is none
   */
  public Outcome<Made> add(FirmId firm, String url, Set<String> types) {
    WebhookSecret secret = new WebhookSecret(random.next(WebhookSecret.LENGTH));
    Id id = ids.next();
    return transactions.inTransaction(
        () -> {
          if (store.list(firm, Optional.empty(), MOST).size() >= MOST) {
            return Outcome.refused(Problem.WEBHOOKS_EXHAUSTED, "most", Integer.toString(MOST));
          }
          Bytes sealed = secrets.seal(PURPOSE + id.text(), Bytes.utf8(secret.text()));
          Webhook webhook = new Webhook(id, firm, url, types, sealed, clock.instant());
          store.add(webhook);
          events.tell(
              firm,
              EventType.WEBHOOK_ADDED,
              id.text(),
              Map.of("url", webhook.url(), "types", String.join(" ", webhook.types())));
          return Outcome.done(new Made(webhook, secret.text()));
        });
  }

  /** A firm's webhooks, ascending by id; limit 1..1000. */
  public List<Webhook> list(FirmId firm, Optional<Id> after, int limit) {
    return transactions.inTransaction(() -> store.list(firm, after, limit));
  }

  /** Ends a webhook; what is still on its way to it is not sent. */
  public Outcome<Webhook> remove(FirmId firm, Id id) {
    return on(
        firm,
        id,
        webhook -> {
          store.remove(firm, id);
          events.tell(firm, EventType.WEBHOOK_REMOVED, id.text(), Map.of("url", webhook.url()));
          return Outcome.done(webhook);
        });
  }

  /** Sends an event that only this webhook gets, whatever it wants. */
  public Outcome<Webhook> test(FirmId firm, Id id) {
    return on(
        firm,
        id,
        webhook -> {
          events.tell(firm, EventType.WEBHOOK_TEST, id.text(), Map.of("webhook", id.text()));
          return Outcome.done(webhook);
        });
  }

  /** Deliveries with numbers above {@code after}, ascending; limit 1..1000. */
  public Outcome<List<Delivery>> deliveries(
      FirmId firm, Id id, Optional<Delivery.State> state, long after, int limit) {
    return on(firm, id, webhook -> Outcome.done(store.deliveries(id, state, after, limit)));
  }

  /** Has a delivery tried again from the beginning, under the same id. */
  public Outcome<Delivery> replay(FirmId firm, Id id, long seq) {
    return on(
        firm,
        id,
        webhook -> {
          Optional<Versioned<Delivery>> delivery = store.delivery(id, seq);
          if (delivery.isEmpty()) {
            return Outcome.refused(Problem.DELIVERY_UNKNOWN, "delivery", Long.toString(seq));
          }
          Delivery again = delivery.get().value().again(clock.instant());
          store.save(delivery.get().with(again));
          return Outcome.done(again);
        });
  }

  private <T> Outcome<T> on(
      FirmId firm, Id id, java.util.function.Function<Webhook, Outcome<T>> work) {
    return transactions.inTransaction(
        () ->
            store
                .find(firm, id)
                .map(work)
                .orElseGet(() -> Outcome.refused(Problem.WEBHOOK_UNKNOWN, "webhook", id.text())));
  }

  @Override
  public void chained(FirmId firm, List<AuditLine> lines) {
    Instant now = clock.instant();
    for (Webhook webhook : store.list(firm, Optional.empty(), MOST)) {
      for (AuditLine line : lines) {
        boolean since = !line.at().isBefore(webhook.createdAt());
        if (since && webhook.wants(line.type(), line.subject())) {
          store.save(Versioned.fresh(Delivery.begun(webhook, message(line), now)));
        }
      }
    }
  }

  private static Delivery.Message message(AuditLine line) {
    return new Delivery.Message(
        line.seq(), line.id(), line.type(), line.subject(), Bytes.utf8(line.message()));
  }

  /**
   * Sends what is due, each once. To a webhook that did not answer nothing more is sent for a
   * minute.
   *
   * @param limit how many at most, 1..1000
   * @return how many were tried
   */
  public int deliver(int limit) {
    List<Versioned<Delivery>> due =
        transactions.inTransaction(() -> store.due(clock.instant(), limit));
    Set<Id> silent = new HashSet<>();
    int tried = 0;
    for (Versioned<Delivery> delivery : due) {
      if (!silent.contains(delivery.value().webhook())) {
        WebhookSender.Answer answer = send(delivery);
        tried++;
        if (answer instanceof WebhookSender.Answer.Unreachable) {
          silent.add(delivery.value().webhook());
          Instant until = clock.instant().plus(SILENCE);
          transactions.run(() -> store.postpone(delivery.value().webhook(), until));
        }
      }
    }
    return tried;
  }

  private WebhookSender.Answer send(Versioned<Delivery> due) {
    Delivery delivery = due.value();
    Optional<Webhook> webhook =
        transactions.inTransaction(() -> store.find(delivery.firm(), delivery.webhook()));
    if (webhook.isEmpty()) {
      return new WebhookSender.Answer.Forbidden();
    }
    WebhookSender.Answer answer = post(webhook.get(), delivery);
    Delivery after = after(delivery, answer);
    try {
      transactions.run(() -> store.save(due.with(after)));
    } catch (Stale replayed) {
      // It was replayed or removed meanwhile; that decides what comes next.
    }
    return answer;
  }

  private WebhookSender.Answer post(Webhook webhook, Delivery delivery) {
    String purpose = PURPOSE + webhook.id().text();
    String shown = secrets.open(purpose, webhook.secret()).asUtf8();
    WebhookSecret secret = WebhookSecret.parse(shown);
    String id = delivery.message().event().text();
    long seconds = clock.instant().getEpochSecond();
    Map<String, String> headers = new TreeMap<>();
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", Long.toString(seconds));
    headers.put("webhook-signature", secret.sign(id, seconds, delivery.message().body()));
    return sender.post(webhook.url(), headers, delivery.message().body());
  }

  private Delivery after(Delivery delivery, WebhookSender.Answer answer) {
    Instant now = clock.instant();
    String said = said(answer);
    boolean over = answer instanceof WebhookSender.Answer.Forbidden;
    if (answer instanceof WebhookSender.Answer.Answered answered) {
      if (answered.status() >= 200 && answered.status() < 300) {
        return delivery.delivered(now, said);
      }
      over = answered.status() == GONE;
    }
    Instant next = now.plus(pause(delivery.progress().attempts()));
    return over || next.isAfter(delivery.progress().since().plus(LONGEST))
        ? delivery.failed(now, said)
        : delivery.later(now, next, said);
  }

  private static String said(WebhookSender.Answer answer) {
    if (answer instanceof WebhookSender.Answer.Answered answered) {
      return Integer.toString(answered.status());
    }
    if (answer instanceof WebhookSender.Answer.Unreachable unreachable) {
      String reason = unreachable.reason();
      return reason.substring(0, Math.min(reason.length(), Delivery.LONGEST_ANSWER));
    }
    return "the address is not allowed";
  }

  /** How long to wait after so many attempts before this one: between 4/5 and 6/5 of the plan. */
  private Duration pause(int before) {
    long planned = FIRST_PAUSE.toMillis() << Math.min(2 * before, 20);
    long most = Math.min(planned, LONGEST_PAUSE.toMillis());
    Bytes drawn = random.next(2);
    long share = (long) drawn.at(0) << 8 | drawn.at(1);
    return Duration.ofMillis(most * 4 / 5 + most * 2 * share / (5 * 65_535));
  }

  /** Forgets deliveries that ended before {@code before}; how many, at most {@code limit}. */
  public int forget(Instant before, int limit) {
    return transactions.inTransaction(() -> store.forget(before, limit));
  }
}
