package dev.coffer.bad.application.application;

import dev.coffer.bad.application.adapters.web.GoodAdapter;

final class BadDownward {
  GoodAdapter adapter = new GoodAdapter();
}
