package dev.coffer.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Samples;
import dev.coffer.application.StoreContract;
import dev.coffer.application.Versioned;
import dev.coffer.application.webhook.Delivery.State;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.license.FirmId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What each {@link WebhookStore} does. */
public interface WebhookStoreContract extends StoreContract {
  WebhookStore webhooks();

  private static Webhook webhook(int firm, int number, String... types) {
    return new Webhook(
        Samples.id(number),
        Samples.firmId(firm),
        "https://example.org/e?n=" + number,
        Set.of(types),
        Bytes.utf8("sealed " + number),
        Samples.T0);
  }

  private static Delivery delivery(int webhook, long seq, String subject, Instant due) {
    return new Delivery(
        Samples.firmId(1),
        Samples.id(webhook),
        new Delivery.Message(
            seq, Samples.id(100 + (int) seq), "license.active", subject, Bytes.utf8("{\"é\":1}")),
        new Delivery.Progress(State.PENDING, 0, Samples.T0, due, Optional.empty(), ""));
  }

  private void add(int webhook, long seq, String subject, long dueSeconds) {
    run(
        () ->
            webhooks()
                .save(
                    Versioned.fresh(
                        delivery(webhook, seq, subject, Samples.T0.plusSeconds(dueSeconds)))));
  }

  private Versioned<Delivery> stored(int webhook, long seq) {
    return in(() -> webhooks().delivery(Samples.id(webhook), seq)).orElseThrow();
  }

  private List<Long> due(long seconds) {
    return in(() -> webhooks().due(Samples.T0.plusSeconds(seconds), 10)).stream()
        .map(each -> each.value().message().seq())
        .toList();
  }

  @Test
  default void webhooksComeBackByFirm() {
    Webhook all = webhook(1, 1);
    Webhook some = webhook(1, 2, "license.*", "order.created");
    run(
        () -> {
          webhooks().add(some);
          webhooks().add(all);
          webhooks().add(webhook(2, 3));
        });
    FirmId firm = Samples.firmId(1);
    assertThat(in(() -> webhooks().list(firm, Optional.empty(), 10))).containsExactly(all, some);
    assertThat(in(() -> webhooks().list(firm, Optional.of(all.id()), 10))).containsExactly(some);
    assertThat(in(() -> webhooks().find(firm, some.id()))).contains(some);
    assertThat(in(() -> webhooks().find(Samples.firmId(2), some.id()))).isEmpty();
    assertStale(() -> webhooks().add(some));
    assertLimits(1000, limit -> webhooks().list(firm, Optional.empty(), limit));
  }

  @Test
  default void aRemovedWebhookTakesItsDeliveriesAlong() {
    run(() -> webhooks().add(webhook(1, 1)));
    add(1, 5, "s", 0);
    add(2, 5, "s", 0);
    assertThat(in(() -> webhooks().remove(Samples.firmId(2), Samples.id(1)))).isFalse();
    assertThat(in(() -> webhooks().remove(Samples.firmId(1), Samples.id(1)))).isTrue();
    assertThat(in(() -> webhooks().remove(Samples.firmId(1), Samples.id(1)))).isFalse();
    assertThat(in(() -> webhooks().delivery(Samples.id(1), 5))).isEmpty();
    assertThat(in(() -> webhooks().delivery(Samples.id(2), 5))).isPresent();
  }

  @Test
  default void aDeliveryIsSavedAtItsVersion() {
    add(1, 5, "s", 0);
    Versioned<Delivery> read = stored(1, 5);
    assertThat(read.value()).isEqualTo(delivery(1, 5, "s", Samples.T0));
    Delivery failed = read.value().failed(Samples.T0.plusSeconds(3), "500");
    run(() -> webhooks().save(read.with(failed)));
    assertThat(stored(1, 5).value()).isEqualTo(failed);
    assertStale(() -> webhooks().save(read.with(failed)));
    assertStale(() -> webhooks().save(Versioned.fresh(failed)));
  }

  @Test
  default void deliveriesAreListedByNumberAndState() {
    add(1, 9, "a", 0);
    add(1, 2, "b", 0);
    add(1, 5, "c", 0);
    add(2, 4, "d", 0);
    Versioned<Delivery> five = stored(1, 5);
    Delivery done = five.value().delivered(Samples.T0, "200");
    run(() -> webhooks().save(five.with(done)));
    Id webhook = Samples.id(1);
    assertThat(in(() -> webhooks().deliveries(webhook, Optional.empty(), 0, 10)))
        .extracting(each -> each.message().seq())
        .containsExactly(2L, 5L, 9L);
    assertThat(in(() -> webhooks().deliveries(webhook, Optional.of(State.PENDING), 2, 10)))
        .extracting(each -> each.message().seq())
        .containsExactly(9L);
    assertThat(in(() -> webhooks().deliveries(webhook, Optional.of(State.DELIVERED), 0, 1)))
        .containsExactly(done);
    assertLimits(1000, limit -> webhooks().deliveries(webhook, Optional.empty(), 0, limit));
  }

  @Test
  default void ofOneSubjectTheFirstIsDue() {
    add(1, 1, "a", 30);
    add(1, 2, "a", 0);
    add(1, 3, "b", 10);
    add(1, 4, "b", 0);
    add(2, 5, "a", 5);
    assertThat(due(4)).isEmpty();
    assertThat(due(5)).containsExactly(5L);
    assertThat(due(10)).containsExactly(5L, 3L);
    assertThat(due(30)).containsExactly(5L, 3L, 1L);
    Versioned<Delivery> first = stored(1, 1);
    run(() -> webhooks().save(first.with(first.value().failed(Samples.T0, "x"))));
    assertThat(due(30)).containsExactly(2L, 5L, 3L);
    assertLimits(1000, limit -> webhooks().due(Samples.T0, limit));
  }

  @Test
  default void aWebhookIsPostponed() {
    add(1, 1, "a", 0);
    add(1, 2, "b", 99);
    add(2, 3, "a", 0);
    Versioned<Delivery> read = stored(1, 1);
    run(() -> webhooks().postpone(Samples.id(1), Samples.T0.plusSeconds(60)));
    assertThat(due(59)).containsExactly(3L);
    assertThat(due(60)).containsExactly(3L, 1L);
    assertThat(stored(1, 2).value().progress().due()).isEqualTo(Samples.T0.plusSeconds(99));
    assertStale(() -> webhooks().save(read.with(read.value())));
  }

  @Test
  default void whatEndedLongAgoIsForgotten() {
    add(1, 1, "a", 0);
    add(1, 2, "b", 0);
    add(1, 3, "c", 0);
    for (long seq : new long[] {1, 2}) {
      Versioned<Delivery> each = stored(1, seq);
      Delivery ended = each.value().failed(Samples.T0.plusSeconds(seq), "500");
      run(() -> webhooks().save(each.with(ended)));
    }
    assertThat(in(() -> webhooks().forget(Samples.T0.plusSeconds(2), 10))).isEqualTo(1);
    assertThat(in(() -> webhooks().deliveries(Samples.id(1), Optional.empty(), 0, 10)))
        .extracting(each -> each.message().seq())
        .containsExactly(2L, 3L);
    assertLimits(1000, limit -> webhooks().forget(Samples.T0, limit));
  }

  @Test
  default void webhooksAreUsedInsideTransactionsOnly() {
    rollBack(() -> webhooks().add(webhook(1, 1)));
    assertThat(in(() -> webhooks().find(Samples.firmId(1), Samples.id(1)))).isEmpty();
    assertJoins(() -> webhooks().add(webhook(1, 1)));
    assertJoins(() -> webhooks().due(Samples.T0, 1));
  }
}
