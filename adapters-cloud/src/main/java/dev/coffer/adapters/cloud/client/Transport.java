package dev.coffer.adapters.cloud.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.central.LinkUnavailable;
import dev.coffer.application.wire.BulkWire;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages and reads answers.
 *
 * <p>Several servers stand for one: whichever answered last is asked, and another when it cannot be
 * reached or is not ready. When none is, all are asked again after a pause that grows, five times
 * in all. What must not be done twice is sent once, unless it did not leave this computer.
 *
 * <p>Thread-safe.
 */
final class Transport {
  private static final int LONGEST_ANSWER = 8 << 20;

  /** After each round of all servers, half as much more or less. */
  private static final long[] WAIT_MILLIS = {100, 300, 900, 2000};

  private static final long LONGEST_WAIT_SECONDS = 2;
  private static final Set<Integer> NOT_READY = Set.of(502, 503, 504);
  private static final Set<String> SPOKEN =
      Set.of("type", "title", "status", "detail", "remedy", "instance");

  private final List<URI> servers;
  private final AtomicInteger preferred = new AtomicInteger();
  private final Duration timeout;
  private final HttpClient http;
  private final JsonMapper json =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  /**
   * Nothing is sent yet.
   *
   * @param servers at least one
   * @param timeout of one try; none begins later than this after the first, but that each server is
   *     asked once
   */
  Transport(List<URI> servers, Duration timeout) {
    this.servers = List.copyOf(servers);
    this.timeout = timeout;
    HttpClient.Builder client =
        HttpClient.newBuilder().connectTimeout(timeout).followRedirects(HttpClient.Redirect.NEVER);
    if (servers.stream().allMatch(server -> "http".equalsIgnoreCase(server.getScheme()))) {
      client.sslContext(trustingNobody());
    }
    this.http = client.build();
    json.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(32)
                .maxStringLength(LONGEST_ANSWER)
                .build());
  }

  /** Spares a client that never speaks TLS from reading the system's trust store: 0.1 s. */
  private static SSLContext trustingNobody() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[0], new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  /** The server that is asked next. */
  URI base() {
    return servers.get(preferred.get());
  }

  /**
   * One call.
   *
   * @param repeatable whether it may be sent again when no answer came
   */
  record Call(
      String method,
      String path,
      Optional<Record> body,
      Map<String, String> headers,
      boolean repeatable) {
    static Call get(String path) {
      return new Call("GET", path, Optional.empty(), Map.of(), true);
    }

    static Call delete(String path) {
      return new Call("DELETE", path, Optional.empty(), Map.of(), true);
    }

    static Call post(String path, Record body) {
      return new Call("POST", path, Optional.of(body), Map.of(), false);
    }

    /** One that says all by its address. */
    static Call post(String path) {
      return new Call("POST", path, Optional.empty(), Map.of(), false);
    }

    static Call put(String path, Record body) {
      return new Call("PUT", path, Optional.of(body), Map.of(), true);
    }

    static Call patch(String path, Record body) {
      return new Call("PATCH", path, Optional.of(body), Map.of(), true);
    }

    Call again() {
      return new Call(method, path, body, headers, true);
    }

    Call with(String header, String value) {
      Map<String, String> more = new TreeMap<>(headers);
      more.put(header, value);
      return new Call(method, path, body, more, repeatable);
    }

    Call bearer(String token) {
      return with("Authorization", "Bearer " + token);
    }
  }

  /**
   * The answer to a call.
   *
   * @throws LinkUnavailable when the server cannot be reached or does not speak this language
   */
  <T extends Record> Outcome<T> send(Call call, Class<T> answer) {
    Received received = received(call);
    if (received.status() >= 200 && received.status() < 300) {
      try {
        T read = json.readValue(received.body().toArray(), answer);
        if (read == null) {
          throw new LinkUnavailable("server " + base() + " answered nothing", null);
        }
        return Outcome.done(Wire.complete(read));
      } catch (IOException | Malformed e) {
        throw new LinkUnavailable("server " + base() + " answered what cannot be read", e);
      }
    }
    return refusal(received);
  }

  /** {@link #send} for a call without an answer's body. */
  Outcome<Boolean> send(Call call) {
    Received received = received(call);
    return received.status() >= 200 && received.status() < 300
        ? Outcome.done(true)
        : refusal(received);
  }

  /**
   * Asks each server once until one answers, whatever it says.
   *
   * @throws LinkUnavailable when none does
   */
  void reach() {
    @Nullable LinkUnavailable failure = null;
    for (URI server : servers) {
      try {
        once(server, Call.get("/health/live"));
        return;
      } catch (IOException e) {
        failure = new LinkUnavailable("server " + server + " cannot be reached", e);
      }
    }
    throw Objects.requireNonNull(failure);
  }

  /**
   * @param pause that the server asked for before the next try, in milliseconds
   */
  private record Received(int status, long pause, Optional<String> next, Bytes body) {}

  /** A body that is no message: octets of another type. */
  record Raw(String type, Bytes octets) {}

  /**
   * A part of a file.
   *
   * @param next what the part after it comes after; empty: there is none
   */
  record Part(Bytes octets, Optional<String> next) {}

  /** {@link #send} for an answer that is part of a file. */
  Outcome<Part> fetch(Call call) {
    Received received = received(call);
    return received.status() >= 200 && received.status() < 300
        ? Outcome.done(new Part(received.body(), received.next()))
        : refusal(received);
  }

  private Received received(Call call) {
    long end = System.nanoTime() + timeout.toNanos();
    for (int attempt = 1; ; attempt++) {
      int asked = preferred.get();
      URI server = servers.get(asked);
      LinkUnavailable failure;
      boolean again = call.repeatable();
      long pause = 0;
      try {
        Received received = once(server, call);
        if (!NOT_READY.contains(received.status())) {
          return received;
        }
        failure =
            new LinkUnavailable("server " + server + " is not ready: " + received.status(), null);
        pause = received.pause();
      } catch (ConnectException | HttpConnectTimeoutException e) {
        failure = new LinkUnavailable("server " + server + " cannot be reached", e);
        again = true;
      } catch (IOException e) {
        failure = new LinkUnavailable("server " + server + " cannot be reached", e);
      }
      preferred.compareAndSet(asked, (asked + 1) % servers.size());
      int rounds = attempt / servers.size();
      boolean late = attempt >= servers.size() && System.nanoTime() - end > 0;
      if (!again || late || rounds > WAIT_MILLIS.length) {
        throw failure;
      }
      if (attempt % servers.size() == 0) {
        pause(Math.max(pause, jittered(WAIT_MILLIS[rounds - 1])));
      }
    }
  }

  /** So that clients which lost their server together do not come back together. */
  private static long jittered(long millis) {
    return millis / 2 + ThreadLocalRandom.current().nextLong(millis);
  }

  private Received once(URI server, Call call) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + call.path()))
            .timeout(timeout)
            .header("Accept", "*/*");
    call.headers().forEach(request::header);
    if (call.body().orElse(null) instanceof Raw raw) {
      request.header("Content-Type", raw.type());
      request.method(call.method(), HttpRequest.BodyPublishers.ofByteArray(raw.octets().toArray()));
    } else if (call.body().isPresent()) {
      request.header("Content-Type", Wire.JSON);
      request.method(
          call.method(), HttpRequest.BodyPublishers.ofByteArray(written(call.body().get())));
    } else {
      request.method(call.method(), HttpRequest.BodyPublishers.noBody());
    }
    try {
      HttpResponse<InputStream> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] octets = body.readNBytes(LONGEST_ANSWER + 1);
        if (octets.length > LONGEST_ANSWER) {
          throw new LinkUnavailable("server " + server + " answered more than 8 MiB", null);
        }
        return new Received(
            response.statusCode(),
            pause(response),
            response.headers().firstValue(BulkWire.NEXT),
            Bytes.of(octets));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LinkUnavailable("interrupted while waiting for " + server, e);
    }
  }

  private static long pause(HttpResponse<?> response) {
    String seconds = response.headers().firstValue("Retry-After").orElse("");
    return seconds.matches("[0-9]{1,9}")
        ? 1000 * Math.min(LONGEST_WAIT_SECONDS, Long.parseLong(seconds))
        : 0;
  }

  private byte[] written(Record body) {
    try {
      return json.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + body.getClass().getSimpleName(), e);
    }
  }

  private void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LinkUnavailable("interrupted while waiting for " + base(), e);
    }
  }

  private <T> Outcome<T> refusal(Received received) {
    Map<String, String> details = new TreeMap<>();
    String type = "";
    try {
      JsonNode problem = json.readTree(received.body().asUtf8());
      if (problem != null && problem.isObject()) {
        type = problem.path("type").asText("");
        for (Map.Entry<String, JsonNode> field : problem.properties()) {
          boolean told = field.getKey().equals("detail") || !SPOKEN.contains(field.getKey());
          if (told && field.getValue().isValueNode()) {
            details.put(field.getKey(), field.getValue().asText());
          }
        }
      }
    } catch (JsonProcessingException e) {
      details.put("status", Integer.toString(received.status()));
    }
    Optional<Problem> known =
        type.startsWith(Wire.PROBLEM_PREFIX)
            ? Problem.ofType(type.substring(Wire.PROBLEM_PREFIX.length()))
            : Optional.empty();
    if (known.isEmpty()) {
      details.put("type", type);
    }
    return new Outcome.Refused<>(known.orElseGet(() -> nearest(received.status())), details);
  }

  /** What a refusal of another version of the server comes closest to. */
  private static Problem nearest(int status) {
    return switch (status) {
      case 401 -> Problem.UNAUTHENTICATED;
      case 403 -> Problem.FORBIDDEN;
      case 404 -> Problem.NOT_FOUND;
      case 409 -> Problem.CONFLICT;
      case 408 -> Problem.REQUEST_TOO_SLOW;
      case 413 -> Problem.REQUEST_TOO_LARGE;
      case 429 -> Problem.RATE_LIMITED;
      default -> status >= 500 ? Problem.INTERNAL : Problem.REQUEST_MALFORMED;
    };
  }
}
