package dev.coffer.application.central;

import dev.coffer.application.Versioned;
import dev.coffer.application.central.OrderImport.Column;
import dev.coffer.application.central.OrderImport.Fault;
import dev.coffer.application.central.OrderImport.Reason;
import dev.coffer.application.central.OrderImport.Row;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.Text;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.ProductCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the lines of one import: orders, or faults. Lives within one transaction. Not
 * thread-safe.
 */
final class ImportPlan {
  private static final int LONGEST_COMMENT = 256;
  private static final int LONGEST_NAME = 128;

  private static final List<Column> SHARED =
      List.of(Column.CUSTOMER, Column.EMAIL, Column.NAME, Column.COMMENT, Column.MAIL);

  private final FirmId firm;
  private final CatalogStore catalog;
  private final Sales sales;
  private final Notices notices;
  private final List<Fault> faults = new ArrayList<>();
  private final List<Open> orders = new ArrayList<>();
  private final Map<String, Open> byNumber = new LinkedHashMap<>();
  private final Map<ProductCode, Boolean> products = new HashMap<>();
  private final Set<String> added = new HashSet<>();
  private int rows;
  private int licenses;

  ImportPlan(FirmId firm, CatalogStore catalog, Sales sales, Notices notices) {
    this.firm = firm;
    this.catalog = catalog;
    this.sales = sales;
    this.notices = notices;
  }

  /**
   * An order to be made.
   *
   * @param customer who is there already
   * @param email of who is added first, where {@code customer} is empty
   */
  record Planned(
      long line,
      Optional<String> number,
      Optional<CustomerId> customer,
      Optional<String> email,
      Optional<String> name,
      List<Order.Item> items,
      String comment,
      Optional<Boolean> mail) {}

  /** An order whose lines are still being read. */
  private static final class Open {
    final Row first;
    final List<Order.Item> items = new ArrayList<>();
    @Nullable CustomerId customer;
    int licenses;

    Open(Row first) {
      this.first = first;
    }
  }

  void take(Row row) {
    rows++;
    if (rows == OrderImport.MOST_ROWS + 1) {
      fault(row, "", Reason.TOO_MANY);
    }
    if (rows > OrderImport.MOST_ROWS) {
      return;
    }
    Optional<Order.Item> item = item(row);
    Optional<String> number = row.at(Column.ORDER);
    Open known = number.map(byNumber::get).orElse(null);
    Open order = known == null ? begun(row, number) : known;
    if (known != null) {
      for (Column column : SHARED) {
        String said = row.cells().get(column);
        if (said != null && !said.equals(known.first.cells().get(column))) {
          fault(row, column.label(), Reason.DIFFERS);
        }
      }
    }
    item.ifPresent(sold -> add(row, order, sold));
  }

  private void add(Row row, Open order, Order.Item item) {
    order.items.add(item);
    order.licenses += item.quantity();
    licenses += item.quantity();
    if (order.items.size() > Order.MOST_ITEMS || order.licenses > Order.MOST_LICENSES) {
      fault(row, Column.ORDER.label(), Reason.TOO_MANY);
    } else if (licenses > OrderImport.MOST_LICENSES
        && licenses - item.quantity() <= OrderImport.MOST_LICENSES) {
      fault(row, Column.QUANTITY.label(), Reason.TOO_MANY);
    }
  }

  private Open begun(Row row, Optional<String> number) {
    Open order = new Open(row);
    orders.add(order);
    number.ifPresent(
        text -> {
          byNumber.put(text, order);
          if (!fits(text, Order.LONGEST_NUMBER, false)) {
            fault(row, Column.ORDER.label(), Reason.BAD_TEXT);
          } else if (sales.isTaken(firm, text)) {
            fault(row, Column.ORDER.label(), Reason.ORDER_EXISTS);
          }
        });
    if (!row.at(Column.COMMENT).stream().allMatch(text -> fits(text, LONGEST_COMMENT, true))) {
      fault(row, Column.COMMENT.label(), Reason.BAD_TEXT);
    }
    boolean written = customer(row, order);
    if (mail(row).orElse(false) && !written) {
      fault(row, Column.MAIL.label(), Reason.NO_ADDRESS);
    }
    return order;
  }

  /** Finds who buys; whether there is an address to write to. */
  private boolean customer(Row row, Open order) {
    Optional<String> id = row.at(Column.CUSTOMER);
    Optional<String> email = row.at(Column.EMAIL);
    if (id.isPresent() && email.isPresent()) {
      fault(row, Column.EMAIL.label(), Reason.TWO_CUSTOMERS);
      return true;
    }
    if (id.isPresent()) {
      return known(row, order, id.get());
    }
    if (email.isEmpty()) {
      if (row.at(Column.NAME).isPresent()) {
        fault(row, Column.EMAIL.label(), Reason.MISSING);
      }
      return false;
    }
    return addressed(row, order, email.get());
  }

