package dev.coffer.adapters.web;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the server listens.
 *
 * @param bind address; other than loopback only with {@code tls} or behind a proxy that ends TLS
 * @param port 0 takes a free one
 * @param behindProxy a proxy in front ends TLS and sets X-Forwarded-For
 * @param publicAddress as people and devices reach it; empty: from bind and port
 * @param signInsPerMinute attempts to sign in, per account name and per address
 * @param tls what the server shows where it ends TLS itself
 * @param openMetrics whether everybody may read the figures; else processes of this machine alone
 * @param patience how long a request's body may take to come, beside what its length allows
 */
public record WebSettings(
    String bind,
    int port,
    boolean behindProxy,
    String publicAddress,
    int signInsPerMinute,
    Optional<Tls> tls,
    boolean openMetrics,
    Duration patience) {
  /** The usual patience. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  public WebSettings {
    if (!behindProxy && tls.isEmpty() && !isLoopback(bind)) {
      throw new IllegalArgumentException(
          "listening on "
              + bind
              + " needs TLS: give a key store, or put a proxy in front and say so (--behind-proxy)");
    }
  }

  /** Settings of a server that does not end TLS itself. */
  public WebSettings(
      String bind, int port, boolean behindProxy, String publicAddress, int signInsPerMinute) {
    this(
        bind,
        port,
        behindProxy,
        publicAddress,
        signInsPerMinute,
        Optional.empty(),
        false,
        PATIENCE);
  }

  /** A PKCS#12 file and its password. */
  public record Tls(Path keyStore, String password) {
    @Override
    public String toString() {
      return "Tls[" + keyStore + "]";
    }
  }

  private static boolean isLoopback(String address) {
    return address.equals("localhost")
        || address.equals("::1")
        || address.equals("[::1]")
        || address.matches("127(\\.[0-9]{1,3}){3}");
  }
}
