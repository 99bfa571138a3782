package dev.coffer.application.central;

import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.ProductCode;
import java.util.Optional;

/**
 * What is known of licences that are looked for: all that is given must hold.
 *
 * @param container where they are
 * @param order by which they were sold
 * @param orders what is known of that order
 * @param email of their order's customer, in large or small letters; or what {@code owner} says
 * @param owner who holds their ticket; counts only beside {@code email}
 */
public record LicenseFilter(
    Optional<ProductCode> product,
    Optional<Place.State> state,
    Optional<ContainerSerial> container,
    Optional<OrderId> order,
    OrderFilter orders,
    Optional<String> email,
    Optional<AccountId> owner) {
  /** All licences. */
  public static final LicenseFilter ALL =
      new LicenseFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OrderFilter.ALL,
          Optional.empty(),
          Optional.empty());

  public LicenseFilter {
    email = email.map(SearchKey::of);
  }

  /** The same for who holds the ticket, found by the e-mail address. */
  public LicenseFilter heldBy(Optional<AccountId> account) {
    return new LicenseFilter(product, state, container, order, orders, email, account);
  }
}
