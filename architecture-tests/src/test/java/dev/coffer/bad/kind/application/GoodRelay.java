package dev.coffer.bad.kind.application;

import dev.coffer.domain.container.ContainerKind;

record GoodRelay(ContainerKind kind) {
  boolean same(ContainerKind other) {
    return kind.equals(other);
  }
}
