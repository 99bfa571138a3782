package dev.coffer.bad.kind.application;

import dev.coffer.domain.container.ContainerKind;

final class BadSwitch {
  String process(ContainerKind kind) {
    return switch (kind) {
      case CLOUD -> "a";
      case MACHINE -> "b";
      case DONGLE -> "c";
    };
  }
}
