package dev.coffer.application.central;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.Parallel;
import dev.coffer.application.Problem;
import dev.coffer.application.Samples;
import dev.coffer.application.Versioned;
import dev.coffer.application.account.Mailer;
import dev.coffer.application.outbox.Event;
import dev.coffer.application.outbox.Outbox;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.Terms;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Customers get their tickets, and are told before licences end: once, whatever runs twice. */
final class NoticesTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Bench bench = new Bench();
  private final Firm firm = bench.firm(1001);
  private final Notices notices = bench.coffer.notices();
  private final Sales sales = bench.coffer.sales();
  private final Instant end =
      bench.time.instant().truncatedTo(ChronoUnit.SECONDS).plus(DAY.multipliedBy(40));
  private final Product ending =
      bench.product(
          firm, 10, Terms.builder().validUntil(end).usagePeriod(DAY.multipliedBy(400)).build());
  private final Customer ann = sales.addCustomer(firm.id(), "Ann", Optional.of("ann@example.org"));

  private Sales.Sale sell(Product product, Optional<Customer> customer, Optional<Boolean> mail) {
    return Bench.done(
        sales.sell(
            firm.id(),
            new Sales.Wanted(
                customer.map(Customer::id),
                Optional.empty(),
                List.of(new Order.Item(product.code(), 1)),
                "",
                mail)));
  }

  private List<Mailer.Mail> mailed() {
    bench.coffer.mailRoom().deliver(100);
    return bench.mailer.sent();
  }

  private List<Event> told() {
    var stores = bench.stores.ports(bench.time);
    return stores
        .transactions()
        .inTransaction(
            () ->
                stores.outbox().pending("license.", 100).stream()
                    .map(Outbox.Entry::event)
                    .filter(event -> event.type().equals("license.expiring"))
                    .toList());
  }

  private void rules(boolean tickets, boolean expiry, Integer... days) {
    notices.setRules(new MailRules(firm.id(), tickets, expiry, new TreeSet<>(Set.of(days))));
  }

  @Test
  void aTicketIsMailedWhenTheOrderSaysSo() {
    Sales.Sale sale = sell(ending, Optional.of(ann), Optional.of(true));
    assertThat(mailed())
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.to().value()).isEqualTo("ann@example.org");
              assertThat(mail.subject()).isEqualTo("Your licences from Firm 1001");
              assertThat(mail.text())
                  .contains(sale.ticket().text(), "1 × Product 10", "Ann,", "http://localhost:8480")
                  .doesNotContain("{{");
            });
  }

  @Test
  void aTicketIsMailedWhenTheFirmSaysSoAndTheOrderNothing() {
    sell(ending, Optional.of(ann), Optional.empty());
    assertThat(mailed()).isEmpty();
    rules(true, false);
    sell(ending, Optional.of(ann), Optional.empty());
    assertThat(mailed()).hasSize(1);
    sell(ending, Optional.of(ann), Optional.of(false));
    sell(ending, Optional.empty(), Optional.empty());
    assertThat(mailed()).hasSize(1);
  }

  @Test
  void aTicketThatCannotBeMailedIsNotSold() {
    Customer silent = sales.addCustomer(firm.id(), "Silent", Optional.empty());
    Customer odd =
        new Customer(new CustomerId(Samples.id(7)), firm.id(), "Odd", Optional.of("at home"));
    var stores = bench.stores.ports(bench.time);
    stores.transactions().run(() -> stores.catalog().saveCustomer(Versioned.fresh(odd)));
    for (Optional<Customer> to :
        List.of(Optional.of(silent), Optional.of(odd), Optional.<Customer>empty())) {
      Sales.Wanted wanted =
          new Sales.Wanted(
              to.map(Customer::id),
              Optional.empty(),
              List.of(new Order.Item(ending.code(), 1)),
              "",
              Optional.of(true));
      assertThat(Bench.problem(sales.sell(firm.id(), wanted))).isEqualTo(Problem.CUSTOMER_SILENT);
    }
    assertThat(sales.licenses(firm.id(), Optional.empty(), 10)).isEmpty();
  }

  @Test
  void eachNumberOfDaysIsToldOnce() {
    rules(false, true, 30, 7);
    LicenseId license = sell(ending, Optional.of(ann), Optional.empty()).licenses().get(0).id();
    notices.tellOfEnds(10);
    assertThat(told()).isEmpty();

    bench.time.advance(DAY.multipliedBy(10).minusSeconds(1));
    notices.tellOfEnds(10);
    assertThat(told()).as("a second before the thirtieth day").isEmpty();
    bench.time.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 3; i++) {
      notices.tellOfEnds(10);
    }
    assertThat(told())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.subject()).isEqualTo(license.text());
              assertThat(event.data())
                  .containsEntry("days", "30")
                  .containsEntry("product", "10")
                  .containsEntry("end", end.toString())
                  .doesNotContainKey("container");
            });
    assertThat(mailed())
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.subject())
                  .isEqualTo("Product 10 ends on " + end.toString().substring(0, 10));
              assertThat(mail.text())
                  .contains("Ann", license.text(), end.toString().substring(0, 10), "left: 30");
            });
    bench.time.advance(DAY.multipliedBy(23));
    notices.tellOfEnds(10);
    notices.tellOfEnds(10);
    assertThat(told()).extracting(event -> event.data().get("days")).containsExactly("30", "7");
    bench.time.advance(DAY.multipliedBy(7));
    notices.tellOfEnds(10);
    assertThat(told()).hasSize(2);
    assertThat(mailed()).hasSize(2);
  }

  @Test
  void whoLearnsLateIsToldOnceWithTheDaysThatAreLeft() {
    rules(false, false, 30, 7, 5);
    sell(ending, Optional.of(ann), Optional.empty());
    bench.time.advance(DAY.multipliedBy(36).plusSeconds(1));
    notices.tellOfEnds(10);
    notices.tellOfEnds(10);
    assertThat(told()).extracting(event -> event.data().get("days")).containsExactly("4");
    assertThat(mailed()).isEmpty();
  }

  @Test
  void ofMoreThanAreToldAtATimeEachIsToldOnce() {
    rules(false, true, 30, 7, 5);
    for (int i = 0; i < 20; i++) {
      sell(ending, Optional.of(ann), Optional.empty());
    }
    bench.time.advance(DAY.multipliedBy(36));
    while (notices.tellOfEnds(3) > 0) {
      assertThat(told()).hasSizeLessThanOrEqualTo(20);
    }
    assertThat(told()).extracting(Event::subject).hasSize(20).doesNotHaveDuplicates();
    assertThat(mailed()).hasSize(20);
  }

  @Test
  void anExtensionCountsAnewAndWhatIsTakenBackIsNotTold() {
    rules(false, false, 7);
    LicenseId extended = sell(ending, Optional.of(ann), Optional.empty()).licenses().get(0).id();
    LicenseId freed = sell(ending, Optional.of(ann), Optional.empty()).licenses().get(0).id();
    LicenseId withdrawn = sell(ending, Optional.of(ann), Optional.empty()).licenses().get(0).id();
    Instant later = end.plus(DAY.multipliedBy(100));
    Bench.done(
        bench
            .coffer
            .changes()
            .change(firm.id(), extended, t -> Terms.builder().validUntil(later).build()));
    Bench.done(bench.coffer.changes().change(firm.id(), freed, t -> Terms.builder().build()));
    Bench.done(bench.coffer.changes().withdraw(firm.id(), withdrawn));
    bench.time.advance(DAY.multipliedBy(39));
    notices.tellOfEnds(10);
    assertThat(told()).isEmpty();
    assertThat(notices.tellOfEnds(10)).as("nothing is looked at again").isZero();
    bench.time.advance(DAY.multipliedBy(95));
    notices.tellOfEnds(10);
    assertThat(told()).extracting(Event::subject).containsExactly(extended.text());
  }

  @Test
  void ofManyThatTellAtOnceOneDoes() {
    rules(false, true, 7);
    for (int i = 0; i < 20; i++) {
      sell(ending, Optional.of(ann), Optional.empty());
    }
    bench.time.advance(DAY.multipliedBy(35));
    Parallel.run(
        4,
        number -> {
          while (notices.tellOfEnds(3) > 0) {
            Thread.onSpinWait();
          }
          return true;
        });
    assertThat(told()).extracting(Event::subject).hasSize(20).doesNotHaveDuplicates();
    assertThat(mailed()).hasSize(20);
  }

  @Test
  void whatWasToldIsInTheRulesOfTheFirmAlone() {
    Firm other = bench.firm(1002);
    rules(true, true, 3);
    assertThat(notices.rules(other.id())).isEqualTo(MailRules.usual(other.id()));
    assertThat(notices.rules(firm.id()).days()).containsExactly(3);
  }
}
