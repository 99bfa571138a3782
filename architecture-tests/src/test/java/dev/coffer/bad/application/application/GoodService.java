package dev.coffer.bad.application.application;

import jakarta.inject.Inject;

final class GoodService {
  @Inject
  GoodService() {}
}
