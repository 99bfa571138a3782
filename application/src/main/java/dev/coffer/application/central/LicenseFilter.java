package dev.coffer.application.central;

import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.ProductCode;
import java.util.Optional;

/**
 * What is known of licences that are looked for: all that is given must hold.
 *
 * @param container where they are
 * @param ticket the lookup hash of the ticket that carries them
 * @param orderNumber the vendor's own number of their order
 * @param comment part of their order's comment, in large or small letters
 * @param email of their order's customer, in large or small letters; or what {@code owner} says
 * @param owner who holds their ticket; counts only beside {@code email}
 */
public record LicenseFilter(
    Optional<ProductCode> product,
    Optional<Place.State> state,
    Optional<ContainerSerial> container,
    Optional<Digest> ticket,
    Optional<OrderId> order,
    Optional<String> orderNumber,
    Optional<String> comment,
    Optional<CustomerId> customer,
    Optional<String> email,
    Optional<AccountId> owner) {
  /** All licences. */
  public static final LicenseFilter ALL =
      new LicenseFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public LicenseFilter {
    comment = comment.map(SearchKey::of);
    email = email.map(SearchKey::of);
  }

  /** The same for who holds the ticket, found by the e-mail address. */
  public LicenseFilter heldBy(Optional<AccountId> account) {
    return new LicenseFilter(
        product, state, container, ticket, order, orderNumber, comment, customer, email, account);
  }
}
