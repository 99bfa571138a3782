package dev.coffer.application.central;

import dev.coffer.application.Transactions;
import dev.coffer.application.Versioned;
import dev.coffer.application.account.MailKind;
import dev.coffer.application.account.MailRoom;
import dev.coffer.application.outbox.EventType;
import dev.coffer.application.outbox.Events;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.ticket.TicketCode;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What firms and their customers are told without asking: tickets by mail where the firm wants
 * that, and before licences end. Thread-safe.
 */
public final class Notices {
  private static final int FIRMS = 100;

  private final CatalogStore catalog;
  private final LicenseStore licenses;
  private final FirmStore firms;
  private final MailRoom mail;
  private final Events events;
  private final Transactions transactions;
  private final InstantSource clock;

  @Inject
  public Notices(
      CatalogStore catalog,
      LicenseStore licenses,
      FirmStore firms,
      MailRoom mail,
      Events events,
      Transactions transactions,
      InstantSource clock) {
    this.catalog = catalog;
    this.licenses = licenses;
    this.firms = firms;
    this.mail = mail;
    this.events = events;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** What the firm wants told. */
  public MailRules rules(FirmId firm) {
    return transactions
        .inTransaction(() -> catalog.mailRules(firm))
        .map(Versioned::value)
        .orElseGet(() -> MailRules.usual(firm));
  }

  /** Says what the firm wants told from now on. */
  public MailRules setRules(MailRules rules) {
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<MailRules>> known = catalog.mailRules(rules.firm());
          if (!known.map(Versioned::value).equals(Optional.of(rules))) {
            catalog.saveMailRules(
                known.map(before -> before.with(rules)).orElseGet(() -> Versioned.fresh(rules)));
            events.tell(
                rules.firm(),
                EventType.FIRM_MAIL,
                "mail",
                Map.of(
                    "tickets", Boolean.toString(rules.tickets()),
                    "expiry", Boolean.toString(rules.expiry()),
                    "days", String.join(" ", rules.days().stream().map(String::valueOf).toList())));
          }
          return rules;
        });
  }

  /** Where a customer is written to; empty when the firm gave no address that can be one. */
  Optional<EmailAddress> address(Customer customer) {
    try {
      return customer.email().map(EmailAddress::new);
    } catch (Malformed noAddress) {
      return Optional.empty();
    }
  }

  /** Mails a ticket; joins the caller's transaction. Without an address nothing is written. */
  void ticket(Customer to, Order order, TicketCode code, List<License> sold) {
    Map<String, Integer> products = new LinkedHashMap<>();
    sold.forEach(license -> products.merge(license.name(), 1, Integer::sum));
    List<String> lines = new ArrayList<>();
    products.forEach((name, count) -> lines.add("    %d × %s".formatted(count, name)));
    Firm firm = firms.byId(order.firm()).orElseThrow();
    address(to)
        .ifPresent(
            address ->
                mail.write(
                    address,
                    MailKind.TICKET,
                    Optional.of(firm.code()),
                    Map.of(
                        "firm", firm.name(),
                        "customer", to.name(),
                        "order", order.number().orElse(order.id().text()),
                        "products", String.join("\n", lines),
                        "ticket", code.text())));
  }

  /**
   * Tells of licences that end soon, each once for each number of days that its firm wants, on
   * whatever node. Who learns late, since the licence was sold late or nobody was at work, is told
   * once, with the days that are left.
   *
   * @param limit how many of a firm and number at most in one transaction, 1..1000
   * @return how many were looked at; 0: none is left for now
   */
  public int tellOfEnds(int limit) {
    int told = 0;
    Optional<FirmCode> after = Optional.empty();
    List<Firm> page;
    do {
      Optional<FirmCode> last = after;
      page = transactions.inTransaction(() -> firms.list(last, FIRMS));
      for (Firm firm : page) {
        MailRules rules = rules(firm.id());
        int nearer = 0;
        for (int days : rules.days()) {
          int beyond = nearer;
          told += transactions.inTransaction(() -> tellOfEnds(firm, rules, beyond, days, limit));
          nearer = days;
        }
        after = Optional.of(firm.code());
      }
    } while (page.size() == FIRMS);
    return told;
  }

  /** Of ends further away than {@code beyond} days: who is nearer is told with fewer days. */
  private int tellOfEnds(Firm firm, MailRules rules, int beyond, int days, int limit) {
    Instant now = clock.instant();
    Instant from = now.plus(Duration.ofDays(beyond));
    Instant until = now.plus(Duration.ofDays(days));
    List<LicenseId> due = licenses.ending(firm.id(), from, until, days, limit);
    int told = 0;
    for (Versioned<License> each :
        due.isEmpty() ? List.<Versioned<License>>of() : licenses.licenses(due)) {
      License license = each.value();
      Optional<Instant> end = license.end();
      boolean ends = end.isPresent() && licenses.warned(license.id(), end.get(), days);
      if (ends && isOurs(license)) {
        tell(firm, rules, license, end.get(), now);
      } else if (!ends) {
        licenses.forgetEnd(license.id(), end);
      }
      told++;
    }
    return told;
  }

  private static boolean isOurs(License license) {
    Place.State state = license.place().state();
    return state != Place.State.WITHDRAWN
        && state != Place.State.WITHDRAWING
        && state != Place.State.REPLACED;
  }

  private void tell(Firm firm, MailRules rules, License license, Instant end, Instant now) {
    String days = Long.toString(Math.max(1, Duration.between(now, end).plusHours(23).toDays()));
    Map<String, String> facts = new TreeMap<>();
    facts.put("product", license.product().toString());
    facts.put("name", license.name());
    facts.put("end", end.toString());
    facts.put("days", days);
    license.place().container().ifPresent(container -> facts.put("container", container.text()));
    events.tell(firm.id(), EventType.LICENSE_EXPIRING, license.id().text(), facts);
    if (rules.expiry()) {
      catalog
          .order(firm.id(), license.order())
          .flatMap(Order::customer)
          .flatMap(id -> catalog.customer(firm.id(), id))
          .map(Versioned::value)
          .ifPresent(customer -> mail(firm, customer, license, end, days));
    }
  }

  private void mail(Firm firm, Customer customer, License license, Instant end, String days) {
    Optional<EmailAddress> address = address(customer);
    if (address.isPresent()) {
      mail.write(
          address.get(),
          MailKind.EXPIRING,
          Optional.of(firm.code()),
          Map.of(
              "firm", firm.name(),
              "customer", customer.name(),
              "product", license.name(),
              "license", license.id().text(),
              "end", LocalDate.ofInstant(end, ZoneOffset.UTC).toString(),
              "days", days));
    }
  }
}
