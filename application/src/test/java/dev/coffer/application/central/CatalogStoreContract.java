package dev.coffer.application.central;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Samples;
import dev.coffer.application.StoreContract;
import dev.coffer.application.Versioned;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What each {@link CatalogStore} does. */
public interface CatalogStoreContract extends StoreContract {
  FirmId ONE = Samples.firmId(1);
  FirmId TWO = Samples.firmId(2);

  CatalogStore catalog();

  private void add(Product product) {
    run(() -> catalog().saveProduct(Versioned.fresh(product)));
  }

  private void add(Customer customer) {
    run(() -> catalog().saveCustomer(Versioned.fresh(customer)));
  }

  private void add(Order order) {
    run(() -> catalog().addOrder(order));
  }

  private Versioned<Product> product(FirmId firm, long code) {
    return in(() -> catalog().product(firm, new ProductCode(code))).orElseThrow();
  }

  @Test
  default void aProductComesBackAsItWasSaved() {
    Product full = Samples.product(ONE, ProductCode.MOST);
    Product plain =
        new Product(
            ONE, new ProductCode(1), "p", "", FeatureMap.NONE, Terms.builder().build(), List.of());
    add(full);
    add(plain);
    assertThat(product(ONE, ProductCode.MOST).value()).isEqualTo(full);
    assertThat(product(ONE, 1).value()).isEqualTo(plain);
  }

  @Test
  default void whatWasNeverSavedIsAbsent() {
    assertThat(in(() -> catalog().product(ONE, new ProductCode(1)))).isEmpty();
    assertThat(in(() -> catalog().customer(ONE, new CustomerId(Samples.id(1))))).isEmpty();
    assertThat(in(() -> catalog().order(ONE, new OrderId(Samples.id(1))))).isEmpty();
    assertThat(in(() -> catalog().products(ONE, Optional.empty(), 10))).isEmpty();
    assertThat(in(() -> catalog().customers(ONE, Optional.empty(), 10))).isEmpty();
    assertThat(in(() -> catalog().orders(ONE, Optional.empty(), 10))).isEmpty();
  }

  @Test
  default void oneFirmsProductsAreNotAnothers() {
    add(Samples.product(ONE, 1));
    add(Samples.product(TWO, 1));
    add(Samples.product(TWO, 2));
    assertThat(product(ONE, 1).value().firm()).isEqualTo(ONE);
    assertThat(in(() -> catalog().product(ONE, new ProductCode(2)))).isEmpty();
    assertThat(in(() -> catalog().products(ONE, Optional.empty(), 10)))
        .containsExactly(Samples.product(ONE, 1));
  }

  @Test
  default void aProductIsReplacedOverTheVersionItWasLoadedAt() {
    add(Samples.product(ONE, 1));
    Versioned<Product> loaded = product(ONE, 1);
    assertThat(loaded.version()).isPositive();
    Product changed =
        new Product(
            ONE,
            new ProductCode(1),
            "new",
            "text",
            FeatureMap.of(5),
            Terms.builder().seats(2).build(),
            List.of());
    run(() -> catalog().saveProduct(loaded.with(changed)));
    assertThat(product(ONE, 1).value()).isEqualTo(changed);
    assertThat(product(ONE, 1).version()).isGreaterThan(loaded.version());
    assertStale(() -> catalog().saveProduct(loaded.with(Samples.product(ONE, 1))));
    assertThat(product(ONE, 1).value()).isEqualTo(changed);
  }

  @Test
  default void whatIsThereIsNotInsertedAgain() {
    add(Samples.product(ONE, 1));
    add(Samples.customer(ONE, 1));
    add(Samples.order(ONE, 1));
    assertStale(() -> catalog().saveProduct(Versioned.fresh(Samples.product(ONE, 1))));
    assertStale(() -> catalog().saveCustomer(Versioned.fresh(Samples.customer(ONE, 1))));
    assertStale(() -> catalog().addOrder(Samples.order(ONE, 1)));
  }

