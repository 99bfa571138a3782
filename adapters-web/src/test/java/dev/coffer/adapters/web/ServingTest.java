package dev.coffer.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.adapters.web.WebBench.Answer;
import dev.coffer.application.Bench;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.central.Firm;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.license.ProductCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServingTest {
  private static final int TRIES = 3;

  private final WebBench web = new WebBench(new Bench(), TRIES);
  private final Bench bench = web.bench;

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void everyAnswerKeepsBrowsersAndCachesOut() {
    for (String path : List.of("/health/live", "/openapi.yaml", "/nothing")) {
      Map<String, String> headers = web.get(path, "").headers();
      assertThat(headers)
          .containsEntry("cache-control", "no-store")
          .containsEntry("x-content-type-options", "nosniff")
          .containsKey("x-request-id")
          .doesNotContainKeys("server", "set-cookie");
      assertThat(headers.get("content-security-policy"))
          .contains("default-src 'none'", "frame-ancestors 'none'");
    }
  }

  @Test
  void theSameKeyIsAnsweredAlikeAndAnotherRequestUnderItIsRefused() {
    String api = api();

    Answer first = keyed(api, "k1", "Ann");
    Answer again = keyed(api, "k1", "Ann");
    Answer other = keyed(api, "k1", "Bob");

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.problem()).isEqualTo("request.reused");
    assertThat(web.get("/api/v1/customers", api).json().path("items")).hasSize(1);
    assertThat(keyed(api, "k".repeat(256), "Cid").status()).isEqualTo(400);
  }

  @Test
  void tooManySignInsAreToldHowLongToWait() {
    GatewayWire.SignIn wrong = new GatewayWire.SignIn("ann@example.org", "not the password");
    for (int i = 0; i < TRIES; i++) {
      assertThat(web.post("/gateway/v1/sessions", "", wrong).status()).isEqualTo(401);
    }

    Answer limited = web.post("/gateway/v1/sessions", "", wrong);

    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.problem()).isEqualTo("rate-limited");
    assertThat(Integer.parseInt(limited.headers().get("retry-after"))).isBetween(1, 60);
  }

  @Test
  void tooManyUnknownTicketsAreToldHowLongToWait() {
    GatewayWire.TicketBody unknown = new GatewayWire.TicketBody("00000-00000-00000-00000-00000");
    for (int i = 0; i < TRIES; i++) {
      assertThat(web.post("/gateway/v1/tickets/lookup", "", unknown).problem())
          .isEqualTo("ticket.unknown");
    }

    assertThat(web.post("/gateway/v1/tickets/lookup", "", unknown).headers())
        .containsKey("retry-after");
  }

  @Test
  void aWrongPasswordAndAnUnknownAccountLookTheSame() {
    char[] password = "correct horse battery".toCharArray();
    Bench.done(
        bench
            .coffer
            .accounts()
            .register(
                new EmailAddress("ann@example.org"),
                password,
                Optional.empty(),
                BearerToken.of(BearerToken.Kind.RESUME, bench.random.next(32))));

    Answer wrong = signIn("ann@example.org");
    Answer unknown = signIn("bob@example.org");

    assertThat(wrong.status()).isEqualTo(unknown.status()).isEqualTo(401);
    assertThat(wrong.text().replace(wrong.text("requestId"), ""))
        .isEqualTo(unknown.text().replace(unknown.text("requestId"), ""));
  }

  @Test
  void onlyLoopbackIsServedWithoutTlsOrProxy() {
    assertThatThrownBy(() -> new WebSettings("0.0.0.0", 0, false, "", 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--behind-proxy");
    assertThatThrownBy(() -> new WebSettings("127.evil.example", 0, false, "", 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new WebSettings("0.0.0.0", 0, true, "", 5).behindProxy()).isTrue();
  }

  @Test
  void aServerWithAKeyStoreSpeaksTls(@TempDir Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = keyStore(folder);
    WebSettings settings =
        new WebSettings(
            "127.0.0.1",
            0,
            false,
            "",
            5,
            Optional.of(new WebSettings.Tls(store, "secret")),
            false,
            WebSettings.PATIENCE);
    try (WebServer server =
        WebServer.start(settings, bench.coffer, bench.ids, () -> true, Map.of())) {
      HttpResponse<String> answer =
          HttpClient.newBuilder()
              .sslContext(trusting(store))
              .build()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("https://localhost:" + server.port() + "/health/live"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(answer.body()).isEqualTo("ok");
      assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
    }
  }

  @Test
  void aProductsSecretStaysThroughChangesUntilItIsReplacedOrRemoved() {
    Firm firm = bench.firm(1001);
    String api = api(firm);
    web.call("POST", "/api/v1/products", api, product("{\"secretData\":\"AAAA\"}"));
    Supplier<String> secret =
        () ->
            Bench.done(bench.coffer.sales().product(firm.id(), new ProductCode(10)))
                .terms()
                .secretData()
                .base64Url();

    Answer shown = web.get("/api/v1/products/10", api);
    assertThat(shown.text()).doesNotContain("AAAA");
    assertThat(web.call("PUT", "/api/v1/products/10", api, shown.text()).status()).isEqualTo(200);
    assertThat(secret.get()).isEqualTo("AAAA");
    web.call("PUT", "/api/v1/products/10", api, "{\"code\":10,\"name\":\"Editor\"}");
    assertThat(secret.get()).isEqualTo("AAAA");
    web.call("PUT", "/api/v1/products/10", api, product("{\"secretData\":\"BBBB\"}"));
    assertThat(secret.get()).isEqualTo("BBBB");
    web.call("PUT", "/api/v1/products/10", api, product("{\"secretData\":\"\"}"));
    assertThat(secret.get()).isEmpty();
  }

  private static String product(String terms) {
    return "{\"code\":10,\"name\":\"Editor\",\"terms\":" + terms + "}";
  }

  @Test
  void whatIsMailedShowsNotWhetherAnAddressHasAnAccount() {
    try (WebBench confirming = new WebBench(new Bench(true), 100)) {
      Answer fresh = register(confirming);
      Answer known = register(confirming);
      assertThat(fresh.status()).isEqualTo(known.status()).isEqualTo(202);
      assertThat(fresh.text()).isEqualTo(known.text());
      assertThat(fresh.headers().keySet()).isEqualTo(known.headers().keySet());
      for (String path : List.of("/password-resets", "/accounts/confirmations/resend")) {
        Answer there =
            confirming.post("/gateway/v1" + path, "", new GatewayWire.Email("ann@example.org"));
        Answer nobody =
            confirming.post("/gateway/v1" + path, "", new GatewayWire.Email("bob@example.org"));
        assertThat(there.status()).isEqualTo(nobody.status()).isEqualTo(202);
        assertThat(there.text()).isEqualTo(nobody.text()).isEmpty();
        assertThat(there.headers().keySet()).isEqualTo(nobody.headers().keySet());
      }
    }
  }

  private static Answer register(WebBench web) {
    return web.post(
        "/gateway/v1/accounts",
        "",
        new GatewayWire.Registration(
            "ann@example.org",
            "correct horse battery",
            null,
            BearerToken.of(BearerToken.Kind.RESUME, web.bench.random.next(32)).text()));
  }

  @Test
  void figuresAreForThisMachineUnlessTheyAreOpen() throws IOException, InterruptedException {
    assertThat(web.get("/metrics", "").status()).isEqualTo(200);
    for (String header : List.of("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP")) {
      Answer forwarded = web.send("GET", "/metrics", Map.of(header, "192.0.2.1"), new byte[0]);
      assertThat(forwarded.problem()).isEqualTo("not-found");
    }
    WebSettings open =
        new WebSettings("127.0.0.1", 0, true, "", 5, Optional.empty(), true, WebSettings.PATIENCE);
    try (WebServer server = WebServer.start(open, bench.coffer, bench.ids, () -> true, Map.of())) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
              .header("X-Forwarded-For", "192.0.2.1")
              .build();
      assertThat(
              HttpClient.newHttpClient()
                  .send(request, HttpResponse.BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(200);
    }
  }

  private static Path keyStore(Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve("tls.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                "secret",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().readAllBytes();
    assertThat(keytool.waitFor()).isZero();
    return store;
  }

  private static SSLContext trusting(Path store) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(in, "secret".toCharArray());
      trusted.load(null, null);
      trusted.setCertificateEntry("server", own.getCertificate("mykey"));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private Answer signIn(String email) {
    return web.post("/gateway/v1/sessions", "", new GatewayWire.SignIn(email, "not the password"));
  }

  private String api() {
    return api(bench.firm(1001));
  }

  private String api(Firm firm) {
    return bench
        .coffer
        .tokens()
        .make(firm.id(), "test", Set.of(ApiToken.Scope.values()), Optional.empty())
        .secret()
        .text();
  }

  private Answer keyed(String api, String key, String name) {
    return web.send(
        "POST",
        "/api/v1/customers",
        Map.of(
            "Authorization",
            "Bearer " + api,
            "Content-Type",
            WebBench.JSON,
            "Idempotency-Key",
            key),
        Json.write(new VendorWire.NewCustomer(name, null)).getBytes(StandardCharsets.UTF_8));
  }
}
