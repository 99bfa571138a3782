package dev.coffer.application.memory;

import dev.coffer.application.Versioned;
import dev.coffer.application.central.CatalogStore;
import dev.coffer.application.central.MailRules;
import dev.coffer.application.central.OrderFilter;
import dev.coffer.application.central.ProductKey;
import dev.coffer.application.central.SearchKey;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Thread-safe. */
final class MemoryCatalog implements CatalogStore {
  private final MemoryDatabase database;
  private final VersionedTable<Within<FirmId, ProductCode>, Product> products;
  private final VersionedTable<Within<FirmId, CustomerId>, Customer> customers;
  private final MemoryTable<Within<FirmId, OrderId>, Order> orders;
  private final UniqueIndex<Within<FirmId, String>, OrderId> numbers;
  private final VersionedTable<FirmId, MailRules> rules;
  private final MemoryTable<KeyedKind, List<ProductKey>> keys;

  MemoryCatalog(MemoryDatabase database) {
    this.database = database;
    this.products = new VersionedTable<>(database, "product");
    this.customers = new VersionedTable<>(database, "customer");
    this.orders = database.table("order");
    this.numbers = new UniqueIndex<>(database, "order.number");
    this.rules = new VersionedTable<>(database, "mail rules");
    this.keys = database.table("product key");
  }

  @Override
  public Optional<Versioned<Product>> product(FirmId firm, ProductCode code) {
    return products.find(new Within<>(firm, code));
  }

  @Override
  public List<Product> products(FirmId firm, Optional<ProductCode> after, int limit) {
    return values(Within.page(products.rows(), firm, after, limit));
  }

  @Override
  public void saveProduct(Versioned<Product> product) {
    products.save(new Within<>(product.value().firm(), product.value().code()), product);
  }

  @Override
  public Optional<Versioned<Customer>> customer(FirmId firm, CustomerId id) {
    return customers.find(new Within<>(firm, id));
  }

  @Override
  public List<Customer> customers(
      FirmId firm, Optional<String> email, Optional<CustomerId> after, int limit) {
    Optional<String> wanted = email.map(SearchKey::of);
    return values(
        Within.page(
            customers.rows(),
            firm,
            after,
            limit,
            customer ->
                wanted.isEmpty() || wanted.equals(customer.value().email().map(SearchKey::of))));
  }

  @Override
  public void saveCustomer(Versioned<Customer> customer) {
    customers.save(new Within<>(customer.value().firm(), customer.value().id()), customer);
  }

  @Override
  public Optional<Order> order(FirmId firm, OrderId id) {
    return orders.find(new Within<>(firm, id));
  }

  @Override
  public List<Order> orders(FirmId firm, OrderFilter filter, Optional<OrderId> after, int limit) {
    return Within.page(orders, firm, after, limit, filter::matches);
  }

  @Override
  public Optional<Versioned<MailRules>> mailRules(FirmId firm) {
    return rules.find(firm);
  }

  @Override
  public void saveMailRules(Versioned<MailRules> next) {
    rules.save(next.value().firm(), next);
  }

  @Override
  public List<ProductKey> productKeys(FirmId firm, ProductCode product, ContainerKind kind) {
    return keys.find(new KeyedKind(firm, product, kind)).orElse(List.of());
  }

  @Override
  public void addProductKey(ProductKey key) {
    KeyedKind row = new KeyedKind(key.firm(), key.product(), key.kind());
    List<ProductKey> known = keys.find(row).orElse(List.of());
    if (known.stream().anyMatch(each -> each.version() == key.version())) {
      throw database.stale("product key " + key.product());
    }
    List<ProductKey> more = new ArrayList<>(known);
    more.add(key);
    more.sort(Comparator.comparingInt(ProductKey::version));
    if (known.isEmpty()) {
      if (!keys.insert(row, List.copyOf(more))) {
        throw database.stale("product key " + key.product());
      }
    } else {
      keys.put(row, List.copyOf(more));
    }
  }

  private record KeyedKind(FirmId firm, ProductCode product, ContainerKind kind)
      implements Comparable<KeyedKind> {
    @Override
    public int compareTo(KeyedKind other) {
      return Comparator.comparing(KeyedKind::firm)
          .thenComparing(KeyedKind::product)
          .thenComparing(KeyedKind::kind)
          .compare(this, other);
    }
  }

  @Override
  public void addOrder(Order order) {
    if (!orders.insert(new Within<>(order.firm(), order.id()), order)) {
      throw database.stale("order " + order.id());
    }
    order
        .number()
        .ifPresent(
            number ->
                numbers.move(Optional.empty(), new Within<>(order.firm(), number), order.id()));
  }

  private static <T> List<T> values(List<Versioned<T>> found) {
    return found.stream().map(Versioned::value).toList();
  }
}