  @Test
  default void whatIsNotThereIsNotReplaced() {
    assertStale(() -> catalog().saveProduct(new Versioned<>(Samples.product(ONE, 1), 1)));
    assertStale(() -> catalog().saveCustomer(new Versioned<>(Samples.customer(ONE, 1), 1)));
  }

  @Test
  default void ofTwoWhoChangeAProductAtOnceOneDoes() {
    add(Samples.product(ONE, 1));
    Versioned<Product> loaded = product(ONE, 1);
    assertOneOfTwoWins(number -> catalog().saveProduct(loaded));
    assertOneOfTwoWins(number -> catalog().saveProduct(Versioned.fresh(Samples.product(ONE, 2))));
  }

  @Test
  default void productsAreListedByCodePageByPage() {
    for (long code : new long[] {10, 9, 4_000_000_000L, 100}) {
      add(Samples.product(ONE, code));
    }
    assertThat(codes(Optional.empty(), 2)).containsExactly(9L, 10L);
    assertThat(codes(Optional.of(10L), 2)).containsExactly(100L, 4_000_000_000L);
    assertThat(codes(Optional.of(4_000_000_000L), 2)).isEmpty();
    assertLimits(1000, limit -> catalog().products(ONE, Optional.empty(), limit));
  }

  private List<Long> codes(Optional<Long> after, int limit) {
    return in(() -> catalog().products(ONE, after.map(ProductCode::new), limit)).stream()
        .map(product -> product.code().value())
        .toList();
  }

  @Test
  default void customersAreKeptByFirmAndListedById() {
    for (int number : new int[] {300, 2, 1}) {
      add(Samples.customer(ONE, number));
    }
    Customer silent = new Customer(new CustomerId(Samples.id(2)), TWO, "Silent", Optional.empty());
    add(silent);
    assertThat(in(() -> catalog().customer(TWO, silent.id())).orElseThrow().value())
        .isEqualTo(silent);
    assertThat(in(() -> catalog().customer(ONE, silent.id())).orElseThrow().value())
        .isEqualTo(Samples.customer(ONE, 2));
    assertThat(in(() -> catalog().customers(ONE, Optional.empty(), 2)))
        .containsExactly(Samples.customer(ONE, 1), Samples.customer(ONE, 2));
    assertThat(in(() -> catalog().customers(ONE, Optional.of(silent.id()), 2)))
        .containsExactly(Samples.customer(ONE, 300));
    assertLimits(1000, limit -> catalog().customers(ONE, Optional.empty(), limit));
  }

  @Test
  default void aCustomerIsReplacedOverTheVersionItWasLoadedAt() {
    Customer before = Samples.customer(ONE, 1);
    add(before);
    Versioned<Customer> loaded = in(() -> catalog().customer(ONE, before.id())).orElseThrow();
    Customer after = new Customer(before.id(), ONE, "Moved", Optional.empty());
    run(() -> catalog().saveCustomer(loaded.with(after)));
    assertThat(in(() -> catalog().customer(ONE, before.id())).orElseThrow().value())
        .isEqualTo(after);
    assertStale(() -> catalog().saveCustomer(loaded));
  }

  @Test
  default void ordersAreKeptByFirmAndListedById() {
    for (int number : new int[] {300, 2, 1}) {
      add(Samples.order(ONE, number));
    }
    Order anonymous =
        new Order(
            new OrderId(Samples.id(2)),
            TWO,
            Optional.empty(),
            List.of(new Order.Item(new ProductCode(1), 1)),
            "",
            Samples.T0,
            List.of());
    add(anonymous);
    assertThat(in(() -> catalog().order(TWO, anonymous.id()))).contains(anonymous);
    assertThat(in(() -> catalog().order(ONE, anonymous.id()))).contains(Samples.order(ONE, 2));
    assertThat(in(() -> catalog().orders(ONE, Optional.empty(), 2)))
        .containsExactly(Samples.order(ONE, 1), Samples.order(ONE, 2));
    assertThat(in(() -> catalog().orders(ONE, Optional.of(anonymous.id()), 2)))
        .containsExactly(Samples.order(ONE, 300));
    assertLimits(1000, limit -> catalog().orders(ONE, Optional.empty(), limit));
  }

