package dev.coffer.adapters.web;

import dev.coffer.application.Ids;
import dev.coffer.application.wire.Wire;
import java.io.IOException;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Refuses by problems what never reaches an operation, as an address that cannot be read. */
final class EarlyErrors extends ErrorHandler {
  private final Ids ids;

  EarlyErrors(Ids ids) {
    this.ids = ids;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback)
      throws IOException {
    String id = ids.next().text();
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, Wire.PROBLEM);
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put(WebServer.REQUEST_ID, id);
    if (code == HttpStatus.SERVICE_UNAVAILABLE_503) {
      headers.put(HttpHeader.RETRY_AFTER, WebServer.RETRY_AFTER);
    }
    String body = WebServer.body(WebServer.problem(code), code, id, Map.of());
    Content.Sink.write(response, true, body, callback);
  }
}
