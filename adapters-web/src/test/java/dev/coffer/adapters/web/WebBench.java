package dev.coffer.adapters.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.coffer.application.Bench;
import dev.coffer.application.wire.Contract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server over in-memory twins, and a client whose whole traffic is compared with the contract.
 */
final class WebBench implements AutoCloseable {
  static final String JSON = "application/json";
  private static final ObjectMapper READER = new ObjectMapper();

  final Bench bench;
  final Contract contract;
  final AtomicBoolean ready = new AtomicBoolean(true);

  /** Everything that went either way and is nobody else's to know. */
  final Set<String> secrets = new ConcurrentSkipListSet<>();

  private static final Set<String> SECRET_FIELDS =
      Set.of(
          "ticket",
          "password",
          "token",
          "secret",
          "code",
          "resumeKey",
          "deviceToken",
          "recovery",
          "credentialSecret",
          "file",
          "right",
          "enrolment");

  private final WebServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  WebBench() {
    this(new Bench(), 10_000);
  }

  WebBench(Bench bench, int signInsPerMinute) {
    this(bench, signInsPerMinute, Contract.load());
  }

  /** Compared with a contract that others are compared with too. */
  WebBench(Bench bench, int signInsPerMinute, Contract contract) {
    this.bench = bench;
    this.contract = contract;
    this.server =
        WebServer.start(
            new WebSettings("127.0.0.1", 0, false, "http://127.0.0.1", signInsPerMinute),
            bench.coffer,
            bench.ids,
            ready::get,
            Map.of());
  }

  /** An answer. */
  record Answer(int status, Map<String, String> headers, String text) {
    JsonNode json() {
      try {
        return READER.readTree(text);
      } catch (IOException e) {
        throw new AssertionError("not JSON: " + text, e);
      }
    }

    String text(String field) {
      return json().path(field).asText();
    }

    /** The problem's type without its prefix. */
    String problem() {
      return text("type").replace("urn:coffer:problem:", "");
    }
  }

  int port() {
    return server.port();
  }

  Answer get(String path, String token) {
    return call("GET", path, token, "");
  }

  Answer delete(String path, String token) {
    return call("DELETE", path, token, "");
  }

  Answer post(String path, String token, Record body) {
    return call("POST", path, token, Json.write(body));
  }

  Answer put(String path, String token, Record body) {
    return call("PUT", path, token, Json.write(body));
  }

  Answer patch(String path, String token, Record body) {
    return call("PATCH", path, token, Json.write(body));
  }

  Answer call(String method, String path, String token, String body) {
    Map<String, String> headers = new TreeMap<>();
    if (!token.isEmpty()) {
      headers.put("Authorization", "Bearer " + token);
    }
    if (!body.isEmpty()) {
      headers.put("Content-Type", JSON);
    }
    return send(method, path, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  /** A call whose request may be granted although the document asks for another. */
  Answer unchecked(String method, String path, Map<String, String> headers, byte[] body) {
    return send(method, path, headers, body, false);
  }

  Answer send(String method, String path, Map<String, String> headers, byte[] body) {
    return send(method, path, headers, body, true);
  }

  /** A POST whose body's length is not told beforehand. */
  Answer streamed(String path, int length) {
    return send(
        "POST",
        path,
        Map.of("Content-Type", JSON),
        HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[length])),
        "",
        true);
  }

  private Answer send(
      String method, String path, Map<String, String> headers, byte[] body, boolean strict) {
    return send(
        method,
        path,
        headers,
        body.length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(body),
        new String(body, StandardCharsets.UTF_8),
        strict);
  }

  private Answer send(
      String method,
      String path,
      Map<String, String> headers,
      HttpRequest.BodyPublisher publisher,
      String body,
      boolean strict) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, publisher);
    headers.forEach(request::header);
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      Map<String, String> answered = new TreeMap<>();
      response
          .headers()
          .map()
          .forEach((name, values) -> answered.put(name.toLowerCase(Locale.ROOT), values.get(0)));
      Map<String, String> sent = new TreeMap<>();
      headers.forEach((name, value) -> sent.put(name.toLowerCase(Locale.ROOT), value));
      Optional.ofNullable(headers.get("Authorization"))
          .map(value -> value.replace("Bearer ", ""))
          .ifPresent(secrets::add);
      collect(body);
      collect(response.body());
      if (strict || response.statusCode() >= 400) {
        contract.check(
            new Contract.Traffic(
                method,
                path,
                sent,
                body,
                response.statusCode(),
                answered.getOrDefault("content-type", ""),
                response.body()));
      }
      return new Answer(response.statusCode(), answered, response.body());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path + " got no answer", e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private void collect(String message) {
    if (message.startsWith("{")) {
      try {
        collect(READER.readTree(message));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void collect(JsonNode node) {
    node.properties()
        .forEach(
            each -> {
              if (each.getValue().isTextual() && SECRET_FIELDS.contains(each.getKey())) {
                secrets.add(each.getValue().asText());
              }
              collect(each.getValue());
            });
    if (node.isArray()) {
      node.forEach(this::collect);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
