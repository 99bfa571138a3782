package dev.coffer.adapters.cloud.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.coffer.application.webhook.WebhookSender;
import dev.coffer.application.webhook.WebhookSender.Answer;
import dev.coffer.application.webhook.WebhookSenderContract;
import dev.coffer.domain.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpWebhooksTest implements WebhookSenderContract {
  private record Request(String path, Headers headers, Bytes body) {}

  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server = serve();
  private volatile int status = 200;

  private HttpServer serve() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext(
          "/",
          exchange -> {
            requests.add(
                new Request(
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    Bytes.of(exchange.getRequestBody().readAllBytes())));
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Override
  public WebhookSender sender() {
    return new HttpWebhooks(true);
  }

  @Override
  public String receiver(int answered) {
    status = answered;
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?a=b";
  }

  private Request last() {
    return requests.get(requests.size() - 1);
  }

  @Override
  public String header(String name) {
    return String.valueOf(last().headers().getFirst(name));
  }

  @Override
  public Bytes body() {
    return last().body();
  }

  private static Answer post(WebhookSender sender, String url) {
    return sender.post(url, Map.of(), Bytes.utf8("{}"));
  }

  @Test
  void aRedirectIsAnAnswerAndNotFollowed() {
    assertThat(sender().post(receiver(307), Map.of(), Bytes.utf8("{}")))
        .isEqualTo(new Answer.Answered(307));
    assertThat(requests).extracting(Request::path).containsExactly("/hook?a=b");
    assertThat(header("Content-Type")).isEqualTo("application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "[::]",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "192.0.0.8",
        "224.0.0.1",
        "255.255.255.255",
        "[fd00::1]",
        "[fe80::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[2001::1]",
        "[2001:db8::1]"
      })
  void noPrivateAddressIsAskedUnlessTheOperatorAllowsIt(String host) {
    String url = "http://" + host + ":" + server.getAddress().getPort() + "/";

    assertThat(post(new HttpWebhooks(false), url)).isEqualTo(new Answer.Forbidden());
    assertThat(requests).isEmpty();
  }

  @Test
  void addressesOfTheInternetAreAllowed() throws UnknownHostException {
    for (String address : List.of("8.8.8.8", "100.63.1.1", "172.32.0.1", "2a00:1450:4001::1")) {
      assertThat(InetAddress.getAllByName(address)).as(address).allMatch(Networks::isPublic);
    }
  }

  @Test
  void nobodyAtAPortIsToldApart() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThat(post(sender(), "http://127.0.0.1:" + port + "/"))
        .isEqualTo(new Answer.Unreachable("ConnectException"));
    assertThat(post(sender(), "http://nobody.invalid/"))
        .isEqualTo(new Answer.Unreachable("the host is not known"));
  }

  @Test
  void whoNeverAnswersIsLeftAfterTheBound() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      WebhookSender sender = new HttpWebhooks(true, Duration.ofMillis(200));
      assertThat(post(sender, "http://127.0.0.1:" + silent.getLocalPort() + "/"))
          .isEqualTo(new Answer.Unreachable("no answer in time"));
      assertThat(post(sender, "https://127.0.0.1:" + silent.getLocalPort() + "/"))
          .isInstanceOf(Answer.Unreachable.class);
    }
  }

  @Test
  void anEndlessAnswerIsNotReadToItsEnd() throws IOException {
    try (ServerSocket endless = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Boolean> cutOff = CompletableFuture.supplyAsync(() -> pour(endless));

      assertThat(post(sender(), "http://127.0.0.1:" + endless.getLocalPort() + "/"))
          .isEqualTo(new Answer.Unreachable("the answer is not HTTP"));
      assertThat(cutOff.join()).isTrue();
    }
  }

  /** Writes for ever; true when the other side had enough. */
  private static boolean pour(ServerSocket server) {
    byte[] much = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = server.accept()) {
      OutputStream out = socket.getOutputStream();
      for (int i = 0; i < 10_000; i++) {
        out.write(much);
      }
      return false;
    } catch (IOException hadEnough) {
      return true;
    }
  }

  @Test
  void whatIsNotHttpIsNoAnswer() throws IOException {
    for (String line : List.of("", "hello\r\n", "HTTP/1.1 99 x\r\n", "HTTP/1.1 100 Go on\r\n")) {
      try (ServerSocket odd = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        CompletableFuture<Void> said = CompletableFuture.runAsync(() -> say(odd, line));
        assertThat(post(sender(), "http://127.0.0.1:" + odd.getLocalPort() + "/"))
            .isInstanceOf(Answer.Unreachable.class);
        said.join();
      }
    }
  }

  private static void say(ServerSocket server, String line) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
