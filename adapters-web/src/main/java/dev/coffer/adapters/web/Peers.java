package dev.coffer.adapters.web;

import io.javalin.http.Context;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Who is at the other end of a request. */
final class Peers {
  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final List<String> FORWARDING =
      List.of(
          FORWARDED_FOR, "Forwarded", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via");
  private static final int LONGEST = 64;

  private final boolean behindProxy;

  Peers(boolean behindProxy) {
    this.behindProxy = behindProxy;
  }

  /** Whom limits count: the last address that the proxy itself saw, or the peer's. */
  String client(Context context) {
    String forwarded = behindProxy ? context.header(FORWARDED_FOR) : null;
    return forwarded == null
        ? counted(context.ip())
        : counted(forwarded.substring(forwarded.lastIndexOf(',') + 1).strip());
  }

  /** Whether a process of this machine asks for itself: nothing passed the request on. */
  static boolean isLocal(Context context) {
    return isLoopback(context.ip())
        && FORWARDING.stream().noneMatch(name -> context.header(name) != null);
  }

  /**
   * The address that counts: without a port, and of IPv6 the half that a network is given, since
   * whoever has one address there has all of them.
   */
  static String counted(String address) {
    String host = withoutPort(address);
    if (host.indexOf(':') >= 0) {
      try {
        InetAddress parsed = InetAddress.getByName(host);
        if (!(parsed instanceof Inet6Address)) {
          return parsed.getHostAddress();
        }
        byte[] octets = parsed.getAddress();
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < 8; i += 2) {
          int part = ((octets[i] & 0xff) << 8) | (octets[i + 1] & 0xff);
          network.append(Integer.toHexString(part)).append(':');
        }
        return network.append(":/64").toString();
      } catch (UnknownHostException e) {
        return cut(host);
      }
    }
    return cut(host);
  }

  private static String withoutPort(String address) {
    if (address.startsWith("[") && address.indexOf(']') > 0) {
      return address.substring(1, address.indexOf(']'));
    }
    int colon = address.indexOf(':');
    return colon >= 0 && colon == address.lastIndexOf(':') ? address.substring(0, colon) : address;
  }

  private static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }

  /** Whether an address of a socket is this machine's own. */
  static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
