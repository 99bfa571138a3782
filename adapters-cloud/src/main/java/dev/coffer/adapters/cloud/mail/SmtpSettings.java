package dev.coffer.adapters.cloud.mail;

import java.net.URI;
import java.util.Optional;

/**
 * Which mail server to hand messages to.
 *
 * @param server {@code smtp://host:port}, where TLS is begun by STARTTLS and required unless the
 *     host is this machine, or {@code smtps://host:port}
 * @param from what messages come from, as {@code Name <address>} or an address
 * @param login user and password, where the server wants them
 */
public record SmtpSettings(URI server, String from, Optional<Login> login) {
  /** Who hands messages over. */
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return "Login[" + user + ", redacted]";
    }
  }

  public SmtpSettings {
    boolean smtp = "smtp".equals(server.getScheme()) || "smtps".equals(server.getScheme());
    if (!smtp || server.getHost() == null) {
      throw new IllegalArgumentException("a mail server is smtp://host:port or smtps://host:port");
    }
  }

  boolean tls() {
    return "smtps".equals(server.getScheme());
  }

  int port() {
    if (server.getPort() >= 0) {
      return server.getPort();
    }
    return tls() ? 465 : 587;
  }

  /** Whether messages stay on this machine and may travel in the clear. */
  boolean local() {
    String host = server.getHost();
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }
}
