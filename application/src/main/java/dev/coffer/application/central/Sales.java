package dev.coffer.application.central;

import dev.coffer.application.Ids;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.RandomSource;
import dev.coffer.application.Transactions;
import dev.coffer.application.Versioned;
import dev.coffer.application.account.AccountStore;
import dev.coffer.application.outbox.EventType;
import dev.coffer.application.outbox.Events;
import dev.coffer.application.outbox.Outbox;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.ticket.Ticket;
import dev.coffer.domain.ticket.TicketCode;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a vendor does before a licence is on its way: products, customers, orders and their tickets.
 *
 * <p>Thread-safe. Whoever calls has made sure that the caller acts for the firm.
 */
public final class Sales {
  private final CatalogStore catalog;
  private final LicenseStore licenses;
  private final AccountStore accounts;
  private final Notices notices;
  private final Events events;
  private final Transactions transactions;
  private final RandomSource random;
  private final Ids ids;
  private final InstantSource clock;

  @Inject
  public Sales(
      CatalogStore catalog,
      LicenseStore licenses,
      AccountStore accounts,
      Notices notices,
      Outbox outbox,
      Transactions transactions,
      RandomSource random,
      Ids ids,
      InstantSource clock) {
    this.catalog = catalog;
    this.licenses = licenses;
    this.accounts = accounts;
    this.notices = notices;
    this.events = new Events(outbox, ids, clock);
    this.transactions = transactions;
    this.random = random;
    this.ids = ids;
    this.clock = clock;
  }

  /** Adds a product, unless nobody could ever use a licence of it. */
  public Outcome<Product> add(Product product) {
    if (product.terms().unusable()) {
      return Outcome.refused(Problem.PRODUCT_UNUSABLE);
    }
    return transactions.inTransaction(
        () -> {
          if (catalog.product(product.firm(), product.code()).isPresent()) {
            return Outcome.refused(Problem.PRODUCT_EXISTS, "product", product.code().toString());
          }
          catalog.saveProduct(Versioned.fresh(product));
          tell(EventType.PRODUCT_ADDED, product);
          return Outcome.done(product);
        });
  }

  /** Changes what will be sold from now on; licences that were sold stay as they are. */
  public Outcome<Product> change(Product product) {
    return change(product.firm(), product.code(), before -> product);
  }

