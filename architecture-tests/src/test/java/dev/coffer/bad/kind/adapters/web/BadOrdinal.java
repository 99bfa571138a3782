package dev.coffer.bad.kind.adapters.web;

import dev.coffer.domain.container.ContainerKind;

final class BadOrdinal {
  @SuppressWarnings("EnumOrdinal") // the fixture is about it
  int index(ContainerKind kind) {
    return kind.ordinal();
  }
}
