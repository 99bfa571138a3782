package dev.coffer.application.central;

import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.Order;
import java.util.Optional;

/**
 * What is known of orders that are looked for: all that is given must hold.
 *
 * @param number the vendor's own number
 * @param comment part of the comment, in large or small letters
 */
public record OrderFilter(
    Optional<CustomerId> customer, Optional<String> number, Optional<String> comment) {
  /** All orders. */
  public static final OrderFilter ALL =
      new OrderFilter(Optional.empty(), Optional.empty(), Optional.empty());

  public OrderFilter {
    comment = comment.map(SearchKey::of);
  }

  /** Whether {@code order} is one of them. */
  public boolean matches(Order order) {
    return (customer.isEmpty() || customer.equals(order.customer()))
        && (number.isEmpty() || number.equals(order.number()))
        && comment.stream().allMatch(SearchKey.of(order.comment())::contains);
  }
}
