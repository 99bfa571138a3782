package dev.coffer.application.gateway;

import static dev.coffer.application.Bench.done;
import static dev.coffer.application.Bench.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.account.Accounts;
import dev.coffer.application.central.Changes;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Sales;
import dev.coffer.application.cloud.ContainerAccess;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.ContainerDriver.Item;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.account.Group;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What holders do with their licences, within the vendors' rules. */
final class HoldingsTest {
  private static final Terms.Moves ALL = new Terms.Moves(true, true, 3, Duration.ZERO);

  private final Bench bench = new Bench();
  private final Firm firm = bench.firm(1001);
  private final Holdings holdings = bench.coffer.holdings();
  private final AccountId ann = account("ann@example.org");
  private final ContainerAccess own = bench.coffer.memberships().own(ann).right();
  private final ContainerAccess teams = teams();
  private int products = 10;

  @Test
  void aReturnedLicenceCanBeActivatedElsewhere() {
    License license = active(Terms.builder());

    Holdings.OnItsWay way = done(holdings.giveBack(own, license.id(), "r"));

    assertThat(way.inUseUntil()).isEmpty();
    assertThat(way.license().place().state()).isEqualTo(Place.State.AVAILABLE);
    assertThat(done(holdings.giveBack(own, license.id(), "r")).license())
        .isEqualTo(current(license));
    assertThat(items(own)).isEmpty();
  }

  @Test
  void aReturnThatTheTermsForbidIsRefusedWithWhatTheyAllow() {
    License license = active(Terms.builder().moves(new Terms.Moves(false, true, 0, Duration.ZERO)));

    Outcome<Holdings.OnItsWay> refused = holdings.giveBack(own, license.id(), "r");

    assertThat(problem(refused)).isEqualTo(Problem.LICENSE_NOT_PERMITTED);
    assertThat(((Outcome.Refused<?>) refused).details())
        .containsEntry("mayReturn", "false")
        .containsEntry("mayMove", "true");
    assertThat(current(license).place()).isEqualTo(license.place());
  }

  @Test
  void whoOnlyUsesAContainerGivesNothingBack() {
    License license = active(Terms.builder());
    ContainerAccess member = new ContainerAccess(own.container(), Optional.empty(), false);

    assertThat(problem(holdings.giveBack(member, license.id(), "r"))).isEqualTo(Problem.FORBIDDEN);
    assertThat(problem(holdings.giveBack(teams, license.id(), "r")))
        .isEqualTo(Problem.LICENSE_UNKNOWN);
  }

  @Test
  void movingGainsNothingOfAnyTerm() {
    Instant until = Bench.START.plus(Duration.ofDays(40));
    License license =
        active(
            Terms.builder()
                .moves(new Terms.Moves(false, true, 0, Duration.ZERO))
                .units(100)
                .usagePeriod(Duration.ofDays(30))
                .validUntil(until)
                .maintenanceUntil(until)
                .seats(3)
                .lingerTime(Duration.ofSeconds(5))
                .contactEvery(Duration.ofDays(9))
                .namedUser("ann")
                .publicData(Bytes.utf8("public")));
    use(license, 40);
    bench.time.advance(Duration.ofDays(10));
    Item before = item(own, license);

    done(holdings.move(own, license.id(), teams, "r"));

    assertThat(items(own)).isEmpty();
    Item after = item(teams, license);
    Terms was = before.entry().terms();
    Terms is = after.entry().terms();
    assertThat(is.units().orElseThrow() - after.used().units())
        .isEqualTo(was.units().orElseThrow() - before.used().units())
        .isEqualTo(60);
    assertThat(is.effectiveEnd(after.used().firstUse()))
        .isEqualTo(was.effectiveEnd(before.used().firstUse()))
        .contains(Bench.START.plus(Duration.ofDays(30)));
    assertThat(is.seats()).isEqualTo(was.seats());
    assertThat(is.maintenanceUntil()).isEqualTo(was.maintenanceUntil());
    assertThat(is.lingerTime()).isEqualTo(was.lingerTime());
    assertThat(is.contactEvery()).isEqualTo(was.contactEvery());
    assertThat(is.namedUser()).isEqualTo(was.namedUser());
    assertThat(is.moves()).isEqualTo(was.moves());
    assertThat(is.publicData()).isEqualTo(was.publicData());
    assertThat(is.kinds()).isEqualTo(was.kinds());
    done(holdings.move(teams, license.id(), own, "r"));
    assertThat(item(own, license).entry().terms().units()).contains(60L);
  }

