package dev.coffer.application.container;

import dev.coffer.domain.container.ContainerKind;

final class CloudContainersTest extends SoftwareContainersContract {
  CloudContainersTest() {
    super(ContainerKind.CLOUD);
  }
}
