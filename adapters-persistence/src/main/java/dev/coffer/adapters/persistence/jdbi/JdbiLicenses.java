package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Paging;
import dev.coffer.application.Versioned;
import dev.coffer.application.central.LicenseFilter;
import dev.coffer.application.central.LicenseStore;
import dev.coffer.application.central.OrderFilter;
import dev.coffer.domain.Id;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.ticket.Ticket;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.Query;

/**
 * Tables {@code ticket}, {@code license} and {@code license_ghost}. The last is an index from
 * containers to licences that were there: a row too many in it costs a look, no more. Thread-safe.
 */
final class JdbiLicenses implements LicenseStore {
  private static final String ORDERS =
      "order_id IN (SELECT id FROM customer_order WHERE firm = :firm AND ";

  private final JdbiTransactions transactions;

  JdbiLicenses(JdbiTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Optional<Versioned<Ticket>> ticket(Digest hash) {
    return transactions.find(
        "SELECT * FROM ticket WHERE hash = :hash",
        statement -> statement.bind("hash", Columns.of(hash)),
        row -> row.versioned(JdbiLicenses::ticket));
  }

  @Override
  public List<Ticket> tickets(FirmId firm, Optional<Digest> after, int limit) {
    return transactions.list(
        "SELECT * FROM ticket WHERE firm = :firm AND hash > :after ORDER BY hash LIMIT :limit",
        statement ->
            statement
                .bind("firm", Columns.of(firm))
                .bind("after", after.map(Columns::of).orElse(new byte[0]))
                .bind("limit", Paging.checked(limit)),
        row -> ticket(row));
  }

  @Override
  public void saveTicket(Versioned<Ticket> ticket) {
    Ticket value = ticket.value();
    transactions.put(
        "ticket " + value.hash(),
        ticket.version(),
        """
        INSERT INTO ticket (hash, firm, version, hint, order_id, licenses, owner, reserved_for,
          reserved_until, created_at)
        VALUES (:hash, :firm, :version + 1, :hint, :order_id, :licenses, :owner, :reserved_for,
          :reserved_until, :created_at)""",
        """
        UPDATE ticket SET version = :version + 1, firm = :firm, hint = :hint, order_id = :order_id,
          licenses = :licenses, owner = :owner, reserved_for = :reserved_for,
          reserved_until = :reserved_until, created_at = :created_at
        WHERE hash = :hash AND version = :version""",
        statement ->
            statement
                .bind("hash", Columns.of(value.hash()))
                .bind("firm", Columns.of(value.firm()))
                .bind("hint", value.hint())
                .bind("order_id", value.order().text())
                .bind("licenses", Columns.of(value.licenses(), id -> Cbor.of(id.id().value())))
                .bind("owner", value.owner().map(AccountId::text))
                .bind("reserved_for", value.reserved().map(held -> held.account().text()))
                .bind("reserved_until", value.reserved().map(held -> Columns.of(held.until())))
                .bind("created_at", Columns.of(value.createdAt())));
  }

  private static Ticket ticket(Row row) throws SQLException {
    Optional<AccountId> account = row.optionalId("reserved_for").map(AccountId::new);
    Optional<Instant> until = row.optionalTime("reserved_until");
    return new Ticket(
        row.digest("hash"),
        row.text("hint"),
        row.firm("firm"),
        new OrderId(row.id("order_id")),
        row.list("licenses", id -> new LicenseId(new Id(Items.bytes(id)))),
        row.optionalId("owner").map(AccountId::new),
        account.map(holder -> new Ticket.Reservation(holder, until.orElseThrow())),
        row.time("created_at"));
  }

  @Override
  public List<Versioned<License>> licenses(Collection<LicenseId> ids) {
    String[] wanted = ids.stream().map(LicenseId::text).distinct().toArray(String[]::new);
    if (wanted.length == 0) {
      return List.of();
    }
    Paging.checked(wanted.length);
    return wanted.length == 1
        ? transactions.list(
            "SELECT * FROM license WHERE id = :id",
            statement -> statement.bind("id", wanted[0]),
            row -> row.versioned(JdbiLicenses::license))
        : transactions.list(
            "SELECT * FROM license WHERE id = ANY(:ids) ORDER BY id",
            statement -> statement.bindTexts("ids", wanted),
            row -> row.versioned(JdbiLicenses::license));
  }

  @Override
  public List<Versioned<License>> at(ContainerSerial container, FirmId firm) {
    SortedMap<LicenseId, Versioned<License>> found = new TreeMap<>();
    Stream.of(
            "SELECT * FROM license WHERE container = :container AND firm = :firm",
            """
            SELECT l.* FROM license_ghost g JOIN license l ON l.id = g.license
            WHERE g.container = :container AND g.firm = :firm""")
        .flatMap(sql -> at(sql, container, firm).stream())
        .filter(license -> isOrWasIn(license.value(), container))
        .forEach(license -> found.put(license.value().id(), license));
    return List.copyOf(found.values());
  }

  private List<Versioned<License>> at(String sql, ContainerSerial container, FirmId firm) {
    return transactions.list(
        sql,
        statement -> statement.bind("container", container.text()).bind("firm", Columns.of(firm)),
        row -> row.versioned(JdbiLicenses::license));
  }

  private static boolean isOrWasIn(License license, ContainerSerial container) {
    return license.place().isIn(container)
        || license.ghosts().stream().anyMatch(ghost -> ghost.container().equals(container));
  }

  @Override
  public List<License> list(
      FirmId firm, LicenseFilter filter, Optional<LicenseId> after, int limit) {
    Conditions where = conditions(filter);
    return where
        .bound(
            query(
                "SELECT * FROM license l WHERE firm = :firm AND id > :after"
                    + where
                    + " ORDER BY id LIMIT :limit"))
        .bind("firm", Columns.of(firm))
        .bind("after", Columns.after(after, LicenseId::text))
        .bind("limit", Paging.checked(limit))
        .map((columns, context) -> license(new Row(columns)))
        .list();
  }

  private static Conditions conditions(LicenseFilter filter) {
    Conditions where = new Conditions();
    where.add(filter.product().map(ProductCode::value), "product", "product = :product");
    where.add(filter.state().map(LicenseDetails.STATES::word), "state", "state = :state");
    where.add(filter.container().map(ContainerSerial::text), "container", "container = :container");
    where.add(filter.order().map(OrderId::text), "order", "order_id = :order");
    OrderFilter of = filter.orders();
    where.add(of.number(), "number", ORDERS + "order_number = :number)");
    where.add(of.comment(), "comment", ORDERS + "POSITION(:comment IN comment_key) > 0)");
    where.add(of.customer().map(CustomerId::text), "customer", ORDERS + "customer = :customer)");
    String customers =
        ORDERS + "customer IN (SELECT id FROM customer WHERE firm = :firm AND email_key = :email))";
    where.add(filter.email(), "email", filter.owner().isEmpty() ? customers : either(customers));
    where.bind(filter.email().flatMap(given -> filter.owner()).map(AccountId::text), "owner");
    return where;
  }

  /**
   * Licences that a condition finds, or whose ticket the owner holds: each by an index of its own.
   */
  private static String either(String condition) {
    return "id IN (SELECT id FROM license WHERE firm = :firm AND "
        + condition
        + " UNION ALL SELECT held.id FROM ticket t JOIN license held ON held.firm = t.firm"
        + " AND held.order_id = t.order_id AND held.ticket = t.hash"
        + " WHERE t.owner = :owner AND t.firm = :firm)";
  }

  @Override
  public List<LicenseId> ending(FirmId firm, Instant after, Instant until, int days, int limit) {
    return transactions.list(
        """
            SELECT license FROM license_end WHERE firm = :firm AND ends > :after AND ends <= :until
              AND (warned < 0 OR warned > :days) ORDER BY ends, license LIMIT :limit""",
        statement ->
            statement
                .bind("firm", Columns.of(firm))
                .bind("after", Columns.of(after))
                .bind("until", Columns.of(until))
                .bind("days", days)
                .bind("limit", Paging.checked(limit)),
        row -> new LicenseId(row.id("license")));
  }

  @Override
  public boolean warned(LicenseId id, Instant end, int days) {
    return transactions.write(
            handle ->
                handle.execute(
                    "UPDATE license_end SET warned = ? WHERE license = ? AND ends = ?"
                        + " AND (warned < 0 OR warned > ?)",
                    days,
                    id.text(),
                    Columns.of(end),
                    days))
        == 1;
  }

  @Override
  public void forgetEnd(LicenseId id, Optional<Instant> end) {
    transactions.write(
        handle ->
            end.isEmpty()
                ? handle.execute("DELETE FROM license_end WHERE license = ?", id.text())
                : handle.execute(
                    "DELETE FROM license_end WHERE license = ? AND ends <> ?",
                    id.text(),
                    Columns.of(end.get())));
  }

  @Override
  public void saveLicenses(List<Versioned<License>> licenses) {
    List<Versioned<License>> fresh = licenses.stream().filter(each -> each.version() == 0).toList();
    List<Versioned<License>> loaded =
        licenses.stream().filter(each -> each.version() != 0).toList();
    save(
        fresh,
        """
        INSERT INTO license (id, firm, version, order_id, ticket, product, name, generation,
          state, container, successor, details)
        VALUES (:id, :firm, :version + 1, :order_id, :ticket, :product, :name, :generation,
          :state, :container, :successor, :details)""");
    save(
        loaded,
        """
        UPDATE license SET version = :version + 1, firm = :firm, order_id = :order_id,
          ticket = :ticket, product = :product, name = :name, generation = :generation,
          state = :state, container = :container, successor = :successor, details = :details
        WHERE id = :id AND version = :version""");
    indexGhosts(licenses);
    indexEnds(licenses);
  }

  private void save(List<Versioned<License>> licenses, String sql) {
    if (licenses.isEmpty()) {
      return;
    }
    int[] rows = transactions.changeAll(sql, licenses, JdbiLicenses::bind);
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] == 0) {
        throw transactions.stale("license " + licenses.get(i).value().id());
      }
    }
  }

  private static void bind(Prepared statement, Versioned<License> license) throws SQLException {
    License value = license.value();
    statement
        .bind("version", license.version())
        .bind("id", value.id().text())
        .bind("firm", Columns.of(value.firm()))
        .bind("order_id", value.order().text())
        .bind("ticket", Columns.of(value.ticket()))
        .bind("product", value.product().value())
        .bind("name", value.name())
        .bind("generation", value.generation())
        .bind("state", LicenseDetails.STATES.word(value.place().state()))
        .bind("container", value.place().container().map(ContainerSerial::text))
        .bind("successor", value.successor().map(LicenseId::text))
        .bind("details", Columns.of(LicenseDetails.of(value)));
  }

  /** Ghosts come with a restore only: a licence that was never restored has no rows to mend. */
  private void indexGhosts(List<Versioned<License>> licenses) {
    for (Versioned<License> each : licenses) {
      License license = each.value();
      if (license.restores().count() == 0 && license.ghosts().isEmpty()) {
        continue;
      }
      transactions.change(
          "DELETE FROM license_ghost WHERE license = :license",
          statement -> statement.bind("license", license.id().text()));
      transactions.changeAll(
          "INSERT INTO license_ghost (container, firm, license)"
              + " VALUES (:container, :firm, :license)",
          license.ghosts().stream().map(License.Ghost::container).distinct().toList(),
          (statement, container) ->
              statement
                  .bind("container", container.text())
                  .bind("firm", Columns.of(license.firm()))
                  .bind("license", license.id().text()));
    }
  }

  /** Only licences that end cost anything here. */
  private void indexEnds(List<Versioned<License>> licenses) {
    List<Versioned<License>> ending =
        licenses.stream().filter(each -> each.value().end().isPresent()).toList();
    transactions.changeAll(
        "DELETE FROM license_end WHERE license = :license AND ends <> :ends",
        ending.stream().filter(each -> each.version() > 0).toList(),
        JdbiLicenses::bindEnd);
    transactions.changeAll(
        "INSERT INTO license_end (license, firm, ends, warned)"
            + " SELECT id, firm, CAST(:ends AS moment), -1 FROM license WHERE id = :license"
            + " AND NOT EXISTS (SELECT 1 FROM license_end WHERE license = :license)",
        ending,
        JdbiLicenses::bindEnd);
  }

  private static void bindEnd(Prepared statement, Versioned<License> license) throws SQLException {
    statement
        .bind("license", license.value().id().text())
        .bind("ends", Columns.of(license.value().end().orElseThrow()));
  }

  private static License license(Row row) throws SQLException {
    LicenseDetails details = LicenseDetails.read(row.cbor("details"));
    return new License(
        new LicenseId(row.id("id")),
        row.firm("firm"),
        new OrderId(row.id("order_id")),
        row.digest("ticket"),
        new ProductCode(row.number("product")),
        details.features(),
        row.text("name"),
        details.text(),
        details.terms(),
        details.modules(),
        row.integer("generation"),
        new Place(
            LicenseDetails.STATES.constant(row.text("state")), row.optionalSerial("container")),
        details.pending(),
        row.optionalId("successor").map(LicenseId::new),
        details.used(),
        details.seen(),
        details.restores(),
        details.ghosts(),
        details.history());
  }

  private Query query(String sql) {
    return transactions.reading().createQuery(sql);
  }
}
