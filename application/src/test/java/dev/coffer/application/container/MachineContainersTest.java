package dev.coffer.application.container;

import dev.coffer.domain.container.ContainerKind;

final class MachineContainersTest extends SoftwareContainersContract {
  MachineContainersTest() {
    super(ContainerKind.MACHINE);
  }
}
