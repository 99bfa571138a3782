package dev.coffer.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.Bench;
import dev.coffer.application.Problem;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.central.Firm;
import dev.coffer.application.memory.MemoryReceivers.Received;
import dev.coffer.application.webhook.WebhookSender.Answer;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WebhooksTest {
  private static final String URL = "https://a.example/hook";

  private final Bench bench = new Bench();
  private final Webhooks webhooks = bench.coffer.webhooks();
  private final Firm firm = bench.firm(1001);
  private final Product product = bench.product(firm, 10, Terms.builder().build());

  private Webhook added(String... types) {
    chain();
    return Bench.done(webhooks.add(firm.id(), URL, Set.of(types))).webhook();
  }

  private void chain() {
    bench.coffer.auditLog().sequence(1000);
  }

  private List<Delivery> deliveries(Webhook webhook) {
    return Bench.done(webhooks.deliveries(firm.id(), webhook.id(), Optional.empty(), 0, 1000));
  }

  private List<String> sent() {
    return bench.receivers.received().stream().map(each -> each.body().asUtf8()).toList();
  }

  @Test
  void eventsFromNowOnAreSentOnceEach() {
    Webhook webhook = added();
    bench.sell(product, 1);
    chain();
    assertThat(webhooks.deliver(10)).isEqualTo(2);
    assertThat(webhooks.deliver(10)).isZero();

    assertThat(sent().get(0)).contains("\"type\":\"webhook.added\"");
    assertThat(sent().get(1))
        .startsWith("{\"type\":\"order.created\",\"timestamp\":\"2026-03-01T12:00:00Z\",\"data\":{")
        .contains("\"facts\":{\"licenses\":\"1\"}");
    assertThat(deliveries(webhook))
        .allSatisfy(
            each -> {
              assertThat(each.progress().state()).isEqualTo(Delivery.State.DELIVERED);
              assertThat(each.progress().answer()).isEqualTo("200");
            });
  }

  @Test
  void onlyWantedTypesAreSent() {
    added("order.*", "customer.added");
    bench.sell(product, 1);
    bench.coffer.sales().addCustomer(firm.id(), "Ann", Optional.empty());
    bench.product(firm, 20, Terms.builder().build());
    Firm other = bench.firm(2002);
    bench.sell(bench.product(other, 10, Terms.builder().build()), 1);
    chain();
    webhooks.deliver(10);

    assertThat(sent()).hasSize(2);
    assertThat(sent().get(0)).contains("order.created");
    assertThat(sent().get(1)).contains("customer.added");
  }

  @Test
  void aTestGoesToItsWebhookAlone() {
    Webhook one = added("order.*");
    added();
    chain();
    webhooks.deliver(10);
    int before = sent().size();
    Bench.done(webhooks.test(firm.id(), one.id()));
    chain();
    webhooks.deliver(10);

    assertThat(sent()).hasSize(before + 1);
    assertThat(sent().get(before)).contains("webhook.test", one.id().text());
  }

  @Test
  void whatFailsIsTriedLaterAndLater() {
    Webhook webhook = added("order.created");
    bench.sell(product, 1);
    chain();
    bench.receivers.answer("a.example", new Answer.Answered(500));
    Instant last = bench.time.instant();
    for (int attempt = 1; attempt <= 6; attempt++) {
      assertThat(webhooks.deliver(10)).isEqualTo(1);
      assertThat(webhooks.deliver(10)).as("not due yet").isZero();
      Delivery now = deliveries(webhook).get(0);
      assertThat(now.progress().attempts()).isEqualTo(attempt);
      long planned = 5_000L << (2 * (attempt - 1));
      assertThat(Duration.between(last, now.progress().due()).toMillis())
          .isBetween(planned * 4 / 5, planned * 6 / 5);
      bench.time.advance(Duration.between(last, now.progress().due()));
      last = now.progress().due();
    }
    bench.receivers.answer("a.example", new Answer.Answered(204));
    webhooks.deliver(10);

    assertThat(deliveries(webhook).get(0).progress().state()).isEqualTo(Delivery.State.DELIVERED);
    assertThat(bench.receivers.received())
        .extracting(each -> each.headers().get("webhook-id"))
        .containsOnly(deliveries(webhook).get(0).message().event().text());
  }

  @Test
  void whatFailsForThreeDaysIsGivenUpAndReplayed() {
    Webhook webhook = added("order.created");
    bench.sell(product, 1);
    chain();
    bench.receivers.answer("a.example", new Answer.Unreachable("nobody"));
    Instant begun = bench.time.instant();
    int attempts = 0;
    while (deliveries(webhook).get(0).progress().state() == Delivery.State.PENDING) {
      bench.time.advance(
          Duration.between(bench.time.instant(), deliveries(webhook).get(0).progress().due()));
      attempts += webhooks.deliver(10);
    }
    Delivery failed = deliveries(webhook).get(0);
    assertThat(failed.progress().answer()).isEqualTo("nobody");
    assertThat(Duration.between(begun, failed.progress().lastAttempt().orElseThrow()))
        .isBetween(Duration.ofHours(57), Duration.ofHours(72));
    assertThat(attempts).isBetween(10, 16);
    bench.time.advance(Duration.ofDays(30));
    assertThat(webhooks.deliver(10)).isZero();

    bench.receivers.answer("a.example", new Answer.Answered(200));
    Bench.done(webhooks.replay(firm.id(), webhook.id(), failed.message().seq()));
    assertThat(webhooks.deliver(10)).isEqualTo(1);
    assertThat(deliveries(webhook).get(0).progress().state()).isEqualTo(Delivery.State.DELIVERED);
    Id other = Bench.done(webhooks.add(firm.id(), URL, Set.of())).webhook().id();
    assertThat(Bench.problem(webhooks.replay(firm.id(), other, failed.message().seq())))
        .isEqualTo(Problem.DELIVERY_UNKNOWN);
  }

  @Test
  void whoIsGoneOrForbiddenIsGivenUpAtOnce() {
    Webhook webhook = added("order.created");
    bench.sell(product, 1);
    bench.sell(product, 1);
    chain();
    bench.receivers.answer("a.example", new Answer.Answered(410));
    webhooks.deliver(1);
    bench.receivers.answer("a.example", new Answer.Forbidden());
    webhooks.deliver(1);

    assertThat(deliveries(webhook))
        .extracting(each -> each.progress().state())
        .containsOnly(Delivery.State.FAILED);
    assertThat(deliveries(webhook))
        .extracting(each -> each.progress().answer())
        .containsExactly("410", "the address is not allowed");
  }

  @Test
  void whoDoesNotAnswerIsLeftInPeaceForAMinute() {
    Webhook silent = added("order.created");
    Webhook other =
        Bench.done(webhooks.add(firm.id(), "https://b.example/", Set.of("order.created")))
            .webhook();
    for (int i = 0; i < 5; i++) {
      bench.sell(product, 1);
    }
    chain();
    bench.receivers.answer("a.example", new Answer.Unreachable("nobody"));
    while (webhooks.deliver(3) > 0) {
      // until nothing is due
    }
    assertThat(deliveries(other))
        .extracting(each -> each.progress().state())
        .containsOnly(Delivery.State.DELIVERED);
    assertThat(deliveries(silent))
        .extracting(each -> each.progress().attempts())
        .containsOnly(0, 1);
    bench.time.advance(Duration.ofSeconds(59));
    assertThat(webhooks.deliver(10)).isZero();
    bench.time.advance(Duration.ofSeconds(1));
    assertThat(webhooks.deliver(10)).isEqualTo(1);
  }

  @Test
  void eventsOfOneSubjectStayInOrder() {
    Webhook webhook = added("token.*");
    var token =
        bench
            .coffer
            .tokens()
            .make(firm.id(), "t", Set.of(ApiToken.Scope.READ), Optional.empty())
            .token();
    Bench.done(bench.coffer.tokens().revoke(firm.id(), token.id()));
    chain();
    bench.receivers.answer("a.example", new Answer.Answered(500));
    assertThat(webhooks.deliver(10)).as("the second waits for the first").isEqualTo(1);
    bench.receivers.answer("a.example", new Answer.Answered(200));
    bench.time.advance(Duration.ofSeconds(6));
    while (webhooks.deliver(10) > 0) {
      // until nothing is due
    }
    List<Received> received = bench.receivers.received();
    assertThat(received).hasSize(3);
    assertThat(received.get(1).body().asUtf8()).contains("token.made");
    assertThat(received.get(2).body().asUtf8()).contains("token.revoked");
    assertThat(deliveries(webhook)).hasSize(2);
  }

  @Test
  void aRemovedWebhookGetsNothingMore() {
    Webhook webhook = added();
    bench.sell(product, 1);
    chain();
    Bench.done(webhooks.remove(firm.id(), webhook.id()));
    assertThat(webhooks.deliver(10)).isZero();
    assertThat(Bench.problem(webhooks.remove(firm.id(), webhook.id())))
        .isEqualTo(Problem.WEBHOOK_UNKNOWN);
    assertThat(Bench.problem(webhooks.test(firm.id(), webhook.id())))
        .isEqualTo(Problem.WEBHOOK_UNKNOWN);
  }

  @Test
  void aFirmHasABoundedNumberOfWebhooks() {
    for (int i = 0; i < Webhooks.MOST; i++) {
      added();
    }
    assertThat(Bench.problem(webhooks.add(firm.id(), URL, Set.of())))
        .isEqualTo(Problem.WEBHOOKS_EXHAUSTED);
  }

  @Test
  void addressesAndTypesAreChecked() {
    for (String url :
        List.of(
            "",
            "a.example",
            "ftp://a.example/",
            "file:///etc/passwd",
            "https://user:pw@a.example/",
            "https://a.example/#x",
            "https:///path",
            "https://a.example:99999/",
            "https://a.example/ x",
            "https://a.example/\r\nX: y",
            "https://a.example/" + "x".repeat(Webhook.LONGEST_URL))) {
      assertThatThrownBy(() -> webhooks.add(firm.id(), url, Set.of()))
          .as(url)
          .isInstanceOf(Malformed.class);
    }
    for (String type : List.of("", "license", "nothing.*", "license.lost", "*", ".*")) {
      assertThatThrownBy(() -> webhooks.add(firm.id(), URL, Set.of(type)))
          .as(type)
          .isInstanceOf(Malformed.class);
    }
  }

  @Test
  void theSecretIsShownOnceAndKeptSealed() {
    Webhooks.Made made = Bench.done(webhooks.add(firm.id(), URL, Set.of()));
    assertThat(made.secret()).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThat(made.toString()).doesNotContain(made.secret());
    assertThat(webhooks.list(firm.id(), Optional.empty(), 10).toString())
        .doesNotContain(made.secret());
  }

  /** RFC 4231, test cases 1 and 2, and the example of Standard Webhooks. */
  @Test
  void signaturesAreAsSpecified() {
    assertThat(WebhookSecret.hmac(Bytes.fromHex("0b".repeat(20)), Bytes.utf8("Hi There")).hex())
        .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assertThat(
            WebhookSecret.hmac(Bytes.utf8("Jefe"), Bytes.utf8("what do ya want for nothing?"))
                .hex())
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    WebhookSecret secret = WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    assertThat(
            secret.sign(
                "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Bytes.utf8("{\"test\": 2432232314}")))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }
}
