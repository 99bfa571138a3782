package dev.coffer.bad.kind.bootstrap;

import dev.coffer.domain.container.ContainerKind;

final class BadEquals {
  boolean cloud(ContainerKind kind) {
    return kind.equals(ContainerKind.CLOUD);
  }
}