  @Test
  default void customersAreFoundByTheirAddressInLargeOrSmallLetters() {
    add(Samples.customer(ONE, 1));
    add(new Customer(new CustomerId(Samples.id(2)), ONE, "B", Optional.of("B@Example.org")));
    add(new Customer(new CustomerId(Samples.id(3)), ONE, "B too", Optional.of("b@example.ORG")));
    add(new Customer(new CustomerId(Samples.id(4)), ONE, "silent", Optional.empty()));
    add(new Customer(new CustomerId(Samples.id(5)), TWO, "other", Optional.of("b@example.org")));
    assertThat(named("b@EXAMPLE.org", Optional.empty(), 10)).containsExactly("B", "B too");
    assertThat(named("b@example.org", Optional.empty(), 1)).containsExactly("B");
    assertThat(named("b@example.org", Optional.of(new CustomerId(Samples.id(2))), 10))
        .containsExactly("B too");
    assertThat(named("Æ@example.org", Optional.empty(), 10)).hasSize(1);
    assertThat(named("example.org", Optional.empty(), 10)).isEmpty();
    Versioned<Customer> known =
        in(() -> catalog().customer(ONE, new CustomerId(Samples.id(4)))).orElseThrow();
    Customer heard = new Customer(known.value().id(), ONE, "heard", Optional.of("h@example.org"));
    run(() -> catalog().saveCustomer(known.with(heard)));
    assertThat(named("H@example.org", Optional.empty(), 10)).containsExactly("heard");
  }

  private List<String> named(String email, Optional<CustomerId> after, int limit) {
    return in(() -> catalog().customers(ONE, Optional.of(email), after, limit)).stream()
        .map(Customer::name)
        .toList();
  }

  @Test
  default void ordersAreFoundByCustomerNumberAndComment() {
    add(numbered(1, 7, "PO-1", "Rush: 50%_off \\"));
    add(numbered(2, 7, "PO-2", "rush ÄRGER"));
    add(numbered(3, 8, "PO-3", ""));
    add(Samples.order(TWO, 1));
    OrderFilter customer =
        new OrderFilter(
            Optional.of(new CustomerId(Samples.id(7))), Optional.empty(), Optional.empty());
    assertThat(numbers(customer)).containsExactly("PO-1", "PO-2");
    assertThat(numbers(by("PO-3", null))).containsExactly("PO-3");
    assertThat(numbers(by("po-3", null))).isEmpty();
    assertThat(numbers(by(null, "RUSH"))).containsExactly("PO-1", "PO-2");
    assertThat(numbers(by(null, "ärger"))).containsExactly("PO-2");
    assertThat(numbers(by(null, "0%_O"))).containsExactly("PO-1");
    assertThat(numbers(by(null, "%"))).containsExactly("PO-1");
    assertThat(numbers(by(null, "\\"))).containsExactly("PO-1");
    assertThat(numbers(by("PO-1", "ärger"))).isEmpty();
    assertThat(
            in(() -> catalog().orders(ONE, customer, Optional.of(new OrderId(Samples.id(1))), 10)))
        .hasSize(1);
    assertLimits(1000, limit -> catalog().orders(ONE, customer, Optional.empty(), limit));
  }

  private static Order numbered(int id, int customer, String number, String comment) {
    return new Order(
        new OrderId(Samples.id(id)),
        ONE,
        Optional.of(new CustomerId(Samples.id(customer))),
        Optional.of(number),
        List.of(new Order.Item(new ProductCode(1), 1)),
        comment,
        Samples.T0,
        List.of());
  }

  private static OrderFilter by(@Nullable String number, @Nullable String comment) {
    return new OrderFilter(
        Optional.empty(), Optional.ofNullable(number), Optional.ofNullable(comment));
  }

  private List<String> numbers(OrderFilter filter) {
    return in(() -> catalog().orders(ONE, filter, Optional.empty(), 10)).stream()
        .map(order -> order.number().orElseThrow())
        .toList();
  }