  @Test
  void aMoveThatTheTermsForbidIsRefused() {
    License license = active(Terms.builder().moves(new Terms.Moves(true, false, 0, Duration.ZERO)));

    assertThat(problem(holdings.move(own, license.id(), teams, "r")))
        .isEqualTo(Problem.LICENSE_NOT_PERMITTED);
    assertThat(current(license).place()).isEqualTo(license.place());
  }

  @Test
  void aMoveIntoAContainerThatMayNotHaveItIsRefusedBeforeItLeaves() {
    License license = active(Terms.builder());
    done(
        bench
            .coffer
            .changes()
            .change(
                firm.id(),
                license.id(),
                terms -> Terms.builder().kinds(ContainerKind.MACHINE).build()));

    assertThat(problem(holdings.move(own, license.id(), teams, "r")))
        .isEqualTo(Problem.KIND_NOT_ALLOWED);
    assertThat(current(license).place().isIn(own.container())).isTrue();
  }

  @Test
  void theAccountThatOwnsTheTicketRestores() {
    Sales.Sale sale = sale(Terms.builder().moves(ALL), Optional.empty());
    done(bench.coffer.gateway().activate(teams, sale.ticket(), "r"));
    AccountId bob = account("bob@example.org");

    assertThat(problem(holdings.restore(bob, sale.ticket()))).isEqualTo(Problem.TICKET_TAKEN);
    Changes.Restored restored = done(holdings.restore(ann, sale.ticket()));

    assertThat(restored.licenses().get(0).place().state()).isEqualTo(Place.State.AVAILABLE);
    assertThat(restored.blocked()).containsExactly(teams.container());
    assertThat(problem(bench.coffer.gateway().activate(teams, sale.ticket(), "r")))
        .isEqualTo(Problem.LICENSE_BLOCKED);
    done(bench.coffer.gateway().activate(own, sale.ticket(), "r"));
    bench.coffer.autoUpdate().round(10);
    assertThat(items(teams)).isEmpty();
    assertThat(items(own)).hasSize(1);
  }

  @Test
  void whatIsInTheAccountsOwnContainerIsNotLost() {
    Sales.Sale sale = sale(Terms.builder().moves(ALL), Optional.empty());
    done(bench.coffer.gateway().activate(own, sale.ticket(), "r"));

    assertThat(problem(holdings.restore(ann, sale.ticket()))).isEqualTo(Problem.RESTORE_NOT_LOST);

    bench.coffer.autoUpdate().round(10);
    assertThat(items(own)).as("still there, and in use").hasSize(1);
  }

  @Test
  void aTicketOfNobodyIsRestoredByAMailedCodeThatServesOnce() {
    Sales.Sale sale = sale(Terms.builder().moves(ALL), Optional.of("customer@example.org"));
    done(
        bench
            .coffer
            .gateway()
            .activate(sale.ticket(), "pc", bench.enrolment(bench.deviceKey(), sale.ticket()), "r"));
    assertThat(problem(holdings.restore(ann, sale.ticket()))).isEqualTo(Problem.RESTORE_UNPROVEN);

    done(holdings.requestRestore(sale.ticket()));
    bench.coffer.mailRoom().deliver(10);
    String text = bench.mailer.sent().get(0).text();
    Matcher code = Pattern.compile("--code ([A-Za-z0-9_-]+)").matcher(text);
    assertThat(code.find()).isTrue();
    done(holdings.restore(code.group(1)));

    assertThat(problem(holdings.restore(code.group(1)))).isEqualTo(Problem.CODE_INVALID);
    assertThat(problem(holdings.restore("x" + code.group(1)))).isEqualTo(Problem.CODE_INVALID);
    assertThat(problem(holdings.restore("ä"))).isEqualTo(Problem.CODE_INVALID);
    assertThat(text).doesNotContain(sale.ticket().text());
    done(
        bench
            .coffer
            .gateway()
            .activate(
                sale.ticket(), "pc2", bench.enrolment(bench.deviceKey(), sale.ticket()), "r"));
  }

