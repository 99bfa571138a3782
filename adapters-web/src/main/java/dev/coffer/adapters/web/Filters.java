package dev.coffer.adapters.web;

import dev.coffer.application.central.LicenseFilter;
import dev.coffer.application.central.OrderFilter;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.license.Place;
import java.util.Arrays;
import java.util.Optional;

/** What a list is narrowed by, as requests say it. */
final class Filters {
  private static final int LONGEST = 256;

  private Filters() {}

  static OrderFilter orders(Exchange exchange) {
    return new OrderFilter(
        exchange.query("customer").map(CustomerId::parse),
        text(exchange, "number"),
        text(exchange, "comment"));
  }

  static LicenseFilter licenses(Exchange exchange) {
    return new LicenseFilter(
        exchange.query("product").map(VendorRoutes::code),
        exchange.query("state").map(Filters::state),
        exchange.query("container").map(ContainerSerial::parse),
        exchange.query("order").map(OrderId::parse),
        orders(exchange),
        text(exchange, "email"),
        Optional.empty());
  }

  private static Optional<String> text(Exchange exchange, String name) {
    Optional<String> text = exchange.query(name);
    if (text.isPresent() && (text.get().isEmpty() || text.get().length() > LONGEST)) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, name + " has 1..256 characters");
    }
    return text;
  }

  private static Place.State state(String text) {
    return Arrays.stream(Place.State.values())
        .filter(state -> state.name().equals(text))
        .findFirst()
        .orElseThrow(() -> new Malformed(Malformed.Reason.OUT_OF_RANGE, "there is no such state"));
  }
}
