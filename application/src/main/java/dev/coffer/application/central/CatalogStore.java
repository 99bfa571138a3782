package dev.coffer.application.central;

import dev.coffer.application.Versioned;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import java.util.List;
import java.util.Optional;

/**
 * What a firm sells, to whom, and its orders.
 *
 * <p>Joins the current transaction. Thread-safe. Saving at version 0 inserts, at a loaded version
 * replaces; either throws {@link dev.coffer.application.Stale} when the version is no longer that.
 * Pages are in ascending order of key, with a limit of 1..1000. Contract: {@code
 * CatalogStoreContract}.
 */
public interface CatalogStore {
  Optional<Versioned<Product>> product(FirmId firm, ProductCode code);

  List<Product> products(FirmId firm, Optional<ProductCode> after, int limit);

  void saveProduct(Versioned<Product> product);

  Optional<Versioned<Customer>> customer(FirmId firm, CustomerId id);

  /** All customers of the firm. */
  default List<Customer> customers(FirmId firm, Optional<CustomerId> after, int limit) {
    return customers(firm, Optional.empty(), after, limit);
  }

  /**
   * Some customers of the firm.
   *
   * @param email of these customers alone, in large or small letters; empty: all
   */
  List<Customer> customers(
      FirmId firm, Optional<String> email, Optional<CustomerId> after, int limit);

  void saveCustomer(Versioned<Customer> customer);

  Optional<Order> order(FirmId firm, OrderId id);

  /** All orders of the firm. */
  default List<Order> orders(FirmId firm, Optional<OrderId> after, int limit) {
    return orders(firm, OrderFilter.ALL, after, limit);
  }

  List<Order> orders(FirmId firm, OrderFilter filter, Optional<OrderId> after, int limit);

  /** What the firm said of mail; empty: nothing. */
  Optional<Versioned<MailRules>> mailRules(FirmId firm);

  void saveMailRules(Versioned<MailRules> rules);

  /** The keys of a product for one kind of container, in ascending order of version. */
  List<ProductKey> productKeys(FirmId firm, ProductCode product, ContainerKind kind);

  /** Adds a key; keys do not change. Throws Stale when its version is there. */
  void addProductKey(ProductKey key);

  /** Adds an order; orders do not change. Throws Stale also when its number is another's. */
  void addOrder(Order order);
}
