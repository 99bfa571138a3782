package dev.coffer.application.lease;

import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.container.ContainerSerial;
import java.util.Optional;

/** Who asks for seats: in which container, and as which device of it. */
public interface SeatAsker {
  ContainerSerial serial();

  /** The one that may touch the seats it got; empty for the process that has the container. */
  Optional<DeviceId> deviceId();

  /** A process that has the container itself. */
  static SeatAsker here(ContainerSerial serial) {
    return new SeatAsker() {
      @Override
      public ContainerSerial serial() {
        return serial;
      }

      @Override
      public Optional<DeviceId> deviceId() {
        return Optional.empty();
      }
    };
  }
}
