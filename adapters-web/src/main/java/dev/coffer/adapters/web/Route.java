package dev.coffer.adapters.web;

/** What one operation does with one request. */
@FunctionalInterface
interface Route {
  void handle(Exchange exchange);
}
