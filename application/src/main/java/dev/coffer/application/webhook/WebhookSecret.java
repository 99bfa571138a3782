package dev.coffer.application.webhook;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Digest;
import java.util.Base64;

/**
 * What signs the messages of one webhook, by Standard Webhooks: HMAC-SHA-256 over id, time and
 * body. Printing it shows nothing.
 */
final class WebhookSecret {
  /** Octets of a new secret. */
  static final int LENGTH = 32;

  private static final String PREFIX = "whsec_";
  private static final int BLOCK = 64;

  private final Bytes key;

  /** A secret of {@value #LENGTH} octets. */
  WebhookSecret(Bytes key) {
    this.key = key;
  }

  /**
   * Reads {@link #text()}.
   *
   * @throws IllegalArgumentException when it is not that
   */
  static WebhookSecret parse(String text) {
    return new WebhookSecret(Bytes.of(Base64.getDecoder().decode(text.substring(PREFIX.length()))));
  }

  /** As a person is shown it, once. */
  String text() {
    return PREFIX + Base64.getEncoder().encodeToString(key.toArray());
  }

  /**
   * The value of {@code webhook-signature}.
   *
   * @param id of the message
   * @param seconds when it is sent, since 1970
   */
  String sign(String id, long seconds, Bytes body) {
    Bytes signed = Bytes.concat(Bytes.utf8(id + "." + seconds + "."), body);
    return "v1," + Base64.getEncoder().encodeToString(hmac(key, signed).toArray());
  }

  /** HMAC-SHA-256 (RFC 2104); a key of at most 64 octets. */
  static Bytes hmac(Bytes key, Bytes message) {
    byte[] inner = new byte[BLOCK];
    byte[] outer = new byte[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      int octet = i < key.length() ? key.at(i) : 0;
      inner[i] = (byte) (octet ^ 0x36);
      outer[i] = (byte) (octet ^ 0x5c);
    }
    Digest first = Digest.sha256(Bytes.of(inner), message);
    return Digest.sha256(Bytes.of(outer), first.value()).value();
  }

  @Override
  public String toString() {
    return "WebhookSecret[redacted]";
  }
}
