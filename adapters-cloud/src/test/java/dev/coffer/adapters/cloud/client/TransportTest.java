package dev.coffer.adapters.cloud.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.central.LinkUnavailable;
import dev.coffer.application.wire.FirmBody;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.BearerToken;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client makes of servers that are away, in trouble, of another version, or hostile. */
final class TransportTest {
  private static final BearerToken TOKEN =
      BearerToken.of(BearerToken.Kind.API, Bytes.of(new byte[32]));
  private static final String FIRM =
      "{\"code\":1,\"id\":\"x\",\"name\":\"n\",\"anchor\":\"\",\"createdAt\":\"2026-03-01T12:00:00Z\"%s}";

  /** A canned answer. */
  private record Canned(int status, String type, String body) {}

  private final Queue<Canned> answers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;
  private VendorClient vendor;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    vendor = client().vendor(TOKEN);
  }

  private CofferClient client() {
    return CofferClient.of(
        "http://localhost:" + server.getAddress().getPort(), Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whatANewerServerAddsIsPassedOver() {
    answers.add(new Canned(200, "application/json", FIRM.formatted(",\"new\":[1]")));

    assertThat(done(vendor.firm()).name()).isEqualTo("n");
  }

  @Test
  void anAnswerThatLacksWhatItMustHaveIsNotBelieved() {
    answers.add(new Canned(200, "application/json", "{\"code\":1}"));

    assertThatThrownBy(vendor::firm).isInstanceOf(LinkUnavailable.class);
  }

  @Test
  void aProblemKeepsItsTypeAndItsNumbers() {
    answers.add(
        new Canned(
            409,
            "application/problem+json",
            "{\"type\":\"urn:coffer:problem:lease.seats-exhausted\",\"title\":\"t\",\"status\":409,"
                + "\"seats\":\"5\",\"inUse\":5}"));

    Outcome<FirmBody> outcome = vendor.firm();

    assertThat(problem(outcome)).isEqualTo(Problem.SEATS_EXHAUSTED);
    assertThat(((Outcome.Refused<FirmBody>) outcome).details())
        .containsEntry("seats", "5")
        .containsEntry("inUse", "5");
  }

  @Test
  void anUnknownProblemIsTheNearestOneOfItsStatus() {
    answers.add(new Canned(404, "application/problem+json", "{\"type\":\"urn:other\"}"));
    answers.add(new Canned(418, "text/html", "<html>"));

    assertThat(problem(vendor.firm())).isEqualTo(Problem.NOT_FOUND);
    assertThat(problem(vendor.firm())).isEqualTo(Problem.REQUEST_MALFORMED);
  }

  @Test
  void whatMayBeRepeatedIsTriedAgainWhileTheServerIsNotReady() {
    answers.add(new Canned(503, "text/plain", ""));
    answers.add(new Canned(502, "text/plain", ""));
    answers.add(new Canned(200, "application/json", FIRM.formatted("")));

    assertThat(done(vendor.firm()).code()).isEqualTo(1);
    assertThat(requests).hasValue(3);
  }

  @Test
  void whatMayNotBeRepeatedIsSentOnce() {
    answers.add(new Canned(503, "text/plain", ""));

    assertThatThrownBy(() -> client().gateway().confirm("code"))
        .isInstanceOf(LinkUnavailable.class);
    assertThat(requests).hasValue(1);
  }

  @Test
  void anotherServerIsAskedInThePlaceOfOneThatIsAwayOrNotReady() throws IOException {
    String away;
    try (ServerSocket free = new ServerSocket(0)) {
      away = "http://127.0.0.1:" + free.getLocalPort();
    }
    String both = away + ", http://localhost:" + server.getAddress().getPort() + "/";
    CofferClient client = CofferClient.of(both, Duration.ofSeconds(10));
    answers.add(new Canned(200, "application/json", FIRM.formatted("")));
    answers.add(new Canned(200, "application/json", FIRM.formatted("")));
    answers.add(new Canned(503, "text/plain", ""));
    answers.add(new Canned(200, "application/json", FIRM.formatted("")));

    assertThat(done(client.vendor(TOKEN).firm()).code()).isEqualTo(1);
    assertThat(done(client.vendor(TOKEN).firm()).code()).isEqualTo(1);
    assertThat(done(client.vendor(TOKEN).firm()).code()).isEqualTo(1);
    assertThat(requests).hasValue(4);
  }

  @Test
  void whatNeverLeftThisComputerMayBeSentToAnotherServer() throws IOException {
    String away;
    try (ServerSocket free = new ServerSocket(0)) {
      away = "http://127.0.0.1:" + free.getLocalPort();
    }
    String both = away + ",http://localhost:" + server.getAddress().getPort();
    answers.add(new Canned(404, "application/problem+json", "{}"));

    Outcome<?> outcome = CofferClient.of(both, Duration.ofSeconds(10)).gateway().confirm("code");

    assertThat(problem(outcome)).isEqualTo(Problem.NOT_FOUND);
    assertThat(requests).hasValue(1);
  }

  @Test
  void anAnswerWithoutEndIsCutOff() {
    answers.add(new Canned(200, "application/json", "x".repeat(9 << 20)));

    assertThatThrownBy(vendor::firm)
        .isInstanceOf(LinkUnavailable.class)
        .hasMessageContaining("8 MiB");
  }

  @Test
  void aServerThatIsAwayIsUnreachable() {
    CofferClient client = client();
    server.stop(0);

    assertThatThrownBy(() -> client.vendor(TOKEN).firm()).isInstanceOf(LinkUnavailable.class);
  }

  @Test
  void onlyThisComputerIsReachedWithoutTls() {
    for (String refused :
        new String[] {
          "http://example.org",
          "ftp://localhost",
          "localhost:8480",
          "http://127.evil.example",
          "http://user:secret@localhost",
          "https://example.org?ticket=x",
          "https://a.b,",
          "https://a.b,http://example.org",
          "https://a.b,".repeat(8) + "https://a.b"
        }) {
      assertThatThrownBy(() -> CofferClient.of(refused, Duration.ofSeconds(1)))
          .as(refused)
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String taken : new String[] {"http://127.0.0.1:1", "http://[::1]:1/", "https://a.b"}) {
      assertThat(CofferClient.of(taken, Duration.ofSeconds(1))).isNotNull();
    }
  }

  @Test
  void secretsAreNotPrinted() {
    assertThat(new VendorWire.Exchange("ctx", null).toString()).contains("ctx");
    assertThat(new GatewayWire.SignIn("a@b.c", "password12").toString())
        .doesNotContain("password12");
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    exchange.getRequestBody().readAllBytes();
    Canned canned = answers.poll();
    byte[] body = canned.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", canned.type());
    exchange.sendResponseHeaders(canned.status(), body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    } catch (IOException e) {
      // The client hung up, as it should.
    }
  }

  private static <T> T done(Outcome<T> outcome) {
    return ((Outcome.Done<T>) outcome).value();
  }

  private static Problem problem(Outcome<?> outcome) {
    return ((Outcome.Refused<?>) outcome).problem();
  }
}
