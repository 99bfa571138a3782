package dev.coffer.adapters.web;

import dev.coffer.application.Coffer;
import dev.coffer.application.Failure;
import dev.coffer.application.Ids;
import dev.coffer.application.Problem;
import dev.coffer.application.outbox.Acting;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Malformed;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of Central, Gateway and Cloud. Thread-safe; {@link #close} lets requests under
 * way finish, at most ten seconds.
 */
public final class WebServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final int STOP_MILLIS = 10_000;

  /** How long a closing server bears a connection on which nothing happens. */
  private static final int IDLE_MILLIS = 100;

  static final String REQUEST_ID = "X-Request-Id";

  /** Seconds after which what is not ready may be. */
  static final String RETRY_AFTER = "1";

  private final Javalin app;
  private final Ids ids;
  private final Peers peers;
  private final boolean secure;
  private final Duration patience;
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /**
   * Starts a server; it accepts requests on return.
   *
   * @param ready whether what it needs answers
   * @param counters figures of the process to be shown with its own, by name
   */
  public static WebServer start(
      WebSettings settings,
      Coffer coffer,
      Ids ids,
      BooleanSupplier ready,
      Map<String, ToDoubleFunction<Coffer>> counters) {
    return new WebServer(settings, coffer, ids, ready, counters);
  }

  private WebServer(
      WebSettings settings,
      Coffer coffer,
      Ids ids,
      BooleanSupplier ready,
      Map<String, ToDoubleFunction<Coffer>> counters) {
    this.ids = ids;
    this.peers = new Peers(settings.behindProxy());
    this.secure = settings.behindProxy() || settings.tls().isPresent();
    this.patience = settings.patience();
    counters.forEach(
        (name, value) -> FunctionCounter.builder(name, coffer, value).register(metrics));
    String address =
        settings.publicAddress().isEmpty()
            ? (settings.tls().isPresent() ? "https://" : "http://")
                + settings.bind()
                + ":"
                + settings.port()
            : settings.publicAddress();
    this.app =
        Javalin.create(
            config -> {
              configure(config, settings);
              Routes routes = routes(config);
              Guesses guesses = new Guesses(settings.signInsPerMinute());
              new GatewayRoutes(coffer, address, guesses).register(routes);
              new CloudRoutes(coffer, guesses).register(routes);
              new VendorRoutes(coffer, guesses).register(routes);
              new BulkRoutes(coffer).register(routes);
              new ChangeRoutes(coffer).register(routes);
              new HolderRoutes(coffer, guesses).register(routes);
              new KeyRoutes(coffer).register(routes);
              new EventRoutes(coffer).register(routes);
              operations(config, ready, settings.openMetrics());
              failures(config);
            });
    app.start();
  }

  /** The port it listens on. */
  public int port() {
    return app.port();
  }

  @Override
  public void close() {
    for (Connector connector : app.jettyServer().server().getConnectors()) {
      if (connector instanceof AbstractConnector idle) {
        idle.setShutdownIdleTimeout(IDLE_MILLIS);
      }
    }
    app.stop();
  }

  private void configure(JavalinConfig config, WebSettings settings) {
    config.startup.showJavalinBanner = false;
    config.jetty.host = settings.bind();
    config.jetty.port = settings.port();
    config.http.maxRequestSize = Bodies.UPDATE;
    config.http.prefer405over404 = true;
    config.concurrency.useVirtualThreads = true;
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    settings
        .tls()
        .ifPresent(
            tls ->
                config.jetty.addConnector(
                    (server, http) -> SecureConnector.of(server, http, settings, tls)));
    config.jetty.modifyServer(
        server -> {
          server.setStopTimeout(STOP_MILLIS);
          server.insertHandler(new GracefulHandler());
          server.insertHandler(new UnreadBodies());
          server.setErrorHandler(new EarlyErrors(ids));
        });
    config.jetty.modifyServletContextHandler(
        handler -> handler.setErrorHandler(new EarlyErrors(ids)));
    config.routes.before(this::begin);
    config.requestLogger.http(this::log);
  }

  private void begin(Context context) {
    String id = ids.next().text();
    context.attribute(REQUEST_ID, id);
    context.header(REQUEST_ID, id);
    context.header("Cache-Control", "no-store");
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Cross-Origin-Resource-Policy", "same-origin");
    if (secure) {
      context.header("Strict-Transport-Security", "max-age=31536000");
    }
  }

  /** Method, path template, status, time, request id: nothing that a secret could be in. */
  private void log(Context context, Float millis) {
    String path = Optional.ofNullable(context.endpoint()).map(e -> e.path).orElse("-");
    LOG.info(
        "{} {} {} {} ms {}",
        context.method(),
        path,
        context.statusCode(),
        Math.round(millis),
        context.<String>attribute(REQUEST_ID));
    Timer.builder("coffer.http.requests")
        .tag("method", context.method().name())
        .tag("path", path)
        .tag("status", Integer.toString(context.statusCode()))
        .register(metrics)
        .record(Math.round(millis * 1000), TimeUnit.MICROSECONDS);
  }

  private Routes routes(JavalinConfig config) {
    return new Routes() {
      @Override
      public void get(String path, Route route) {
        config.routes.get(path, context -> handle(route, context));
      }

      @Override
      public void post(String path, Route route) {
        config.routes.post(path, context -> handle(route, context));
      }

      @Override
      public void put(String path, Route route) {
        config.routes.put(path, context -> handle(route, context));
      }

      @Override
      public void patch(String path, Route route) {
        config.routes.patch(path, context -> handle(route, context));
      }

      @Override
      public void delete(String path, Route route) {
        config.routes.delete(path, context -> handle(route, context));
      }
    };
  }

  /** Runs a route; whom it found to be acting acts no longer afterwards. */
  private void handle(Route route, Context context) {
    try {
      route.handle(exchange(context));
    } finally {
      Acting.nobody();
    }
  }

  private Exchange exchange(Context context) {
    return new Exchange(context, requestId(context), peers.client(context), patience);
  }

  private String requestId(Context context) {
    return Optional.ofNullable(context.<String>attribute(REQUEST_ID)).orElse("-");
  }

  private void operations(JavalinConfig config, BooleanSupplier ready, boolean openMetrics) {
    String openApi = openApi();
    config.routes.get(
        "/openapi.yaml", context -> context.contentType("application/yaml").result(openApi));
    config.routes.get("/health/live", context -> context.result("ok"));
    config.routes.get(
        "/health/ready",
        context -> {
          boolean up = ready.getAsBoolean();
          if (!up) {
            context.header("Retry-After", RETRY_AFTER);
          }
          context.status(up ? 200 : 503).result(up ? "ok" : "not ready");
        });
    config.routes.get(
        "/metrics",
        context -> {
          if (!openMetrics && !Peers.isLocal(context)) {
            throw new Refused(Problem.NOT_FOUND, Map.of());
          }
          context.contentType("text/plain").result(metrics.scrape());
        });
  }

  private void failures(JavalinConfig config) {
    config.routes.exception(
        Refused.class, (e, context) -> problem(context, e.problem(), e.details()));
    config.routes.exception(
        Malformed.class,
        (e, context) ->
            problem(
                context,
                Problem.REQUEST_MALFORMED,
                Map.of("detail", String.valueOf(e.getMessage()), "reason", e.reason().name())));
    config.routes.exception(Failure.class, (e, context) -> problem(context, problem(e), Map.of()));
    config.routes.exception(
        HttpResponseException.class,
        (e, context) -> problem(context, problem(e.getStatus()), Map.of()));
    config.routes.exception(
        Exception.class,
        (e, context) -> {
          LOG.error("request {} failed", requestId(context), e);
          problem(context, Problem.INTERNAL, Map.of());
        });
  }

  private static Problem problem(Failure failure) {
    return switch (failure.category()) {
      case CALLER -> Problem.REQUEST_MALFORMED;
      case NOT_FOUND -> Problem.NOT_FOUND;
      case CONFLICT -> Problem.CONFLICT;
      case EXHAUSTED -> Problem.RATE_LIMITED;
      case EXTERNAL -> Problem.UNAVAILABLE;
      case BUG -> Problem.INTERNAL;
    };
  }

  static Problem problem(int status) {
    return switch (status) {
      case 404 -> Problem.NOT_FOUND;
      case 405 -> Problem.METHOD_NOT_ALLOWED;
      case 408 -> Problem.REQUEST_TOO_SLOW;
      case 413 -> Problem.REQUEST_TOO_LARGE;
      case 503 -> Problem.UNAVAILABLE;
      default -> status >= 500 ? Problem.INTERNAL : Problem.REQUEST_MALFORMED;
    };
  }

  /** The one place where a problem gets its status. */
  static int status(Problem problem) {
    return switch (problem) {
      case UNAUTHENTICATED, SESSION_ENDED, SIGN_IN_FAILED, DEVICE_TOKEN -> 401;
      case DEVICE_REVOKED, DEVICE_COPIED, FORBIDDEN -> 403;
      case CONTAINER_NOT_YOURS, GROUP_NOT_MANAGED, CREDENTIAL_WITHHELD, DEVICE_PROOF -> 403;
      case METHOD_NOT_ALLOWED -> 405;
      case REQUEST_TOO_SLOW -> 408;
      case REQUEST_TOO_LARGE -> 413;
      case RATE_LIMITED -> 429;
      default ->
          switch (problem.category()) {
            case CALLER -> 400;
            case NOT_FOUND -> 404;
            case CONFLICT, EXHAUSTED -> 409;
            case EXTERNAL -> 503;
            case BUG -> 500;
          };
    };
  }

  private void problem(Context context, Problem problem, Map<String, String> details) {
    int status = status(problem);
    Optional.ofNullable(details.get("retryAfter"))
        .ifPresent(seconds -> context.header("Retry-After", seconds));
    if (status == 401) {
      context.header("WWW-Authenticate", "Bearer");
    }
    if (status == 408) {
      context.header("Connection", "close");
    }
    if (status == 503) {
      context.header("Retry-After", RETRY_AFTER);
    }
    context
        .status(status)
        .contentType(Wire.PROBLEM)
        .result(body(problem, status, requestId(context), details));
  }

  static String body(Problem problem, int status, String requestId, Map<String, String> details) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", Wire.PROBLEM_PREFIX + problem.type());
    body.put("title", problem.title());
    body.put("status", status);
    problem.told(details).ifPresent(sentence -> body.put("detail", sentence));
    body.put("remedy", problem.remedy());
    body.put("requestId", requestId);
    body.putAll(details);
    return Json.write(body);
  }

  private static String openApi() {
    try (InputStream in = Wire.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        return "";
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