  private boolean known(Row row, Open order, String id) {
    Optional<Customer> customer = Optional.empty();
    try {
      customer = catalog.customer(firm, new CustomerId(Id.parse(id))).map(Versioned::value);
    } catch (Malformed noId) {
      // Told below, as of one that is not there.
    }
    if (customer.isEmpty()) {
      fault(row, Column.CUSTOMER.label(), Reason.UNKNOWN_CUSTOMER);
      return true;
    }
    order.customer = customer.get().id();
    return notices.address(customer.get()).isPresent();
  }

  private boolean addressed(Row row, Open order, String email) {
    try {
      new EmailAddress(email);
    } catch (Malformed noAddress) {
      fault(row, Column.EMAIL.label(), Reason.BAD_TEXT);
      return true;
    }
    List<Customer> there = catalog.customers(firm, Optional.of(email), Optional.empty(), 2);
    if (there.size() > 1) {
      fault(row, Column.EMAIL.label(), Reason.SEVERAL_CUSTOMERS);
    } else if (there.size() == 1) {
      order.customer = there.get(0).id();
    } else {
      added.add(SearchKey.of(email));
      if (!fits(row.at(Column.NAME).orElse(email), LONGEST_NAME, false)) {
        fault(row, Column.NAME.label(), Reason.BAD_TEXT);
      }
    }
    return true;
  }

  private Optional<Boolean> mail(Row row) {
    Optional<String> said = row.at(Column.MAIL).map(text -> text.toLowerCase(Locale.ROOT));
    if (said.isPresent() && !Set.of("yes", "no").contains(said.get())) {
      fault(row, Column.MAIL.label(), Reason.BAD_WORD);
      return Optional.empty();
    }
    return said.map("yes"::equals);
  }

  private Optional<Order.Item> item(Row row) {
    Optional<String> code = row.at(Column.PRODUCT);
    Optional<Long> product = code.flatMap(text -> number(text, ProductCode.MOST));
    if (product.isEmpty()) {
      fault(row, Column.PRODUCT.label(), code.isEmpty() ? Reason.MISSING : Reason.BAD_NUMBER);
    } else if (!isSold(new ProductCode(product.get()))) {
      fault(row, Column.PRODUCT.label(), Reason.UNKNOWN_PRODUCT);
    }
    Optional<Long> quantity = number(row.at(Column.QUANTITY).orElse("1"), Order.MOST_LICENSES);
    if (quantity.isEmpty()) {
      fault(row, Column.QUANTITY.label(), Reason.BAD_NUMBER);
    }
    return product.flatMap(
        number ->
            quantity.map(count -> new Order.Item(new ProductCode(number), Math.toIntExact(count))));
  }

  private boolean isSold(ProductCode code) {
    return products.computeIfAbsent(code, wanted -> catalog.product(firm, wanted).isPresent());
  }

  /** A whole number of 1..{@code most}. */
  private static Optional<Long> number(String text, long most) {
    if (!text.matches("[0-9]{1,10}")) {
      return Optional.empty();
    }
    return Optional.of(Long.parseLong(text)).filter(value -> value >= 1 && value <= most);
  }

  private static boolean fits(String text, int most, boolean lines) {
    try {
      return lines
          ? !Text.lines("a cell", text, most).isEmpty()
          : !Text.name("a cell", text, most).isEmpty();
    } catch (Malformed e) {
      return false;
    }
  }

  private void fault(Row row, String column, Reason reason) {
    faults.add(new Fault(row.line(), column, reason));
  }

  /** All lines were taken. */
  void end() {
    if (rows == 0) {
      faults.add(new Fault(1, "", Reason.NO_ORDERS));
    }
  }

  OrderImport.Report report() {
    return new OrderImport.Report(orders.size(), licenses, added.size(), faults);
  }

  List<Planned> orders() {
    return orders.stream()
        .map(
            order ->
                new Planned(
                    order.first.line(),
                    order.first.at(Column.ORDER),
                    Optional.ofNullable(order.customer),
                    order.first.at(Column.EMAIL),
                    order.first.at(Column.NAME),
                    List.copyOf(order.items),
                    Objects.requireNonNullElse(order.first.cells().get(Column.COMMENT), ""),
                    mail(order.first)))
        .toList();
  }
}
