package dev.coffer.bad.randomness.domain;

import java.util.UUID;

final class BadUuid {
  UUID id = UUID.randomUUID();
}
