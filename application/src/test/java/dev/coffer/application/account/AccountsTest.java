package dev.coffer.application.account;

import static dev.coffer.application.Bench.done;
import static dev.coffer.application.Bench.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Sales;
import dev.coffer.domain.account.Account;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.account.Group;
import dev.coffer.domain.license.Terms;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class AccountsTest {
  private static final EmailAddress ANN = new EmailAddress("ann@example.com");
  private static final char[] PASSWORD = "correct horse".toCharArray();
  private static final Pattern CODE = Pattern.compile("cofc_[0-9A-Z]{52}");

  private final Bench open = new Bench(false);
  private final Bench confirming = new Bench(true);

  @Test
  void withoutConfirmationARegisteredPersonIsSignedIn() {
    Accounts.Registered registered = done(register(open, Optional.empty(), resume(open)));

    Accounts.SignedIn signedIn = ((Accounts.Registered.Ready) registered).signedIn();
    assertThat(done(open.coffer.accounts().authenticate(signedIn.token())).email()).isEqualTo(ANN);
  }

  @Test
  void registeringAgainWithTheSameResumeKeyGoesOn() {
    BearerToken resume = resume(open);
    done(register(open, Optional.empty(), resume));

    assertThat(done(register(open, Optional.empty(), resume)))
        .isInstanceOf(Accounts.Registered.Ready.class);
    assertThat(problem(register(open, Optional.empty(), resume(open))))
        .isEqualTo(Problem.ACCOUNT_EXISTS);
  }

  @Test
  void aResumeKeyIsNoWayAroundThePassword() {
    BearerToken resume = resume(open);
    done(register(open, Optional.empty(), resume));

    assertThat(
            problem(
                open.coffer
                    .accounts()
                    .register(ANN, "wrong password".toCharArray(), Optional.empty(), resume)))
        .isEqualTo(Problem.SIGN_IN_FAILED);
  }

  @Test
  void withConfirmationTheAccountServesOnceConfirmed() {
    assertThat(done(register(confirming, Optional.empty(), resume(confirming))))
        .isInstanceOf(Accounts.Registered.ConfirmationSent.class);
    assertThat(problem(confirming.coffer.accounts().signIn(ANN, PASSWORD)))
        .isEqualTo(Problem.ACCOUNT_UNCONFIRMED);

    done(confirming.coffer.accounts().confirm(mailedCode(confirming)));

    assertThat(done(confirming.coffer.accounts().signIn(ANN, PASSWORD)).account().email())
        .isEqualTo(ANN);
  }

  @Test
  void aConfirmationCodeServesOnceAndForThreeDays() {
    done(register(confirming, Optional.empty(), resume(confirming)));
    BearerToken code = mailedCode(confirming);
    confirming.time.advance(Duration.ofDays(3));

    assertThat(problem(confirming.coffer.accounts().confirm(code))).isEqualTo(Problem.CODE_INVALID);
  }

  @Test
  void registeringATakenAddressLooksTheSameAndMailsItsOwner() {
    done(register(confirming, Optional.empty(), resume(confirming)));
    mailedCode(confirming);

    assertThat(done(register(confirming, Optional.empty(), resume(confirming))))
        .isInstanceOf(Accounts.Registered.ConfirmationSent.class);
    confirming.coffer.mailRoom().deliver(10);
    assertThat(confirming.mailer.sent())
        .last()
        .satisfies(mail -> assertThat(mail.subject()).contains("already"));
  }

  @Test
  void aTicketIsReservedUntilConfirmedAndThenTheAccounts() {
    Sales.Sale sale = sale(confirming);
    done(register(confirming, Optional.of(sale), resume(confirming)));

    assertThat(
            problem(
                confirming
                    .coffer
                    .gateway()
                    .activate(
                        sale.ticket(),
                        "pc",
                        confirming.enrolment(confirming.deviceKey(), sale.ticket()),
                        "r")))
        .isEqualTo(Problem.TICKET_TAKEN);

    Account account = done(confirming.coffer.accounts().confirm(mailedCode(confirming)));
    assertThat(ticketOwner(confirming, sale)).contains(account.id());
  }

  @Test
  void aReservationEndsWithItsTime() {
    Sales.Sale sale = sale(confirming);
    done(register(confirming, Optional.of(sale), resume(confirming)));

    confirming.time.advance(Duration.ofDays(3));

    done(
        confirming
            .coffer
            .gateway()
            .activate(
                sale.ticket(),
                "pc",
                confirming.enrolment(confirming.deviceKey(), sale.ticket()),
                "r"));
  }

  @Test
  void aTicketThatIsAnothersIsNoWayToRegister() {
    Sales.Sale sale = sale(open);
    done(register(open, Optional.of(sale), resume(open)));

    assertThat(
            problem(
                open.coffer
                    .accounts()
                    .register(
                        new EmailAddress("bob@example.com"),
                        PASSWORD,
                        Optional.of(sale.ticket()),
                        resume(open))))
        .isEqualTo(Problem.TICKET_TAKEN);
  }

  @Test
  void wrongPasswordAndUnknownAccountAreOneRefusal() {
    done(register(open, Optional.empty(), resume(open)));

    Outcome<?> wrong = open.coffer.accounts().signIn(ANN, "incorrect horse".toCharArray());
    Outcome<?> unknown =
        open.coffer.accounts().signIn(new EmailAddress("eve@example.com"), PASSWORD);

    assertThat(wrong).isEqualTo(unknown);
  }

  @Test
  void aSessionEndsAtSignOutAndAfterTwelveHours() {
    done(register(open, Optional.empty(), resume(open)));
    Accounts.SignedIn first = done(open.coffer.accounts().signIn(ANN, PASSWORD));
    Accounts.SignedIn second = done(open.coffer.accounts().signIn(ANN, PASSWORD));

    open.coffer.accounts().signOut(first.token());

    assertThat(problem(open.coffer.accounts().authenticate(first.token())))
        .isEqualTo(Problem.SESSION_ENDED);
    open.time.advance(Duration.ofHours(12).minusSeconds(1));
    done(open.coffer.accounts().authenticate(second.token()));
    open.time.advance(Duration.ofSeconds(1));
    assertThat(problem(open.coffer.accounts().authenticate(second.token())))
        .isEqualTo(Problem.SESSION_ENDED);
  }

  @Test
  void aResetSetsThePasswordAndEndsAllSessions() {
    done(register(open, Optional.empty(), resume(open)));
    Accounts.SignedIn before = done(open.coffer.accounts().signIn(ANN, PASSWORD));
    open.coffer.accounts().requestReset(ANN);
    BearerToken code = mailedCode(open);
    char[] next = "battery staple".toCharArray();

    done(open.coffer.accounts().reset(code, next));

    assertThat(problem(open.coffer.accounts().authenticate(before.token())))
        .isEqualTo(Problem.SESSION_ENDED);
    assertThat(problem(open.coffer.accounts().signIn(ANN, PASSWORD)))
        .isEqualTo(Problem.SIGN_IN_FAILED);
    done(open.coffer.accounts().signIn(ANN, next));
    assertThat(problem(open.coffer.accounts().reset(code, next))).isEqualTo(Problem.CODE_INVALID);
  }

  @Test
  void askingForAResetOfAnUnknownAddressMailsNobody() {
    open.coffer.accounts().requestReset(new EmailAddress("eve@example.com"));

    open.coffer.mailRoom().deliver(10);

    assertThat(open.mailer.sent()).isEmpty();
  }

  @Test
  void aPasswordOfNineCharactersIsRefused() {
    assertThat(
            problem(
                open.coffer
                    .accounts()
                    .register(ANN, "ninechars".toCharArray(), Optional.empty(), resume(open))))
        .isEqualTo(Problem.PASSWORD_UNFIT);
  }

  @Test
  void onlyManagersChangeAGroup() {
    Account ann = signedIn(open, "ann@example.com");
    Account bob = signedIn(open, "bob@example.com");
    Group group = open.coffer.accounts().found(ann.id(), "Drawing office");
    Accounts accounts = open.coffer.accounts();

    done(accounts.join(ann.id(), group.id(), bob.email(), Group.Role.MEMBER));

    assertThat(accounts.groupsOf(bob.id())).extracting(Group::id).containsExactly(group.id());
    assertThat(problem(accounts.join(bob.id(), group.id(), ann.email(), Group.Role.MEMBER)))
        .isEqualTo(Problem.GROUP_NOT_MANAGED);
    done(accounts.leave(ann.id(), group.id(), bob.id()));
    assertThat(accounts.groupsOf(bob.id())).isEmpty();
  }

  private Account signedIn(Bench bench, String email) {
    Accounts.Registered registered =
        done(
            bench
                .coffer
                .accounts()
                .register(new EmailAddress(email), PASSWORD, Optional.empty(), resume(bench)));
    return ((Accounts.Registered.Ready) registered).signedIn().account();
  }

  private static Sales.Sale sale(Bench bench) {
    Firm firm = bench.firm(1001);
    return bench.sell(bench.product(firm, 10, Terms.builder().build()), 1);
  }

  private static Outcome<Accounts.Registered> register(
      Bench bench, Optional<Sales.Sale> sale, BearerToken resume) {
    return bench.coffer.accounts().register(ANN, PASSWORD, sale.map(Sales.Sale::ticket), resume);
  }

  private static BearerToken resume(Bench bench) {
    return BearerToken.of(BearerToken.Kind.RESUME, bench.random.next(BearerToken.ENTROPY));
  }

  private static BearerToken mailedCode(Bench bench) {
    bench.coffer.mailRoom().deliver(10);
    String text = bench.mailer.sent().get(bench.mailer.sent().size() - 1).text();
    Matcher matcher = CODE.matcher(text);
    assertThat(matcher.find()).isTrue();
    return BearerToken.parse(BearerToken.Kind.CODE, matcher.group());
  }

  private static Optional<AccountId> ticketOwner(Bench bench, Sales.Sale sale) {
    return bench.coffer.central().show(sale.ticket().lookupHash()).orElseThrow().ticket().owner();
  }
}
