package dev.coffer.adapters.cloud.client;

import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.cose.SignedMessage;
import java.util.function.UnaryOperator;

/**
 * Keeps one device's token and signs with its key: the computer's side of a device. Thread-safe.
 */
public interface DeviceTokens {
  /**
   * What a device holds now.
   *
   * @param token {@code cofd_…}
   */
  record Held(ContainerSerial container, DeviceId device, String token, long generation) {
    @Override
    public String toString() {
      return "Held[" + container + ", " + device + ", " + generation + "]";
    }
  }

  /** The newest that was kept. */
  Held held();

  /**
   * Replaces what is held, alone among all processes of this computer: reads the newest, lets
   * {@code next} make its successor, and keeps that durably before it returns. Two renewals at once
   * would look to the server like two copies of the device.
   */
  Held renew(UnaryOperator<Held> next);

  /** Signs a renewal from the generation that {@code held} names. */
  SignedMessage renewal(Held held);
}
