package dev.coffer.bootstrap.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coffer.adapters.web.WebServer;
import dev.coffer.adapters.web.WebSettings;
import dev.coffer.application.Bench;
import dev.coffer.application.wire.Contract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server over in-memory twins, behind a relay that compares all traffic with the contract. */
final class WatchedServer implements AutoCloseable {
  final Bench bench = new Bench();
  private final Contract contract = Contract.load();
  private final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final WebServer server =
      WebServer.start(
          new WebSettings("127.0.0.1", 0, false, "http://localhost", 10_000),
          bench.coffer,
          bench.ids,
          () -> true,
          Map.of());
  private final HttpServer relay;

  WatchedServer() throws IOException {
    relay = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    relay.setExecutor(threads);
    relay.createContext("/", this::pass);
    relay.start();
  }

  String address() {
    return "http://127.0.0.1:" + relay.getAddress().getPort();
  }

  /** What the contract does not allow, so far. */
  List<String> broken() {
    return List.copyOf(broken);
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String target = exchange.getRequestURI().toString();
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target))
              .method(
                  exchange.getRequestMethod(),
                  body.length == 0
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofByteArray(body));
      for (String name : List.of("authorization", "content-type", "idempotency-key")) {
        if (headers.containsKey(name)) {
          request.header(name, headers.get(name));
        }
      }
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      String type = response.headers().firstValue("content-type").orElse("");
      compare(
          new Contract.Traffic(
              exchange.getRequestMethod(),
              target,
              headers,
              new String(body, StandardCharsets.UTF_8),
              response.statusCode(),
              type,
              new String(response.body(), StandardCharsets.UTF_8)));
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(
          response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
      exchange.getResponseBody().write(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void compare(Contract.Traffic traffic) {
    try {
      contract.check(traffic);
    } catch (AssertionError e) {
      broken.add(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    relay.stop(0);
    threads.shutdown();
    server.close();
  }
}
