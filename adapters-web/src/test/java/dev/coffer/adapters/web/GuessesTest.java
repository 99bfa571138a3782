package dev.coffer.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.adapters.web.WebBench.Answer;
import dev.coffer.application.Bench;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Sales;
import dev.coffer.application.gateway.Gateway;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.license.Terms;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever guesses is soon told to wait, wherever a secret can be tried. */
final class GuessesTest {
  private static final int TRIES = 3;
  private static final String UNKNOWN = "00000-00000-00000-00000-00000";
  private static final EmailAddress ANN = new EmailAddress("ann@example.org");
  private static final char[] PASSWORD = "correct horse battery".toCharArray();

  private final WebBench web = new WebBench(new Bench(), TRIES);
  private final Bench bench = web.bench;
  private final Firm firm = bench.firm(1001);
  private final Gateway.Activated activated = activated();
  private final String device = activated.enrolled().token().text();

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void ticketsAreGuessedNoOftenerByADevice() {
    limited(
        "ticket.unknown",
        () -> web.post("/cloud/v1/activations", device, new GatewayWire.TicketBody(UNKNOWN)));
  }

  @Test
  void ticketsAreGuessedNoOftenerByAVendor() {
    String api =
        bench
            .coffer
            .tokens()
            .make(firm.id(), "test", Set.of(ApiToken.Scope.values()), Optional.empty())
            .secret()
            .text();
    limited(
        "ticket.unknown",
        () -> web.post("/api/v1/tickets/lookup", api, new GatewayWire.TicketBody(UNKNOWN)));
  }

  @Test
  void ticketsAreGuessedNoOftenerByAnAccount() {
    String session = session();
    limited(
        "ticket.unknown",
        () ->
            web.post(
                "/gateway/v1/activations/account",
                session,
                new GatewayWire.AccountActivation(UNKNOWN, null)));
  }

  @Test
  void credentialsAreNotGuessed() {
    limited(
        "credential.invalid",
        () -> {
          Bytes secret = bench.random.next(32);
          return web.post(
              "/cloud/v1/devices",
              "",
              new CloudWire.Enrolment(
                  secret.base64Url(),
                  "pc",
                  bench.enrolment(bench.deviceKey(), secret).encoded().base64Url()));
        });
  }

  @Test
  void recoverySecretsAreNotGuessed() {
    String session = session();
    String serial =
        web.post("/gateway/v1/credentials", session, request(null, null)).text("container");
    web.put(
        "/gateway/v1/containers/" + serial + "/custody", session, new GatewayWire.Custody(false));
    limited(
        "credential.withheld",
        () ->
            web.post(
                "/gateway/v1/credentials",
                session,
                request(serial, bench.random.next(32).base64Url())));
  }

  @Test
  void deviceTokensAreNotGuessedByAdoption() {
    String session = session();
    String guess = device.substring(0, device.lastIndexOf('_') + 1) + "0".repeat(52);
    limited(
        "device.token",
        () -> web.post("/gateway/v1/adoptions", session, new GatewayWire.Adoption(guess)));
  }

  @Test
  void codesAreNotGuessed() {
    String code = BearerToken.of(BearerToken.Kind.CODE, bench.random.next(32)).text();
    limited(
        "code.invalid",
        () ->
            web.post(
                "/gateway/v1/password-resets/complete",
                "",
                new GatewayWire.NewPassword(code, "another horse battery")));
    assertThat(
            web.post("/gateway/v1/accounts/confirmations", "", new GatewayWire.Code(code)).status())
        .isEqualTo(429);
  }

  @Test
  void aRightTicketCostsNoTry() {
    GatewayWire.TicketBody right = new GatewayWire.TicketBody(sale().ticket().text());
    for (int i = 0; i < 3 * TRIES; i++) {
      assertThat(web.post("/gateway/v1/tickets/lookup", "", right).status()).isEqualTo(200);
    }
  }

  private static void limited(String problem, Supplier<Answer> guess) {
    for (int i = 0; i < TRIES; i++) {
      assertThat(guess.get().problem()).isEqualTo(problem);
    }
    Answer limited = guess.get();
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.problem()).isEqualTo("rate-limited");
    assertThat(Integer.parseInt(limited.headers().get("retry-after"))).isBetween(1, 60);
  }

  private static GatewayWire.CredentialRequest request(String serial, String recovery) {
    return new GatewayWire.CredentialRequest(serial, Credential.Kind.PERSONAL, recovery, null);
  }

  private Sales.Sale sale() {
    return bench.sell(bench.product(firm, 20, Terms.builder().build()), 1);
  }

  private Gateway.Activated activated() {
    Sales.Sale sale = bench.sell(bench.product(firm, 10, Terms.builder().build()), 1);
    return Bench.done(
        bench
            .coffer
            .gateway()
            .activate(sale.ticket(), "pc", bench.enrolment(bench.deviceKey(), sale.ticket()), "r"));
  }

  private String session() {
    Bench.done(
        bench
            .coffer
            .accounts()
            .register(
                ANN,
                PASSWORD,
                Optional.empty(),
                BearerToken.of(BearerToken.Kind.RESUME, bench.random.next(32))));
    return Bench.done(bench.coffer.accounts().signIn(ANN, PASSWORD)).token().text();
  }
}
