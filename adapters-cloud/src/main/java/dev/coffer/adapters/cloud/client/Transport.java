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
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Sends messages and reads answers. Thread-safe. */
final class Transport {
  private static final int LONGEST_ANSWER = 8 << 20;
  private static final int TRIES = 3;
  private static final long FIRST_WAIT_MILLIS = 100;
  private static final Set<String> SPOKEN =
      Set.of("type", "title", "status", "detail", "remedy", "instance");

  private final URI base;
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

  Transport(URI base, Duration timeout) {
    this.base = base;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    json.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(32)
                .maxStringLength(LONGEST_ANSWER)
                .build());
  }

  URI base() {
    return base;
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
          throw new LinkUnavailable(base + " answered nothing", null);
        }
        return Outcome.done(Wire.complete(read));
      } catch (IOException | Malformed e) {
        throw new LinkUnavailable(base + " answered what cannot be read", e);
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

  private record Received(int status, Bytes body) {}

  private Received received(Call call) {
    int tries = call.repeatable() ? TRIES : 1;
    for (int attempt = 1; ; attempt++) {
      try {
        Received received = once(call);
        if (received.status() != 502 && received.status() != 503 && received.status() != 504) {
          return received;
        }
        if (attempt >= tries) {
          throw new LinkUnavailable(base + " is not ready: " + received.status(), null);
        }
      } catch (IOException e) {
        if (attempt >= tries) {
          throw new LinkUnavailable(base + " cannot be reached", e);
        }
      }
      pause(FIRST_WAIT_MILLIS << (2 * attempt - 2));
    }
  }

  private Received once(Call call) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + call.path()))
            .timeout(timeout)
            .header("Accept", Wire.JSON + ", " + Wire.PROBLEM);
    call.headers().forEach(request::header);
    if (call.body().isPresent()) {
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
          throw new LinkUnavailable(base + " answered more than 8 MiB", null);
        }
        return new Received(response.statusCode(), Bytes.of(octets));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LinkUnavailable("interrupted while waiting for " + base, e);
    }
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
      throw new LinkUnavailable("interrupted while waiting for " + base, e);
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