  @Test
  default void aNumberIsOfOneOrderOfAFirm() {
    Order first = numbered(1, 1, "PO", "");
    add(first);
    assertThat(in(() -> catalog().order(ONE, first.id()))).contains(first);
    assertStale(() -> catalog().addOrder(numbered(2, 1, "PO", "")));
    assertThat(in(() -> catalog().orders(ONE, Optional.empty(), 10))).containsExactly(first);
    assertOneOfTwoWins(id -> catalog().addOrder(numbered(10 + id, 1, "SAME", "")));
    add(Samples.order(ONE, 20));
    add(Samples.order(ONE, 21));
  }

  @Test
  default void rulesOfMailAreKeptByFirm() {
    assertThat(in(() -> catalog().mailRules(ONE))).isEmpty();
    MailRules rules = new MailRules(ONE, true, false, new TreeSet<>(Set.of(30, 7, 366)));
    run(() -> catalog().saveMailRules(Versioned.fresh(rules)));
    Versioned<MailRules> loaded = in(() -> catalog().mailRules(ONE)).orElseThrow();
    assertThat(loaded.value()).isEqualTo(rules);
    MailRules none = new MailRules(ONE, false, true, new TreeSet<>());
    run(() -> catalog().saveMailRules(loaded.with(none)));
    assertThat(in(() -> catalog().mailRules(ONE)).orElseThrow().value()).isEqualTo(none);
    assertStale(() -> catalog().saveMailRules(loaded));
    assertThat(in(() -> catalog().mailRules(TWO))).isEmpty();
  }

  @Test
  default void keysOfAProductAreKeptByKindAndVersion() {
    ProductKey first = key(ONE, 1, ContainerKind.CLOUD, 1);
    ProductKey second = key(ONE, 1, ContainerKind.CLOUD, 2);
    ProductKey dongle = key(ONE, 1, ContainerKind.DONGLE, 1);
    for (ProductKey each : List.of(second, dongle, first, key(TWO, 1, ContainerKind.CLOUD, 7))) {
      run(() -> catalog().addProductKey(each));
    }
    assertThat(keys(1, ContainerKind.CLOUD)).containsExactly(first, second);
    assertThat(keys(1, ContainerKind.DONGLE)).containsExactly(dongle);
    assertThat(keys(1, ContainerKind.MACHINE)).isEmpty();
    assertThat(keys(2, ContainerKind.CLOUD)).isEmpty();
    assertStale(() -> catalog().addProductKey(key(ONE, 1, ContainerKind.CLOUD, 2)));
    assertThat(keys(1, ContainerKind.CLOUD)).containsExactly(first, second);
  }

  private List<ProductKey> keys(long product, ContainerKind kind) {
    return in(() -> catalog().productKeys(ONE, new ProductCode(product), kind));
  }

  private static ProductKey key(FirmId firm, long product, ContainerKind kind, int version) {
    return new ProductKey(
        firm,
        new ProductCode(product),
        kind,
        version,
        Bytes.utf8("sealed %s %d".formatted(kind, version)));
  }

  @Test
  default void whatIsRolledBackIsNotThere() {
    add(Samples.product(ONE, 1));
    Versioned<Product> loaded = product(ONE, 1);
    rollBack(
        () -> {
          catalog().saveProduct(loaded);
          catalog().saveProduct(Versioned.fresh(Samples.product(ONE, 2)));
          catalog().saveCustomer(Versioned.fresh(Samples.customer(ONE, 1)));
          catalog().addOrder(Samples.order(ONE, 1));
        });
    assertThat(product(ONE, 1)).isEqualTo(loaded);
    assertThat(in(() -> catalog().product(ONE, new ProductCode(2)))).isEmpty();
    assertThat(in(() -> catalog().customers(ONE, Optional.empty(), 10))).isEmpty();
    assertThat(in(() -> catalog().orders(ONE, Optional.empty(), 10))).isEmpty();
  }

  @Test
  default void theCatalogIsKeptInsideTransactionsOnly() {
    assertJoins(() -> catalog().product(ONE, new ProductCode(1)));
    assertJoins(() -> catalog().addOrder(Samples.order(ONE, 1)));
  }
}