  @Test
  void aMailedCodeLivesADay() {
    Sales.Sale sale = sale(Terms.builder().moves(ALL), Optional.of("customer@example.org"));
    done(bench.coffer.gateway().activate(own, sale.ticket(), "r"));
    done(holdings.requestRestore(sale.ticket()));
    bench.coffer.mailRoom().deliver(10);
    Matcher code =
        Pattern.compile("--code ([A-Za-z0-9_-]+)").matcher(bench.mailer.sent().get(0).text());
    assertThat(code.find()).isTrue();
    bench.time.advance(Duration.ofHours(24));

    assertThat(problem(holdings.restore(code.group(1)))).isEqualTo(Problem.CODE_INVALID);
  }

  @Test
  void whereNoAddressIsKnownNothingIsSentAndNobodyIsTold() {
    Sales.Sale sale = sale(Terms.builder().moves(ALL), Optional.empty());

    done(holdings.requestRestore(sale.ticket()));

    assertThat(bench.coffer.mailRoom().deliver(10)).isZero();
  }

  @Test
  void aTicketWithAWithdrawnLicenceStillActivatesTheOthers() {
    Product product = bench.product(firm, products++, Terms.builder().build());
    Sales.Sale sale = bench.sell(product, 2);
    done(bench.coffer.changes().withdraw(firm.id(), sale.licenses().get(0).id()));

    Gateway.Delivered delivered = done(bench.coffer.gateway().activate(own, sale.ticket(), "r"));

    assertThat(delivered.licenses())
        .extracting(License::id)
        .containsExactly(sale.licenses().get(1).id());
  }

  private License active(Terms.Builder terms) {
    Sales.Sale sale = sale(terms, Optional.empty());
    done(bench.coffer.gateway().activate(own, sale.ticket(), "r"));
    return current(sale.licenses().get(0));
  }

  private Sales.Sale sale(Terms.Builder terms, Optional<String> email) {
    Product product = bench.product(firm, products++, terms.build());
    Optional<Customer> customer =
        email.map(to -> bench.coffer.sales().addCustomer(firm.id(), "Ann", Optional.of(to)));
    return done(
        bench
            .coffer
            .sales()
            .sell(
                firm.id(),
                customer.map(Customer::id),
                List.of(new Order.Item(product.code(), 1)),
                ""));
  }

  private AccountId account(String email) {
    Accounts.Registered registered =
        done(
            bench
                .coffer
                .accounts()
                .register(
                    new EmailAddress(email),
                    "correct horse battery".toCharArray(),
                    Optional.empty(),
                    BearerToken.of(BearerToken.Kind.RESUME, bench.random.next(32))));
    return ((Accounts.Registered.Ready) registered).signedIn().account().id();
  }

  private ContainerAccess teams() {
    Group group = bench.coffer.accounts().found(ann, "team");
    return bench
        .coffer
        .memberships()
        .keep(ann, done(bench.coffer.memberships().conceive(ann, group)))
        .right();
  }

  private void use(License license, long units) {
    bench
        .coffer
        .containers()
        .use(
            own.container(),
            firm.id(),
            license.id(),
            bench.ids.next(),
            new ContainerDriver.Use(
                new Demand(units, Optional.empty(), Optional.of("ann"), false), Optional.empty()));
  }

  private List<Item> items(ContainerAccess access) {
    return bench.coffer.containers().contents(access.container(), firm.id()).items();
  }

  private Item item(ContainerAccess access, License license) {
    return items(access).stream()
        .filter(item -> item.entry().license().equals(license.id()))
        .findFirst()
        .orElseThrow();
  }

  private License current(License license) {
    return bench.coffer.sales().license(firm.id(), license.id()).orElseThrow();
  }
}
