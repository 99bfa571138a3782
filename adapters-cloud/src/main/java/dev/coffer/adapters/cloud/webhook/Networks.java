package dev.coffer.adapters.cloud.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Which addresses are the internet's, and which belong to this machine or a private network. */
final class Networks {
  private Networks() {}

  /** Whether a stranger may have this machine ask there. */
  static boolean isPublic(InetAddress address) {
    boolean special =
        address.isAnyLocalAddress()
            || address.isLoopbackAddress()
            || address.isLinkLocalAddress()
            || address.isSiteLocalAddress()
            || address.isMulticastAddress();
    byte[] octets = address.getAddress();
    return !special && (address instanceof Inet4Address ? isPublic4(octets) : isPublic6(octets));
  }

  /** RFC 6890 and what came after it. */
  private static boolean isPublic4(byte[] octets) {
    int a = octets[0] & 0xff;
    int b = octets[1] & 0xff;
    int c = octets[2] & 0xff;
    boolean thisNetwork = a == 0;
    boolean carrier = a == 100 && b >= 64 && b < 128;
    boolean special = a == 192 && b == 0 && (c == 0 || c == 2);
    boolean relay = a == 192 && b == 88 && c == 99;
    boolean benchmark = a == 198 && (b == 18 || b == 19);
    boolean documents = (a == 198 && b == 51 && c == 100) || (a == 203 && b == 0 && c == 113);
    boolean reserved = a >= 240;
    return !(thisNetwork || carrier || special || relay || benchmark || documents || reserved);
  }

  /** Global unicast (2000::/3) without what carries IPv4 addresses or is for documents. */
  private static boolean isPublic6(byte[] octets) {
    int first = (octets[0] & 0xff) << 8 | (octets[1] & 0xff);
    int second = (octets[2] & 0xff) << 8 | (octets[3] & 0xff);
    boolean global = first >= 0x2000 && first < 0x4000;
    boolean sixToFour = first == 0x2002;
    boolean teredoAndSpecial = first == 0x2001 && second < 0x0200;
    boolean documents = (first == 0x2001 && second == 0x0db8) || first == 0x3fff;
    return global && !sixToFour && !teredoAndSpecial && !documents;
  }
}
