package dev.coffer.domain.account;

import dev.coffer.domain.Base32;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;

/**
 * What a device authenticates with between renewals: {@code cofd_<container>_<device>_<secret>}.
 * The container comes first so that a server finds the row without an index over secrets. Prints
 * without its secret.
 *
 * @param secret 32 random bytes
 */
public record DeviceToken(ContainerSerial container, DeviceId device, Bytes secret) {
  private static final String PREFIX = "cofd";
  private static final int LONGEST = 128;

  public DeviceToken {
    if (secret.length() != BearerToken.ENTROPY) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a device token has a 32-byte secret");
    }
  }

  /**
   * Reads the text form.
   *
   * @throws Malformed when it is none
   */
  public static DeviceToken parse(String text) {
    String[] parts = text.length() > LONGEST ? new String[0] : text.split("_", -1);
    if (parts.length != 4 || !parts[0].equals(PREFIX)) {
      throw new Malformed(Malformed.Reason.BAD_TEXT, "not a device token");
    }
    return new DeviceToken(
        ContainerSerial.parse(parts[1]), DeviceId.parse(parts[2]), Base32.decode(parts[3]));
  }

  /** The secret itself; shown once to its device. */
  public String text() {
    return String.join("_", PREFIX, container.text(), device.text(), Base32.encode(secret));
  }

  /** SHA-256 of the secret. */
  public Digest hash() {
    return Digest.sha256(secret);
  }

  @Override
  public String toString() {
    return "DeviceToken[" + container + ", " + device + "]";
  }
}
