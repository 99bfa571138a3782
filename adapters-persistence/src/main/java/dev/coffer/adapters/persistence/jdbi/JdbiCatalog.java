package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Paging;
import dev.coffer.application.Versioned;
import dev.coffer.application.central.CatalogStore;
import dev.coffer.application.central.MailRules;
import dev.coffer.application.central.OrderFilter;
import dev.coffer.application.central.ProductKey;
import dev.coffer.application.central.SearchKey;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry.ModuleEntry;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tables {@code product}, {@code product_key}, {@code customer} and {@code customer_order}.
 * Thread-safe.
 */
final class JdbiCatalog implements CatalogStore {
  private final JdbiTransactions transactions;

  JdbiCatalog(JdbiTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Optional<Versioned<Product>> product(FirmId firm, ProductCode code) {
    return transactions.find(
        "SELECT * FROM product WHERE firm = :firm AND code = :code",
        statement -> statement.bind("firm", Columns.of(firm)).bind("code", code.value()),
        row -> row.versioned(JdbiCatalog::product));
  }

  @Override
  public List<Product> products(FirmId firm, Optional<ProductCode> after, int limit) {
    return transactions.list(
        "SELECT * FROM product WHERE firm = :firm AND code > :after ORDER BY code LIMIT :limit",
        statement ->
            statement
                .bind("firm", Columns.of(firm))
                .bind("after", after.map(ProductCode::value).orElse(0L))
                .bind("limit", Paging.checked(limit)),
        row -> product(row));
  }

  @Override
  public void saveProduct(Versioned<Product> product) {
    Product value = product.value();
    transactions.put(
        "product " + value.code(),
        product.version(),
        """
        INSERT INTO product (firm, code, version, name, line, features, terms, modules)
        VALUES (:firm, :code, :version + 1, :name, :line, :features, :terms, :modules)""",
        """
        UPDATE product SET version = :version + 1, name = :name, line = :line,
          features = :features, terms = :terms, modules = :modules
        WHERE firm = :firm AND code = :code AND version = :version""",
        statement ->
            statement
                .bind("firm", Columns.of(value.firm()))
                .bind("code", value.code().value())
                .bind("name", value.name())
                .bind("line", value.text())
                .bind("features", value.features().bits())
                .bind("terms", Columns.of(value.terms().toCbor()))
                .bind("modules", Columns.of(value.modules(), ModuleEntry::toCbor)));
  }

  private static Product product(Row row) throws SQLException {
    return new Product(
        row.firm("firm"),
        new ProductCode(row.number("code")),
        row.text("name"),
        row.text("line"),
        new FeatureMap(row.number("features")),
        Terms.fromCbor(row.cbor("terms")),
        row.list("modules", ModuleEntry::fromCbor));
  }

  @Override
  public Optional<Versioned<Customer>> customer(FirmId firm, CustomerId id) {
    return transactions.find(
        "SELECT * FROM customer WHERE firm = :firm AND id = :id",
        statement -> statement.bind("firm", Columns.of(firm)).bind("id", id.text()),
        row -> row.versioned(JdbiCatalog::customer));
  }

  @Override
  public List<Customer> customers(
      FirmId firm, Optional<String> email, Optional<CustomerId> after, int limit) {
    Conditions where = new Conditions();
    where.add(email.map(SearchKey::of), "email", "email_key = :email");
    return where
        .bound(
            transactions
                .reading()
                .createQuery(
                    "SELECT * FROM customer WHERE firm = :firm AND id > :after"
                        + where
                        + " ORDER BY id LIMIT :limit"))
        .bind("firm", Columns.of(firm))
        .bind("after", Columns.after(after, CustomerId::text))
        .bind("limit", Paging.checked(limit))
        .map((columns, context) -> customer(new Row(columns)))
        .list();
  }

  @Override
  public void saveCustomer(Versioned<Customer> customer) {
    Customer value = customer.value();
    transactions.put(
        "customer " + value.id(),
        customer.version(),
        """
        INSERT INTO customer (firm, id, version, name, email, email_key)
        VALUES (:firm, :id, :version + 1, :name, :email, :email_key)""",
        """
        UPDATE customer SET version = :version + 1, name = :name, email = :email,
          email_key = :email_key
        WHERE firm = :firm AND id = :id AND version = :version""",
        statement ->
            statement
                .bind("firm", Columns.of(value.firm()))
                .bind("id", value.id().text())
                .bind("name", value.name())
                .bind("email", value.email())
                .bind("email_key", value.email().map(SearchKey::of)));
  }

  private static Customer customer(Row row) throws SQLException {
    return new Customer(
        new CustomerId(row.id("id")),
        row.firm("firm"),
        row.text("name"),
        row.optionalText("email"));
  }

  @Override
  public Optional<Order> order(FirmId firm, OrderId id) {
    return transactions.find(
        "SELECT * FROM customer_order WHERE firm = :firm AND id = :id",
        statement -> statement.bind("firm", Columns.of(firm)).bind("id", id.text()),
        row -> order(row));
  }

  @Override
  public List<Order> orders(FirmId firm, OrderFilter filter, Optional<OrderId> after, int limit) {
    Conditions where = new Conditions();
    where.add(filter.customer().map(CustomerId::text), "customer", "customer = :customer");
    where.add(filter.number(), "number", "order_number = :number");
    where.add(filter.comment(), "comment", "POSITION(:comment IN comment_key) > 0");
    return where
        .bound(
            transactions
                .reading()
                .createQuery(
                    "SELECT * FROM customer_order WHERE firm = :firm AND id > :after"
                        + where
                        + " ORDER BY id LIMIT :limit"))
        .bind("firm", Columns.of(firm))
        .bind("after", Columns.after(after, OrderId::text))
        .bind("limit", Paging.checked(limit))
        .map((columns, context) -> order(new Row(columns)))
        .list();
  }

  @Override
  public void addOrder(Order order) {
    transactions.change(
        """
                    INSERT INTO customer_order
                      (firm, id, customer, order_number, comments, comment_key, created_at, items,
                      tickets)
                    VALUES (:firm, :id, :customer, :number, :comments, :comment_key, :created_at,
                      :items, :tickets)""",
        statement ->
            statement
                .bind("firm", Columns.of(order.firm()))
                .bind("id", order.id().text())
                .bind("customer", order.customer().map(CustomerId::text))
                .bind("number", order.number())
                .bind("comments", order.comment())
                .bind("comment_key", SearchKey.of(order.comment()))
                .bind("created_at", Columns.of(order.createdAt()))
                .bind("items", Columns.of(order.items(), JdbiCatalog::item))
                .bind("tickets", Columns.of(order.tickets(), hash -> Cbor.of(hash.value()))));
  }

  @Override
  public List<ProductKey> productKeys(FirmId firm, ProductCode product, ContainerKind kind) {
    return transactions.list(
        "SELECT * FROM product_key WHERE firm = :firm AND product = :product AND kind = :kind"
            + " ORDER BY version",
        statement ->
            statement
                .bind("firm", Columns.of(firm))
                .bind("product", product.value())
                .bind("kind", String.valueOf(kind.letter())),
        row -> productKey(row, kind));
  }

  @Override
  public void addProductKey(ProductKey key) {
    transactions.change(
        """
                    INSERT INTO product_key (firm, product, kind, version, sealed)
                    VALUES (:firm, :product, :kind, :version, :sealed)""",
        statement ->
            statement
                .bind("firm", Columns.of(key.firm()))
                .bind("product", key.product().value())
                .bind("kind", String.valueOf(key.kind().letter()))
                .bind("version", key.version())
                .bind("sealed", Columns.of(key.sealed())));
  }

  private static ProductKey productKey(Row row, ContainerKind kind) throws SQLException {
    return new ProductKey(
        row.firm("firm"),
        new ProductCode(row.number("product")),
        kind,
        row.integer("version"),
        row.bytes("sealed"));
  }

  @Override
  public Optional<Versioned<MailRules>> mailRules(FirmId firm) {
    return transactions.find(
        "SELECT * FROM mail_rules WHERE firm = :firm",
        statement -> statement.bind("firm", Columns.of(firm)),
        row -> row.versioned(JdbiCatalog::mailRules));
  }

  @Override
  public void saveMailRules(Versioned<MailRules> rules) {
    MailRules value = rules.value();
    transactions.put(
        "mail rules of " + value.firm(),
        rules.version(),
        """
        INSERT INTO mail_rules (firm, version, tickets, expiry, warn_days)
        VALUES (:firm, :version + 1, :tickets, :expiry, :days)""",
        """
        UPDATE mail_rules SET version = :version + 1, tickets = :tickets, expiry = :expiry,
          warn_days = :days
        WHERE firm = :firm AND version = :version""",
        statement ->
            statement
                .bind("firm", Columns.of(value.firm()))
                .bind("tickets", value.tickets())
                .bind("expiry", value.expiry())
                .bind(
                    "days",
                    value.days().stream().map(String::valueOf).collect(Collectors.joining(" "))));
  }

  private static MailRules mailRules(Row row) throws SQLException {
    return new MailRules(
        row.firm("firm"),
        row.flag("tickets"),
        row.flag("expiry"),
        Arrays.stream(row.text("warn_days").split(" "))
            .filter(days -> !days.isEmpty())
            .map(Integer::valueOf)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static Order order(Row row) throws SQLException {
    return new Order(
        new OrderId(row.id("id")),
        row.firm("firm"),
        row.optionalId("customer").map(CustomerId::new),
        row.optionalText("order_number"),
        row.list("items", JdbiCatalog::item),
        row.text("comments"),
        row.time("created_at"),
        row.list("tickets", hash -> new Digest(Items.bytes(hash))));
  }

  private static Cbor item(Order.Item item) {
    return Cbor.array(Cbor.of(item.product().value()), Cbor.of(item.quantity()));
  }

  private static Order.Item item(Cbor value) {
    List<Cbor> parts = Items.of(value);
    return new Order.Item(
        new ProductCode(Items.number(parts.get(0))), (int) Items.number(parts.get(1)));
  }
}
