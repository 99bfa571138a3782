package dev.coffer.adapters.cloud.client;

import dev.coffer.application.Outcome;
import dev.coffer.application.central.CentralLink;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.cose.SignedMessage;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * One server over HTTP, or several that share a database and stand for one. Only https, but for
 * this computer itself.
 *
 * <p>Answers are bounded in size and time. Calls that may be repeated go to another server, or are
 * tried up to five times within some seconds, when a server cannot be reached or is not ready; then
 * they throw {@link dev.coffer.application.central.LinkUnavailable}. Thread-safe.
 */
public final class CofferClient {
  private final Transport transport;

  private CofferClient(Transport transport) {
    this.transport = transport;
  }

  /** The most servers that stand for one. */
  private static final int MOST_SERVERS = 8;

  /**
   * A client of the server at {@code base}.
   *
   * @param base as {@code https://licences.example}, or up to eight of these with commas between
   * @param timeout of one try
   * @throws IllegalArgumentException when the address is none, or is plain http to another computer
   */
  public static CofferClient of(String base, Duration timeout) {
    List<URI> servers =
        Arrays.stream(base.split(",", -1)).map(String::strip).map(CofferClient::checked).toList();
    if (servers.size() > MOST_SERVERS) {
      throw new IllegalArgumentException("more than " + MOST_SERVERS + " servers for one");
    }
    return new CofferClient(new Transport(servers, timeout));
  }

  private static URI checked(String base) {
    URI uri = URI.create(base.endsWith("/") ? base.substring(0, base.length() - 1) : base);
    String host = uri.getHost();
    if (host == null || uri.getRawQuery() != null || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("a server's address is like https://host:port");
    }
    boolean plain = "http".equalsIgnoreCase(uri.getScheme());
    if (!plain && !"https".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException("a server's address starts with https://");
    }
    if (plain && !isHere(host)) {
      throw new IllegalArgumentException("plain http reaches this computer only; use https://");
    }
    return uri;
  }

  private static boolean isHere(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    boolean literal = host.startsWith("[") || host.chars().allMatch(c -> c == '.' || isDigit(c));
    try {
      return literal && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean isDigit(int character) {
    return character >= '0' && character <= '9';
  }

  /**
   * Asks whether a server answers, whatever it says; each once, without patience.
   *
   * @throws dev.coffer.application.central.LinkUnavailable when none does
   */
  public void reach() {
    transport.reach();
  }

  /** Accounts, activation and groups. */
  public GatewayClient gateway() {
    return new GatewayClient(transport);
  }

  /** Enrols a device by a credential; the same enrolment again is answered alike. */
  public Outcome<CloudWire.EnrolledDevice> enrol(
      Bytes secret, String name, SignedMessage enrolment) {
    return CloudClient.enrol(
        transport,
        new CloudWire.Enrolment(secret.base64Url(), name, enrolment.encoded().base64Url()));
  }

  /** One cloud container, by a device of it. */
  public CloudClient cloud(DeviceTokens tokens) {
    return new CloudClient(transport, tokens);
  }

  /** The container of {@link #cloud} as a driver. */
  public ContainerDriver containers(DeviceTokens tokens) {
    return new RemoteContainer(cloud(tokens));
  }

  /** The way to Central. */
  public CentralLink central() {
    return new HttpCentralLink(transport);
  }

  /** The vendors' interface. */
  public VendorClient vendor(BearerToken token) {
    return new VendorClient(transport, token);
  }
}
