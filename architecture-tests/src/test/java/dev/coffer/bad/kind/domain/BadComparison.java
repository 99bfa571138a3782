package dev.coffer.bad.kind.domain;

import dev.coffer.domain.container.ContainerKind;

final class BadComparison {
  boolean cloud(ContainerKind kind) {
    return kind == ContainerKind.CLOUD;
  }
}
