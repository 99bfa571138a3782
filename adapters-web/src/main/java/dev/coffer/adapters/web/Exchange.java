package dev.coffer.adapters.web;

import dev.coffer.application.Problem;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.ticket.TicketCode;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One request and its answer, as handlers need them. */
final class Exchange {
  private static final String BEARER = "Bearer ";
  private static final int LONGEST_TOKEN = 256;
  private static final int MOST_ITEMS = 1000;
  private static final int USUAL_ITEMS = 100;

  private final Context context;
  private final String requestId;
  private final String client;
  private final Duration patience;
  private byte[] octets = {};

  Exchange(Context context, String requestId, String client, Duration patience) {
    this.context = context;
    this.requestId = requestId;
    this.client = client;
    this.patience = patience;
  }

  String requestId() {
    return requestId;
  }

  /** The client's network address, for limits. */
  String client() {
    return client;
  }

  /** The message that came, of at most {@link Bodies#USUAL} octets. */
  <T extends Record> T body(Class<T> type) {
    return body(type, Bodies.USUAL);
  }

  /** The message that came, of at most {@code most} octets. */
  <T extends Record> T body(Class<T> type, int most) {
    return Json.read(octets(Wire.JSON, most), type);
  }

  /** The octets that came, of this content type and at most {@code most}. */
  byte[] octets(String type, int most) {
    String contentType = Optional.ofNullable(context.contentType()).orElse("");
    if (!contentType.split(";", 2)[0].strip().equalsIgnoreCase(type)) {
      throw new Malformed(Malformed.Reason.BAD_HEADER, "the content type must be " + type);
    }
    octets = Bodies.read(context.req(), most, patience);
    return octets;
  }

  /** Adds a header to the answer. */
  void head(String name, String value) {
    context.header(name, value);
  }

  /** Method and path, as in the access log. */
  String operation() {
    return context.method() + " " + context.path();
  }

  /** What {@link #body} read; nothing where it was not called. */
  byte[] octets() {
    return octets;
  }

  String path(String name) {
    return context.pathParam(name);
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(context.queryParam(name));
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(context.header(name));
  }

  /** How many items a page is to have, 1..1000. */
  int limit() {
    String text = query("limit").orElse(Integer.toString(USUAL_ITEMS));
    if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > MOST_ITEMS) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "limit must be 1..1000");
    }
    return Integer.parseInt(text);
  }

  /** The token that came with the request. */
  private String bearer() {
    String header = header("Authorization").orElse("");
    if (!header.startsWith(BEARER) || header.length() > LONGEST_TOKEN) {
      throw new Refused(Problem.UNAUTHENTICATED, Map.of());
    }
    return header.substring(BEARER.length());
  }

  /** The token that came with the request, as {@code parse} reads it. */
  <T> T bearer(Function<String, T> parse) {
    String text = bearer();
    try {
      return parse.apply(text);
    } catch (Malformed e) {
      throw new Refused(Problem.UNAUTHENTICATED, Map.of());
    }
  }

  void answer(int status, Object message) {
    text(status, Wire.JSON, Json.write(message));
  }

  void text(int status, String type, String text) {
    context.status(status).contentType(type).result(text);
  }

  /** Part of a file of this media type, in UTF-8. */
  void file(String type, String text) {
    context
        .status(200)
        .contentType(type + "; charset=utf-8")
        .result(text.getBytes(StandardCharsets.UTF_8));
  }

  void empty(int status) {
    context.status(status);
  }

  /** Reads a ticket; a mistyped one is a refusal with what to look at. */
  static TicketCode ticket(String text) {
    TicketCode.Reading reading = TicketCode.parse(text);
    if (reading instanceof TicketCode.Mistyped mistyped) {
      throw new Refused(Problem.TICKET_MISTYPED, Map.of("hint", mistyped.message()));
    }
    return ((TicketCode.Parsed) reading).code();
  }
}
