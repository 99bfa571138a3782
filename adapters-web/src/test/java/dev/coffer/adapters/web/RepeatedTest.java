package dev.coffer.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.coffer.adapters.web.WebBench.Answer;
import dev.coffer.application.Bench;
import dev.coffer.application.central.Firm;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.account.Group;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.Terms;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call whose answer was lost is made again: the answer is the same, and the effect is one. */
final class RepeatedTest {
  private static final EmailAddress ANN = new EmailAddress("ann@example.org");
  private static final char[] PASSWORD = "correct horse battery".toCharArray();

  private final WebBench web = new WebBench(new Bench(), 10_000);
  private final Bench bench = web.bench;
  private final String session = session(ANN);

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void everyPostTakesAKeyOrSaysWhyNone() {
    for (Map.Entry<String, JsonNode> path : web.contract.document().get("paths").properties()) {
      JsonNode post = path.getValue().path("post");
      if (!post.isMissingNode()) {
        boolean keyed = post.path("parameters").toString().contains("idempotencyKey");
        assertThat(keyed).as(path.getKey()).isNotEqualTo(post.has("x-repeated"));
      }
    }
  }

  @Test
  void aCredentialIsMadeOnce() {
    GatewayWire.CredentialRequest body =
        new GatewayWire.CredentialRequest(null, Credential.Kind.WORKLOAD, null, null);

    Answer first = keyed("POST", "/gateway/v1/credentials", "k", Json.write(body));
    Answer again = keyed("POST", "/gateway/v1/credentials", "k", Json.write(body));

    assertThat(first.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(keyed("POST", "/gateway/v1/credentials", "l", Json.write(body)).text("file"))
        .isNotEqualTo(first.text("file"));
    GatewayWire.CredentialRequest other =
        new GatewayWire.CredentialRequest(null, Credential.Kind.PERSONAL, null, null);
    assertThat(keyed("POST", "/gateway/v1/credentials", "k", Json.write(other)).problem())
        .isEqualTo("request.reused");
  }

  @Test
  void aGroupsContainerIsMadeOnceAndAMemberJoinsOnce() {
    session(new EmailAddress("bob@example.org"));
    String of =
        "/gateway/v1/groups/"
            + web.post("/gateway/v1/groups", session, new GatewayWire.GroupName("team")).text("id");

    Answer first = keyed("POST", of + "/containers", "k", "");
    assertThat(first.status()).isEqualTo(201);
    assertThat(keyed("POST", of + "/containers", "k", "").text()).isEqualTo(first.text());
    assertThat(web.get("/gateway/v1/containers", session).json().path("items")).hasSize(1);

    String bob = Json.write(new GatewayWire.NewMember("bob@example.org", Group.Role.MEMBER));
    Answer joined = keyed("POST", of + "/members", "m", bob);
    assertThat(joined.status()).isEqualTo(201);
    String member = web.get(of + "/members", session).json().at("/items/1/account").asText();
    web.delete(of + "/members/" + member, session);
    assertThat(keyed("POST", of + "/members", "m", bob).text()).isEqualTo(joined.text());
    assertThat(web.get(of + "/members", session).json().path("items")).hasSize(1);
  }

  @Test
  void aResetThatIsRepeatedLateEndsNoNewDevice() {
    String of = "/gateway/v1/containers/" + credential().container().text();
    Answer first = keyed("POST", of + "/reset", "k", "");
    assertThat(first.status()).isEqualTo(200);
    enrol(credential());

    assertThat(keyed("POST", of + "/reset", "k", "").text()).isEqualTo(first.text());
    assertThat(web.get(of + "/devices", session).json().path("items")).hasSize(1);
  }

  @Test
  void mailIsSentOnceAndACodeServesAgainUnderItsKey() {
    String email = Json.write(new GatewayWire.Email(ANN.value()));
    for (int i = 0; i < 3; i++) {
      assertThat(keyed("POST", "/gateway/v1/password-resets", "k", email).status()).isEqualTo(202);
    }
    bench.coffer.mailRoom().deliver(100);
    assertThat(bench.mailer.sent()).hasSize(1);
  }

  @Test
  void aConfirmationIsAnsweredAgain() {
    try (WebBench confirming = new WebBench(new Bench(true), 10_000)) {
      Bench with = confirming.bench;
      register(with, ANN);
      with.coffer.mailRoom().deliver(100);
      Matcher code = Pattern.compile("cofc_[0-9A-Za-z]+").matcher(with.mailer.sent().get(0).text());
      assertThat(code.find()).isTrue();
      String body = Json.write(new GatewayWire.Code(code.group()));
      Map<String, String> headers = Map.of("Content-Type", WebBench.JSON, "Idempotency-Key", "k");
      byte[] octets = body.getBytes(StandardCharsets.UTF_8);
      String path = "/gateway/v1/accounts/confirmations";

      Answer first = confirming.send("POST", path, headers, octets);

      assertThat(first.status()).isEqualTo(200);
      assertThat(confirming.send("POST", path, headers, octets).text()).isEqualTo(first.text());
      assertThat(confirming.call("POST", path, "", body).problem()).isEqualTo("code.invalid");
    }
  }

  @Test
  void activationsNeedNoKey() {
    Firm firm = bench.firm(1001);
    Product product = bench.product(firm, 10, Terms.builder().build());
    String device = enrol(credential());
    GatewayWire.TicketBody here =
        new GatewayWire.TicketBody(bench.sell(product, 2).ticket().text());
    GatewayWire.AccountActivation account =
        new GatewayWire.AccountActivation(bench.sell(product, 2).ticket().text(), null);

    assertThat(web.post("/cloud/v1/activations", device, here).text())
        .isEqualTo(web.post("/cloud/v1/activations", device, here).text())
        .contains("ACTIVE");
    assertThat(web.post("/gateway/v1/activations/account", session, account).text())
        .isEqualTo(web.post("/gateway/v1/activations/account", session, account).text())
        .contains("ACTIVE");
  }

  private CredentialFile credential() {
    String file =
        web.post(
                "/gateway/v1/credentials",
                session,
                new GatewayWire.CredentialRequest(null, Credential.Kind.PERSONAL, null, null))
            .text("file");
    return CredentialFile.parse(
        Armor.parseOne(Bytes.of(file.getBytes(StandardCharsets.UTF_8)), Armor.Type.CREDENTIAL));
  }

  private String enrol(CredentialFile credential) {
    return web.post(
            "/cloud/v1/devices",
            "",
            new CloudWire.Enrolment(
                credential.secret().base64Url(),
                "pc",
                bench.enrolment(bench.deviceKey(), credential.secret()).encoded().base64Url()))
        .text("token");
  }

  private Answer keyed(String method, String path, String key, String body) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Authorization", "Bearer " + session);
    headers.put("Idempotency-Key", key);
    if (!body.isEmpty()) {
      headers.put("Content-Type", WebBench.JSON);
    }
    return web.send(method, path, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private String session(EmailAddress email) {
    register(bench, email);
    return Bench.done(bench.coffer.accounts().signIn(email, PASSWORD)).token().text();
  }

  private static void register(Bench bench, EmailAddress email) {
    Bench.done(
        bench
            .coffer
            .accounts()
            .register(
                email,
                PASSWORD,
                Optional.empty(),
                BearerToken.of(BearerToken.Kind.RESUME, bench.random.next(32))));
  }
}
