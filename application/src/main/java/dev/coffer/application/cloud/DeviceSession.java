package dev.coffer.application.cloud;

import dev.coffer.application.lease.SeatAsker;
import dev.coffer.domain.account.CloudContainer;
import dev.coffer.domain.account.Device;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.account.Owner;
import dev.coffer.domain.container.ContainerSerial;
import java.util.Optional;

/** A device that was authenticated, and the container it is enrolled for. */
public record DeviceSession(CloudContainer container, Device device) implements SeatAsker {
  @Override
  public ContainerSerial serial() {
    return container.serial();
  }

  @Override
  public Optional<DeviceId> deviceId() {
    return Optional.of(device.id());
  }

  /**
   * What the device may do with its container: a personal container's device acts for its person, a
   * group's uses without managing.
   */
  public ContainerAccess access() {
    Owner owner = container.owner();
    if (owner instanceof Owner.Person person) {
      return new ContainerAccess(
          container.serial(), Optional.of(person.account()), !device.workload());
    }
    boolean nobodys = owner instanceof Owner.Nobody;
    return new ContainerAccess(container.serial(), Optional.empty(), nobodys && !device.workload());
  }
}
