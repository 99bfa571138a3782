package dev.coffer.bad.kind.adapters.hardware;

import dev.coffer.domain.container.ContainerKind;

final class GoodChip {
  boolean mine(ContainerKind kind) {
    return kind == ContainerKind.DONGLE;
  }
}
