package dev.coffer.bad.domain.domain;

import dev.coffer.bad.domain.application.GoodService;

final class BadUpward {
  GoodService service = new GoodService();
}
