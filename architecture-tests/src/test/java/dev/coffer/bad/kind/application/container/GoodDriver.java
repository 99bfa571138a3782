package dev.coffer.bad.kind.application.container;

import dev.coffer.domain.container.ContainerKind;

final class GoodDriver {
  boolean mine(ContainerKind kind) {
    return kind == ContainerKind.MACHINE;
  }
}
