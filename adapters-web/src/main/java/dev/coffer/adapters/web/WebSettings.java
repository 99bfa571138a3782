package dev.coffer.adapters.web;

/**
 * How the server listens.
 *
 * @param bind address; other than loopback only behind a proxy that ends TLS
 * @param port 0 takes a free one
 * @param behindProxy a proxy in front ends TLS and sets X-Forwarded-For
 * @param publicAddress as people and devices reach it; empty: from bind and port
 * @param signInsPerMinute attempts to sign in, per account name and per address
 */
public record WebSettings(
    String bind, int port, boolean behindProxy, String publicAddress, int signInsPerMinute) {
  public WebSettings {
    if (!behindProxy && !isLoopback(bind)) {
      throw new IllegalArgumentException(
          "listening on " + bind + " needs TLS: put a proxy in front and say so (--behind-proxy)");
    }
  }

  private static boolean isLoopback(String address) {
    return address.equals("localhost") || address.equals("::1") || address.startsWith("127.");
  }
}