  /**
   * {@link #change(Product)} to what {@code change} makes of the product as it is.
   *
   * @param change pure, as it may be run again; answers a product of the same firm and code
   */
  public Outcome<Product> change(FirmId firm, ProductCode code, UnaryOperator<Product> change) {
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<Product>> known = catalog.product(firm, code);
          if (known.isEmpty()) {
            return Outcome.refused(Problem.PRODUCT_UNKNOWN, "product", code.toString());
          }
          Product changed = change.apply(known.get().value());
          if (changed.terms().unusable()) {
            return Outcome.refused(Problem.PRODUCT_UNUSABLE);
          }
          catalog.saveProduct(known.get().with(changed));
          tell(EventType.PRODUCT_CHANGED, changed);
          return Outcome.done(changed);
        });
  }

  private void tell(EventType type, Product product) {
    events.tell(product.firm(), type, product.code().toString(), Map.of("name", product.name()));
  }

  /** A product of the firm, or {@code PRODUCT_UNKNOWN}. */
  public Outcome<Product> product(FirmId firm, ProductCode code) {
    return transactions.inTransaction(
        () ->
            catalog
                .product(firm, code)
                .map(found -> Outcome.done(found.value()))
                .orElseGet(
                    () -> Outcome.refused(Problem.PRODUCT_UNKNOWN, "product", code.toString())));
  }

  /** Products in ascending order of code; limit 1..1000. */
  public List<Product> products(FirmId firm, Optional<ProductCode> after, int limit) {
    return transactions.inTransaction(() -> catalog.products(firm, after, limit));
  }

  /**
   * Adds a customer; names need not differ.
   *
   * @param name 1 to 128 characters
   * @param email where mail goes, an {@link EmailAddress}; empty: nowhere
   * @throws Malformed when either is not as said
   */
  public Customer addCustomer(FirmId firm, String name, Optional<String> email) {
    email.ifPresent(EmailAddress::new);
    Customer customer = new Customer(new CustomerId(ids.next()), firm, name, email);
    transactions.run(
        () -> {
          catalog.saveCustomer(Versioned.fresh(customer));
          events.tell(firm, EventType.CUSTOMER_ADDED, customer.id().text(), Map.of());
        });
    return customer;
  }

  /**
   * Gives a customer another name and address; where no mail shall go any more, none.
   *
   * @throws Malformed when another address is no {@link EmailAddress}; one that was there may stay
   */
  public Outcome<Customer> change(Customer customer) {
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<Customer>> known = catalog.customer(customer.firm(), customer.id());
          if (known.isEmpty()) {
            return Outcome.refused(Problem.CUSTOMER_UNKNOWN);
          }
          Customer before = known.get().value();
          if (!before.email().equals(customer.email())) {
            customer.email().ifPresent(EmailAddress::new);
          }
          if (!before.equals(customer)) {
            catalog.saveCustomer(known.get().with(customer));
            events.tell(
                customer.firm(), EventType.CUSTOMER_CHANGED, customer.id().text(), Map.of());
          }
          return Outcome.done(customer);
        });
  }

  /** A customer of the firm, or {@code CUSTOMER_UNKNOWN}. */
  public Outcome<Customer> customer(FirmId firm, CustomerId id) {
    return transactions.inTransaction(
        () ->
            catalog
                .customer(firm, id)
                .map(found -> Outcome.done(found.value()))
                .orElseGet(() -> Outcome.refused(Problem.CUSTOMER_UNKNOWN)));
  }

  /** Customers in ascending order of id; limit 1..1000. */
  public List<Customer> customers(FirmId firm, Optional<CustomerId> after, int limit) {
    return customers(firm, Optional.empty(), after, limit);
  }

  /** Customers, of one e-mail address if it is given, in ascending order of id; limit 1..1000. */
  public List<Customer> customers(
      FirmId firm, Optional<String> email, Optional<CustomerId> after, int limit) {
    return transactions.inTransaction(() -> catalog.customers(firm, email, after, limit));
  }

  /**
   * A sale just made.
   *
   * @param ticket its code, known only here and to whom it is given: the server keeps its hash
   */
  public record Sale(Order order, TicketCode ticket, List<License> licenses) {
    public Sale {
      licenses = List.copyOf(licenses);
    }
  }

  /**
   * What is to be sold.
   *
   * @param customer to whom, if known
   * @param number the vendor's own, if it has one
   * @param comment the vendor's own, at most 256 characters
   * @param mail whether the ticket is mailed to the customer; empty: as the firm's rules say
   */
  public record Wanted(
      Optional<CustomerId> customer,
      Optional<String> number,
      List<Order.Item> items,
      String comment,
      Optional<Boolean> mail) {
    public Wanted {
      items = List.copyOf(items);
    }
  }

  /** {@link #sell(FirmId, Wanted)} without a number, with mail as the firm's rules say. */
  public Outcome<Sale> sell(
      FirmId firm, Optional<CustomerId> customer, List<Order.Item> items, String comment) {
    return sell(firm, new Wanted(customer, Optional.empty(), items, comment, Optional.empty()));
  }

  /** Sells: makes an order with one ticket that carries all its licences. */
  public Outcome<Sale> sell(FirmId firm, Wanted wanted) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    TicketCode code = TicketCode.of(random.next(TicketCode.RANDOM_LENGTH));
    Order order =
        new Order(
            new OrderId(ids.next()),
            firm,
            wanted.customer(),
            wanted.number(),
            wanted.items(),
            wanted.comment(),
            now,
            List.of(code.lookupHash()));
    return transactions.inTransaction(() -> sell(order, code, now, wanted.mail()));
  }

  private Outcome<Sale> sell(Order order, TicketCode code, Instant now, Optional<Boolean> mail) {
    FirmId firm = order.firm();
    Optional<Customer> customer =
        order.customer().flatMap(id -> catalog.customer(firm, id)).map(Versioned::value);
    if (order.customer().isPresent() && customer.isEmpty()) {
      return Outcome.refused(Problem.CUSTOMER_UNKNOWN);
    }
    if (order.number().isPresent() && isTaken(firm, order.number().get())) {
      return Outcome.refused(Problem.ORDER_EXISTS, "order", order.number().get());
    }
    if (mail.orElse(false) && customer.flatMap(notices::address).isEmpty()) {
      return Outcome.refused(Problem.CUSTOMER_SILENT);
    }
    List<License> sold = new ArrayList<>();
    for (Order.Item item : order.items()) {
      Optional<Versioned<Product>> product = catalog.product(firm, item.product());
      if (product.isEmpty()) {
        return Outcome.refused(Problem.PRODUCT_UNKNOWN, "product", item.product().toString());
      }
      for (int i = 0; i < item.quantity(); i++) {
        sold.add(
            License.sold(
                new LicenseId(ids.next()),
                firm,
                order.id(),
                code.lookupHash(),
                product.get().value(),
                now));
      }
    }
    Ticket ticket =
        new Ticket(
            code.lookupHash(),
            code.hint(),
            firm,
            order.id(),
            sold.stream().map(License::id).toList(),
            Optional.empty(),
            Optional.empty(),
            now);
    catalog.addOrder(order);
    licenses.saveTicket(Versioned.fresh(ticket));
    licenses.saveLicenses(sold.stream().map(Versioned::fresh).toList());
    events.tell(
        firm,
        EventType.ORDER_CREATED,
        order.id().text(),
        Map.of("licenses", Integer.toString(sold.size())));
    if (customer.isPresent() && mail.orElseGet(() -> notices.rules(firm).tickets())) {
      notices.ticket(customer.get(), order, code, sold);
    }
    return Outcome.done(new Sale(order, code, sold));
  }

  /** Whether the firm has an order of this number; joins the caller's transaction. */
  boolean isTaken(FirmId firm, String number) {
    OrderFilter same = new OrderFilter(Optional.empty(), Optional.of(number), Optional.empty());
    return !catalog.orders(firm, same, Optional.empty(), 1).isEmpty();
  }

  /** An order of the firm, or {@code ORDER_UNKNOWN}. */
  public Outcome<Order> order(FirmId firm, OrderId id) {
    return transactions.inTransaction(
        () ->
            catalog
                .order(firm, id)
                .map(Outcome::done)
                .orElseGet(() -> Outcome.refused(Problem.ORDER_UNKNOWN)));
  }

  /** Orders in ascending order of id, which is that of their making; limit 1..1000. */
  public List<Order> orders(FirmId firm, OrderFilter filter, Optional<OrderId> after, int limit) {
    return transactions.inTransaction(() -> catalog.orders(firm, filter, after, limit));
  }

  /** Licences in ascending order of id; limit 1..1000. */
  public List<License> licenses(FirmId firm, Optional<LicenseId> after, int limit) {
    return licenses(firm, LicenseFilter.ALL, after, limit);
  }

  /**
   * Some licences in ascending order of id; limit 1..1000. By an e-mail address those are found too
   * whose tickets belong to the account of that address.
   */
  public List<License> licenses(
      FirmId firm, LicenseFilter filter, Optional<LicenseId> after, int limit) {
    return transactions.inTransaction(
        () ->
            licenses.list(
                firm, filter.heldBy(filter.email().flatMap(this::account)), after, limit));
  }

  private Optional<AccountId> account(String email) {
    try {
      return accounts.byEmail(new EmailAddress(email)).map(found -> found.value().id());
    } catch (Malformed noAddress) {
      return Optional.empty();
    }
  }

  /** A licence of the firm with its history. */
  public Optional<License> license(FirmId firm, LicenseId id) {
    return transactions.inTransaction(
        () ->
            licenses.licenses(List.of(id)).stream()
                .map(Versioned::value)
                .filter(license -> license.firm().equals(firm))
                .findFirst());
  }
}
