package dev.coffer.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.adapters.web.WebBench.Answer;
import dev.coffer.application.Bench;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Sales;
import dev.coffer.application.gateway.Gateway;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.SignedUpdate;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a client still sends, it is told why it was refused. */
final class UnreadBodiesTest {
  private static final int TIMES = 20;
  private static final int OVER = (1 << 20) + 1;
  private static final int SMALL = 64 << 10;

  private final WebBench web = new WebBench(new Bench(), 1_000_000);

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void aBodyOverTheLimitIsRefusedByAProblemEveryTime() {
    byte[] body = new byte[OVER];
    for (int i = 0; i < TIMES; i++) {
      Answer answer =
          web.send(
              "POST", "/gateway/v1/tickets/lookup", Map.of("Content-Type", WebBench.JSON), body);
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.problem()).isEqualTo("request.too-large");
    }
  }

  @Test
  void aBodyOfUnknownLengthOverTheLimitIsRefusedByAProblemEveryTime() {
    for (int i = 0; i < TIMES; i++) {
      assertThat(web.streamed("/gateway/v1/tickets/lookup", OVER).status()).isEqualTo(413);
    }
  }

  @Test
  void whoeverIsRefusedBeforeTheBodyIsReadLearnsWhy() {
    byte[] body = new byte[OVER];
    for (int i = 0; i < TIMES; i++) {
      assertThat(web.send("POST", "/api/v1/orders", Map.of(), body).status()).isEqualTo(401);
      assertThat(web.send("POST", "/nothing", Map.of(), body).status()).isEqualTo(404);
      assertThat(web.send("DELETE", "/gateway/v1/groups", Map.of(), body).status()).isEqualTo(405);
    }
  }

  @Test
  void aGibibyteIsRefusedWithoutWaitingForIt() throws IOException {
    String answer = raw("POST /gateway/v1/tickets/lookup HTTP/1.1", 1 << 30, new byte[0]);

    assertThat(answer)
        .startsWith("HTTP/1.1 413")
        .contains("Connection: close", "urn:coffer:problem:request.too-large");
  }

  @Test
  void aClientThatAsksBeforeItSendsIsAnsweredAtOnce() throws IOException {
    String answer = raw("POST /nothing HTTP/1.1\r\nExpect: 100-continue", 1 << 20, new byte[0]);

    assertThat(answer).startsWith("HTTP/1.1 404").contains("Connection: close");
  }

  @Test
  void aBodyThatBreaksOffIsTheClientsMistake() throws IOException {
    String answer = raw("POST /gateway/v1/tickets/lookup HTTP/1.1", 100, new byte[10]);

    assertThat(answer).startsWith("HTTP/1.1 400").contains("urn:coffer:problem:request.malformed");
  }

  /** A server without any patience: what is short is late, what is long was allowed its time. */
  @Test
  void aBodyThatComesTooSlowlyIsRefusedAndLongOnesMayTakeLonger() throws IOException {
    WebSettings impatient =
        new WebSettings("127.0.0.1", 0, false, "", 5, Optional.empty(), false, Duration.ofNanos(1));
    String lookup = "POST /gateway/v1/tickets/lookup HTTP/1.1";
    try (WebServer server =
        WebServer.start(impatient, web.bench.coffer, web.bench.ids, () -> true, Map.of())) {
      assertThat(raw(server.port(), lookup, 100, new byte[100]))
          .startsWith("HTTP/1.1 408")
          .contains("Connection: close", "urn:coffer:problem:request.too-slow");
      assertThat(raw(server.port(), lookup, SMALL, new byte[SMALL]))
          .contains("urn:coffer:problem:request.malformed");
    }
  }

  @Test
  void aBodyOfTheLongestLengthIsReadAndOneOctetMoreIsNot() {
    assertThat(padded("/gateway/v1/tickets/lookup", SMALL).problem())
        .isEqualTo("request.malformed");
    assertThat(padded("/gateway/v1/tickets/lookup", SMALL + 1).text("limit")).isEqualTo("65536");
  }

  @Test
  void whatTheFormatsAllowIsNotTooLarge() {
    assertThat(filled("/api/v1/exchange", "context", "", SignedMessage.LONGEST).problem())
        .isEqualTo("request.malformed");
    int backed = SignedMessage.LONGEST + SignedGrant.LONGEST;
    assertThat(filled("/api/v1/exchange", "grant", "", SignedGrant.LONGEST).problem())
        .isEqualTo("request.malformed");
    assertThat(filled("/api/v1/exchange", "context", "", backed + 4096).problem())
        .isEqualTo("request.too-large");
    String device = device();
    String applications = "/cloud/v1/containers/current/applications";
    assertThat(filled(applications, "update", device, SignedUpdate.LONGEST_BUNDLE).text("detail"))
        .isNotEmpty();
    assertThat(filled(applications, "update", device, SignedUpdate.LONGEST_BUNDLE + 2048).problem())
        .isEqualTo("request.too-large");
  }

  private Answer filled(String path, String field, String token, int octets) {
    String body = "{\"" + field + "\":\"" + Bytes.of(new byte[octets]).base64Url() + "\"}";
    return web.call("POST", path, token, body);
  }

  private Answer padded(String path, int length) {
    return web.call("POST", path, "", "{}" + " ".repeat(length - 2));
  }

  private String device() {
    Firm firm = web.bench.firm(1001);
    Sales.Sale sale = web.bench.sell(web.bench.product(firm, 10, Terms.builder().build()), 1);
    Gateway.Activated activated =
        Bench.done(
            web.bench
                .coffer
                .gateway()
                .activate(
                    sale.ticket(),
                    "pc",
                    web.bench.enrolment(web.bench.deviceKey(), sale.ticket()),
                    "r"));
    return activated.enrolled().token().text();
  }

  private String raw(String head, long length, byte[] body) throws IOException {
    return raw(web.port(), head, length, body);
  }

  /** Sends head and body, then nothing more; what was answered until the server closed. */
  private static String raw(int port, String head, long length, byte[] body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          (head
                  + "\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                  + length
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      out.flush();
      if (length <= SMALL) {
        socket.shutdownOutput();
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
