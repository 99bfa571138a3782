package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vendor's program gets events and checks them with a library that others wrote. */
final class WebhookTourTest {
  private record Request(Map<String, List<String>> headers, String body) {}

  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final HttpServer receiver;
  private volatile int status = 200;

  WebhookTourTest() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          int answered = status;
          requests.add(new Request(Map.copyOf(exchange.getRequestHeaders()), body));
          exchange.sendResponseHeaders(answered, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  @Test
  void eventsArriveSignedAndAreReplayed(@TempDir Path folder)
      throws InterruptedException, WebhookVerificationException, EmptyWebhookSecretException {
    try (DemoServer server =
        DemoServer.in(folder.resolve("data"), "webhooks.private-networks", "on")) {
      Pc vendor =
          new Pc(
              folder.resolve("vendor"),
              Map.of("COFFER_SERVER", server.url(), "COFFER_TOKEN", server.demo().apiToken()));
      String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
      List<String> made =
          done(vendor.run("vendor", "webhook", "add", url, "--type", "order.*")).lines().toList();
      String id = made.get(0);
      Webhook library = new Webhook(made.get(1));
      done(vendor.run("vendor", "order", "add", "10"));
      Request order = next();
      assertThat(order.body()).contains("\"type\":\"order.created\"");
      library.verify(order.body(), headers(order));
      assertThatThrownBy(() -> library.verify(order.body() + " ", headers(order)))
          .isInstanceOf(WebhookVerificationException.class);

      status = 410;
      done(vendor.run("vendor", "webhook", "test", id));
      Request test = next();
      assertThat(test.body()).contains("webhook.test");
      String failed = awaitFailed(vendor, id);
      assertThat(failed).contains("webhook.test", "410");
      status = 204;
      done(vendor.run("vendor", "webhook", "replay", id, "--failed"));
      Request again = next();
      assertThat(again.body()).isEqualTo(test.body());
      assertThat(again.headers().get("Webhook-id")).isEqualTo(test.headers().get("Webhook-id"));
      assertThatCode(() -> library.verify(again.body(), headers(again))).doesNotThrowAnyException();
      assertThat(done(vendor.run("vendor", "webhook", "list"))).contains(id, url);
      done(vendor.run("vendor", "webhook", "remove", id));
      assertThat(done(vendor.run("vendor", "webhook", "list"))).doesNotContain(id);
    }
  }

  private Request next() throws InterruptedException {
    return Optional.ofNullable(requests.poll(60, TimeUnit.SECONDS)).orElseThrow();
  }

  /** What is listed as failed, once the server has noted the answer that was given. */
  private static String awaitFailed(Pc vendor, String id) {
    String listed = "";
    for (int i = 0; i < 200 && listed.isEmpty(); i++) {
      listed = done(vendor.run("vendor", "webhook", "deliveries", id, "--state", "FAILED"));
    }
    return listed;
  }

  private static Map<String, List<String>> headers(Request request) {
    Map<String, List<String>> headers = new HashMap<>();
    request.headers().forEach((name, all) -> headers.put(name.toLowerCase(Locale.ROOT), all));
    return headers;
  }

  private static String done(CommandLineRun run) {
    assertThat(run.exit()).as(run.err() + run.out()).isZero();
    return run.out();
  }
}
