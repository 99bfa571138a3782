package dev.coffer.bootstrap.server;

import dev.coffer.adapters.persistence.jdbi.Persistence;
import dev.coffer.adapters.web.WebServer;
import dev.coffer.adapters.web.WebSettings;
import dev.coffer.application.Coffer;
import dev.coffer.application.Ports;
import dev.coffer.application.container.KeysUnavailable;
import dev.coffer.application.container.MasterKeyRefused;
import dev.coffer.bootstrap.config.Configuration;
import dev.coffer.bootstrap.config.Metrics;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that answers. Closing it lets requests and background work finish, then closes the
 * database; once is enough. Thread-safe.
 */
public final class RunningServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

  private final ServerComponent parts;
  private final WebServer web;
  private final BackgroundWork work;
  private final String address;
  private final AtomicBoolean open;
  private boolean closed;

  private RunningServer(
      ServerComponent parts,
      WebServer web,
      BackgroundWork work,
      String address,
      AtomicBoolean open) {
    this.parts = parts;
    this.web = web;
    this.work = work;
    this.address = address;
    this.open = open;
  }

  /**
   * Starts a server; it answers on return.
   *
   * @param configuration with a port of its own, not 0: credential files name the address
   * @throws dev.coffer.application.Failure when the database or the master key cannot be used
   */
  public static RunningServer start(Configuration configuration) {
    return start(configuration, InstantSource.system());
  }

  /**
   * {@link #start(Configuration)}, but asked for its health it is not ready before {@link #open}:
   * for who still fills it.
   */
  public static RunningServer startClosed(Configuration configuration) {
    return start(configuration, InstantSource.system(), new AtomicBoolean(false));
  }

  /**
   * {@link #start(Configuration)} on a computer with that clock.
   *
   * @throws MasterKeyRefused when the database's secrets were sealed under another master key
   */
  static RunningServer start(Configuration configuration, InstantSource machineClock) {
    return start(configuration, machineClock, new AtomicBoolean(true));
  }

  private static RunningServer start(
      Configuration configuration, InstantSource machineClock, AtomicBoolean open) {
    ServerFiles.all(configuration);
    LOG.info(
        "database: {}; keys: software; mail: {}",
        configuration.database(),
        configuration
            .mail()
            .server()
            .map(Object::toString)
            .orElse("folder " + configuration.mail().folder()));
    ServerComponent parts =
        DaggerServerComponent.factory().of(configuration, new MachineClock(machineClock));
    Persistence persistence = parts.persistence();
    try {
      identify(parts, configuration);
      WebServer web =
          WebServer.start(
              settings(configuration),
              parts.coffer(),
              parts.ids(),
              () -> open.get() && persistence.isReady(),
              counters(parts));
      BackgroundWork work = BackgroundWork.start(parts.coffer(), parts.ports(), persistence);
      return new RunningServer(parts, web, work, address(configuration), open);
    } catch (RuntimeException e) {
      persistence.close();
      throw e;
    }
  }

  /** Notices a master key that is not that of the other nodes before anything is served. */
  static void identify(ServerComponent parts, Configuration configuration) {
    try {
      parts.coffer().firms().identity();
    } catch (KeysUnavailable e) {
      throw new MasterKeyRefused(
          MasterKeyRefused.Reason.FOREIGN,
          "the master key in %s is not the one that this database's secrets are sealed under;"
                  .formatted(configuration.masterKeyFile())
              + " put a copy of the right one there, as the other nodes have it",
          e);
    }
  }

  /** From now on it is ready as long as its database answers. */
  public void open() {
    open.set(true);
  }

  /** The address that people and devices reach it by, without a slash at its end. */
  public String address() {
    return address;
  }

  public Coffer coffer() {
    return parts.coffer();
  }

  Ports ports() {
    return parts.ports();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      web.close();
      work.close();
      parts.persistence().close();
    }
  }

  static String address(Configuration configuration) {
    Configuration.Web web = configuration.web();
    return web.publicUrl()
        .map(URI::toString)
        .map(text -> text.replaceAll("/+$", ""))
        .orElseGet(
            () -> (web.tls().isPresent() ? "https://" : "http://") + web.bind() + ":" + web.port());
  }

  private static WebSettings settings(Configuration configuration) {
    Configuration.Web web = configuration.web();
    return new WebSettings(
        web.bind(),
        web.port(),
        web.behindProxy(),
        address(configuration),
        perMinute(configuration),
        web.tls().map(tls -> new WebSettings.Tls(tls.keyStore(), tls.password().reveal())),
        web.metrics() == Metrics.OPEN,
        web.patience());
  }

  private static int perMinute(Configuration configuration) {
    var rate = configuration.accounts().signIn();
    long seconds = Math.max(1, rate.window().toSeconds());
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, rate.attempts() * 60L / seconds));
  }

  private static Map<String, ToDoubleFunction<Coffer>> counters(ServerComponent parts) {
    Map<String, ToDoubleFunction<Coffer>> counters = new LinkedHashMap<>();
    counters.put("coffer.commits", coffer -> parts.persistence().commits());
    counters.put("coffer.signatures.made", coffer -> parts.signatures().made());
    counters.put("coffer.signatures.checked", coffer -> parts.signatures().checked());
    return counters;
  }
}
