package dev.coffer.domain.license;

import dev.coffer.domain.Id;

/** Identifies an order of a vendor's customer. */
public record OrderId(Id id) implements Comparable<OrderId> {
  public static OrderId parse(String text) {
    return new OrderId(Id.parse(text));
  }

  public String text() {
    return id.text();
  }

  @Override
  public int compareTo(OrderId other) {
    return id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return id.text();
  }
}
