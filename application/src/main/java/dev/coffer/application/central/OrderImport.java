package dev.coffer.application.central;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.Transactions;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.FirmId;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Sells what a table says: all of it in one transaction, or nothing. Lines with the same order
 * number are one order; a line without one is an order of its own. Thread-safe.
 */
public final class OrderImport {
  /** The most lines of a table. */
  public static final int MOST_ROWS = 1000;

  /** The most licences that one table sells. */
  public static final int MOST_LICENSES = 10_000;

  /** What a line may say. */
  public enum Column {
    /** The vendor's own number of the order. */
    ORDER,
    /** The id of a customer who is there. */
    CUSTOMER,
    /** Whose address this is; who is not there is added. */
    EMAIL,
    /** How the customer is called who is added. */
    NAME,
    /** The product's code; the one column that must be there. */
    PRODUCT,
    /** How many licences; 1 where nothing is said. */
    QUANTITY,
    COMMENT,
    /** Whether the ticket is mailed, yes or no; as the firm's rules say where nothing is said. */
    MAIL;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Why a line cannot be sold. */
  public enum Reason {
    /** No table: the quotation marks do not match. */
    BAD_QUOTES,
    /** The first line names a column that there is not. */
    UNKNOWN_COLUMN,
    /** The first line names a column twice. */
    REPEATED_COLUMN,
    /** The first line does not name a column that must be there. */
    MISSING_COLUMN,
    /** The line has more or fewer fields than the first. */
    WRONG_COUNT,
    /** Nothing is said where something must be. */
    MISSING,
    /** No number, or one out of range. */
    BAD_NUMBER,
    /** Not one of what it may be. */
    BAD_WORD,
    /** Too long, or with characters that it must not have. */
    BAD_TEXT,
    /** The firm has no such product. */
    UNKNOWN_PRODUCT,
    /** The firm has no such customer. */
    UNKNOWN_CUSTOMER,
    /** Several customers have this address: name one by its id. */
    SEVERAL_CUSTOMERS,
    /** A customer is named by id and by address. */
    TWO_CUSTOMERS,
    /** The firm has an order of this number. */
    ORDER_EXISTS,
    /** An earlier line of the same order says something else. */
    DIFFERS,
    /** The ticket cannot be mailed without an address. */
    NO_ADDRESS,
    /** No line follows the one that names the columns. */
    NO_ORDERS,
    /** More lines, items or licences than one order or table may have. */
    TOO_MANY
  }

  /**
   * A line.
   *
   * @param line where it begins in the file, from 1
   * @param cells what it says; nothing for an empty field
   */
  public record Row(long line, Map<Column, String> cells) {
    public Row {
      cells = Map.copyOf(cells);
    }

    Optional<String> at(Column column) {
      return Optional.ofNullable(cells.get(column));
    }
  }

  /**
   * What is wrong.
   *
   * @param column its label, or the name that the file has for it; empty: the whole line
   */
  public record Fault(long line, String column, Reason reason) {}

  /** What would be, or was, sold. */
  public record Report(int orders, int licenses, int newCustomers, List<Fault> faults) {
    public Report {
      faults = List.copyOf(faults);
    }
  }

  /** An order that was made; {@code line} is where it begins in the file. */
  public record Sold(long line, Sales.Sale sale) {}

  /** What an import did. */
  public record Done(Report report, List<Sold> sold) {
    public Done {
      sold = List.copyOf(sold);
    }
  }

  private final Sales sales;
  private final Notices notices;
  private final CatalogStore catalog;
  private final Transactions transactions;

  @Inject
  public OrderImport(
      Sales sales, Notices notices, CatalogStore catalog, Transactions transactions) {
    this.sales = sales;
    this.notices = notices;
    this.catalog = catalog;
    this.transactions = transactions;
  }

  /** What is wrong with a table, and what it would sell; changes nothing. */
  public Report check(FirmId firm, List<Row> rows) {
    return transactions.inTransaction(() -> plan(firm, rows).report());
  }

  /**
   * Sells all of it; refused with the first fault when there is one.
   *
   * <p>Customers who are not there are added with it.
   */
  public Outcome<Done> run(FirmId firm, List<Row> rows) {
    return transactions.inTransaction(
        () -> {
          ImportPlan plan = plan(firm, rows);
          Report report = plan.report();
          return report.faults().isEmpty()
              ? Outcome.done(new Done(report, sell(firm, plan)))
              : refused(report.faults());
        });
  }

  /** The refusal of a table with faults. */
  public static <T> Outcome<T> refused(List<Fault> faults) {
    Fault first = faults.get(0);
    return new Outcome.Refused<>(
        Problem.IMPORT_FAULTY,
        Map.of(
            "faults", Integer.toString(faults.size()),
            "line", Long.toString(first.line()),
            "column", first.column(),
            "reason", first.reason().name()));
  }

  private ImportPlan plan(FirmId firm, List<Row> rows) {
    ImportPlan plan = new ImportPlan(firm, catalog, sales, notices);
    for (Row row : rows) {
      plan.take(row);
    }
    plan.end();
    return plan;
  }

  private List<Sold> sell(FirmId firm, ImportPlan plan) {
    Map<String, CustomerId> added = new LinkedHashMap<>();
    List<Sold> sold = new ArrayList<>();
    for (ImportPlan.Planned order : plan.orders()) {
      Optional<CustomerId> customer =
          order.customer().isPresent()
              ? order.customer()
              : order
                  .email()
                  .map(
                      email -> added.computeIfAbsent(SearchKey.of(email), key -> add(firm, order)));
      Outcome<Sales.Sale> sale =
          sales.sell(
              firm,
              new Sales.Wanted(
                  customer, order.number(), order.items(), order.comment(), order.mail()));
      if (!(sale instanceof Outcome.Done<Sales.Sale> done)) {
        throw new IllegalStateException("a planned order was refused: " + sale);
      }
      sold.add(new Sold(order.line(), done.value()));
    }
    return sold;
  }

  private CustomerId add(FirmId firm, ImportPlan.Planned order) {
    String email = order.email().orElseThrow();
    return sales.addCustomer(firm, order.name().orElse(email), Optional.of(email)).id();
  }
}
