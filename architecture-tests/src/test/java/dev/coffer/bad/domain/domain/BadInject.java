package dev.coffer.bad.domain.domain;

import jakarta.inject.Inject;

final class BadInject {
  @Inject
  BadInject() {}
}
