package dev.coffer.bootstrap.config;

import dev.coffer.application.account.MailTexts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a server is told from outside. Immutable; printing it shows no secret.
 *
 * @param data folder of the server's own files; the embedded database, keys and mail live in it
 * @param masterKeyFile the key that wraps secrets at rest
 * @param privateWebhooks webhooks may go to this machine and private networks
 */
public record Configuration(
    Path data,
    Web web,
    Database database,
    Path masterKeyFile,
    Mail mail,
    Accounts accounts,
    Leases leases,
    boolean privateWebhooks,
    LogLevel logLevel) {

  /**
   * Where HTTP is answered.
   *
   * @param port 0 to 65535; 0 takes a free one
   * @param publicUrl what people reach the server by; absent: made from address and port
   * @param behindProxy a proxy in front ends TLS, so plain HTTP on any address is meant
   * @param patience how long a request's body may take, 1 second to 5 minutes
   */
  public record Web(
      String bind,
      int port,
      Optional<URI> publicUrl,
      boolean behindProxy,
      Optional<Tls> tls,
      Metrics metrics,
      Duration patience) {
    public Web {
      if (patience.compareTo(Duration.ofSeconds(1)) < 0
          || patience.compareTo(Duration.ofMinutes(5)) > 0) {
        throw new IllegalArgumentException(
            "request.patience must be 1s..5m, was " + Durations.text(patience));
      }
      if (!loopback(bind) && tls.isEmpty() && !behindProxy) {
        throw new IllegalArgumentException(
            "bind %s is not loopback: set tls.key-store, or behind-proxy when a proxy ends TLS"
                .formatted(bind));
      }
    }

    private static boolean loopback(String address) {
      return address.equals("localhost")
          || address.equals("::1")
          || address.equals("[::1]")
          || address.matches("127(\\.[0-9]{1,3}){3}");
    }
  }

  /**
   * Where mail goes.
   *
   * @param folder that it is written to, where no server is named
   * @param server the mail server, {@code smtp} or {@code smtps}
   * @param from an address, with or without a name
   * @param texts what stands in it
   */
  public record Mail(
      Path folder,
      Optional<URI> server,
      Optional<String> from,
      Optional<String> user,
      Optional<Secret> password,
      MailTexts texts) {
    public Mail {
      if (server.isPresent() && from.isEmpty()) {
        throw new IllegalArgumentException("mail.server needs mail.from");
      }
      if (user.isPresent() != password.isPresent()) {
        throw new IllegalArgumentException("mail.user and mail.password go together");
      }
    }
  }

  /** A PKCS#12 file and its password. */
  public record Tls(Path keyStore, Secret password) {}

  /**
   * Where data is kept.
   *
   * @param url a JDBC URL; it may hold a password and is printed without
   */
  public record Database(
      String url, Optional<String> user, Optional<Secret> password, Durability durability) {

    /** Whether this process owns the database: H2 in a file or in memory. */
    public boolean embedded() {
      return url.startsWith("jdbc:h2:");
    }

    @Override
    public String toString() {
      String shown =
          url.replaceAll("(?i)(password=)[^&;]*", "$1[redacted]")
              .replaceAll("//[^/@]*@", "//[redacted]@");
      return "Database[url=%s, user=%s, password=%s, durability=%s]"
          .formatted(shown, user, password, durability);
    }
  }

  /**
   * Rules for people who sign in.
   *
   * @param confirmation new accounts confirm their e-mail address first
   * @param deviceLimit devices of one person at a time, 1 to 1,000
   * @param signIn failed sign-ins and ticket look-ups of one address
   */
  public record Accounts(boolean confirmation, int deviceLimit, Rate signIn) {}

  /**
   * Rules for seats.
   *
   * @param term how long a seat stays taken without being renewed, 10 seconds to 1 day
   */
  public record Leases(Duration term) {
    public Leases {
      if (term.compareTo(Duration.ofSeconds(10)) < 0 || term.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException("must be 10s..1d, was " + Durations.text(term));
      }
    }
  }

  /**
   * Reads flags, then environment, then file, then defaults; the first that speaks of a setting
   * wins. The file is {@code configFile}, else the variable {@code COFFER_CONFIG}, else {@code
   * coffer.properties} in the data folder when it is there.
   *
   * @param flags settings by key, as the command line has them
   * @param variables the whole environment
   * @throws ConfigurationRefused naming every unknown key and every bad value at once
   */
  public static Configuration read(
      Map<String, String> flags, Map<String, String> variables, Optional<Path> configFile) {
    return new ConfigurationReader(flags, variables, configFile).read();
  }
}
