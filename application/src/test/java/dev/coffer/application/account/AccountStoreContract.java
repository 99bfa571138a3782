package dev.coffer.application.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Parallel;
import dev.coffer.application.Samples;
import dev.coffer.application.StoreContract;
import dev.coffer.application.Versioned;
import dev.coffer.application.account.AccountStore.OneTimeCode;
import dev.coffer.application.account.AccountStore.OneTimeCode.Purpose;
import dev.coffer.application.account.AccountStore.Registration;
import dev.coffer.application.account.AccountStore.Session;
import dev.coffer.domain.account.Account;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.account.Group;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each {@link AccountStore} does. */
public interface AccountStoreContract extends StoreContract {
  AccountId ANN = Samples.accountId(1);
  AccountId BEN = Samples.accountId(2);
  Instant T0 = Samples.T0;

  AccountStore accounts();

  private void add(Account account) {
    run(() -> accounts().saveAccount(Versioned.fresh(account)));
  }

  private Versioned<Account> load(AccountId id) {
    return in(() -> accounts().account(id)).orElseThrow();
  }

  private static Account renamed(Account account, String email) {
    return new Account(
        account.id(),
        new EmailAddress(email),
        account.passwordHash(),
        account.confirmed(),
        account.createdAt());
  }

  @Test
  default void anAccountIsFoundByIdAndByAddress() {
    Account ann = Samples.account(1);
    add(ann);
    add(Samples.account(2).confirmedNow());
    assertThat(load(ANN).value()).isEqualTo(ann);
    assertThat(in(() -> accounts().byEmail(ann.email()))).contains(load(ANN));
    assertThat(load(BEN).value().confirmed()).isTrue();
  }

  @Test
  default void whatWasNeverSavedIsAbsent() {
    assertThat(in(() -> accounts().account(ANN))).isEmpty();
    assertThat(in(() -> accounts().byEmail(Samples.account(1).email()))).isEmpty();
    assertThat(in(() -> accounts().group(Samples.group(1, ANN).id()))).isEmpty();
    assertThat(in(() -> accounts().groupsOf(ANN))).isEmpty();
    assertThat(in(() -> accounts().session(Samples.digest(1)))).isEmpty();
    assertThat(in(() -> accounts().takeCode(Samples.digest(1)))).isEmpty();
    assertThat(in(() -> accounts().registration(Samples.digest(1)))).isEmpty();
    assertThat(in(() -> accounts().registrationOf(ANN))).isEmpty();
  }

  @Test
  default void anAccountIsReplacedOverTheVersionItWasLoadedAt() {
    add(Samples.account(1));
    Versioned<Account> loaded = load(ANN);
    Account changed = loaded.value().confirmedNow().withPassword("$other$");
    run(() -> accounts().saveAccount(loaded.with(changed)));
    assertThat(load(ANN).value()).isEqualTo(changed);
    assertStale(() -> accounts().saveAccount(loaded));
    assertStale(() -> accounts().saveAccount(Versioned.fresh(changed)));
    assertStale(() -> accounts().saveAccount(new Versioned<>(Samples.account(2), 1)));
  }

  @Test
  default void anAddressIsOnePersons() {
    Account ann = Samples.account(1);
    add(ann);
    assertStale(
        () ->
            accounts()
                .saveAccount(Versioned.fresh(renamed(Samples.account(2), ann.email().value()))));
    assertThat(in(() -> accounts().account(BEN))).isEmpty();
    add(Samples.account(2));
    Versioned<Account> ben = load(BEN);
    assertStale(() -> accounts().saveAccount(ben.with(renamed(ben.value(), ann.email().value()))));
    assertThat(in(() -> accounts().byEmail(ann.email())).orElseThrow().value()).isEqualTo(ann);
  }

  @Test
  default void anAddressGivenUpIsFree() {
    Account ann = Samples.account(1);
    add(ann);
    run(() -> accounts().saveAccount(load(ANN).with(renamed(ann, "new@example.org"))));
    assertThat(in(() -> accounts().byEmail(ann.email()))).isEmpty();
    assertThat(in(() -> accounts().byEmail(new EmailAddress("new@example.org")))).isPresent();
    add(renamed(Samples.account(2), ann.email().value()));
    assertThat(in(() -> accounts().byEmail(ann.email())).orElseThrow().value().id()).isEqualTo(BEN);
  }

  @Test
  default void ofTwoWhoWantAnAddressAtOnceOneGetsIt() {
    assertOneOfTwoWins(
        number ->
            accounts()
                .saveAccount(
                    Versioned.fresh(renamed(Samples.account(number), "wanted@example.org"))));
  }

  @Test
  default void ofTwoWhoChangeAnAccountAtOnceOneDoes() {
    add(Samples.account(1));
    Versioned<Account> loaded = load(ANN);
    assertOneOfTwoWins(number -> accounts().saveAccount(loaded));
  }

  @Test
  default void aGroupComesBackWithItsMembers() {
    Group group = Samples.group(1, ANN).with(BEN, Group.Role.MEMBER);
    run(() -> accounts().saveGroup(Versioned.fresh(group)));
    Versioned<Group> loaded = in(() -> accounts().group(group.id())).orElseThrow();
    assertThat(loaded.value()).isEqualTo(group);
    Group next = group.with(BEN, Group.Role.MANAGER).without(ANN);
    run(() -> accounts().saveGroup(loaded.with(next)));
    assertThat(in(() -> accounts().group(group.id())).orElseThrow().value()).isEqualTo(next);
    assertStale(() -> accounts().saveGroup(loaded));
    assertStale(() -> accounts().saveGroup(Versioned.fresh(group)));
    assertStale(() -> accounts().saveGroup(new Versioned<>(Samples.group(2, ANN), 1)));
    assertThat(in(() -> accounts().groupsOf(ANN))).isEmpty();
    assertThat(in(() -> accounts().groupsOf(BEN))).containsExactly(next);
  }

  @Test
  default void aPersonsGroupsAreListedById() {
    Group third = Samples.group(3, ANN).with(BEN, Group.Role.MEMBER);
    for (Group group : new Group[] {third, Samples.group(1, ANN), Samples.group(2, BEN)}) {
      run(() -> accounts().saveGroup(Versioned.fresh(group)));
    }
    assertThat(in(() -> accounts().groupsOf(ANN))).containsExactly(Samples.group(1, ANN), third);
    assertThat(in(() -> accounts().groupsOf(BEN))).containsExactly(Samples.group(2, BEN), third);
  }

  @Test
  default void ofTwoWhoChangeAGroupAtOnceOneDoes() {
    Group group = Samples.group(1, ANN);
    run(() -> accounts().saveGroup(Versioned.fresh(group)));
    Versioned<Group> loaded = in(() -> accounts().group(group.id())).orElseThrow();
    assertOneOfTwoWins(
        number ->
            accounts()
                .saveGroup(
                    loaded.with(group.with(Samples.accountId(10 + number), Group.Role.MEMBER))));
    assertThat(in(() -> accounts().group(group.id())).orElseThrow().value().members()).hasSize(2);
  }

  @Test
  default void aSessionLastsUntilItIsEnded() {
    Session mine = Samples.session(1, ANN, T0);
    run(() -> accounts().addSession(mine));
    assertThat(in(() -> accounts().session(mine.hash()))).contains(mine);
    assertStale(() -> accounts().addSession(mine));
    run(() -> accounts().endSession(mine.hash()));
    run(() -> accounts().endSession(mine.hash()));
    assertThat(in(() -> accounts().session(mine.hash()))).isEmpty();
  }

  @Test
  default void allSessionsOfOnePersonEndTogether() {
    run(
        () -> {
          accounts().addSession(Samples.session(1, ANN, T0));
          accounts().addSession(Samples.session(2, ANN, T0));
          accounts().addSession(Samples.session(3, BEN, T0));
        });
    run(() -> accounts().endSessionsOf(ANN));
    assertThat(in(() -> accounts().session(Samples.digest(1)))).isEmpty();
    assertThat(in(() -> accounts().session(Samples.digest(2)))).isEmpty();
    assertThat(in(() -> accounts().session(Samples.digest(3)))).isPresent();
  }

  private static OneTimeCode code(int number, AccountId account, Purpose purpose) {
    return new OneTimeCode(Samples.digest(number), purpose, account, T0.plusSeconds(number));
  }

  @Test
  default void aCodeIsTakenOnce() {
    int number = 0;
    for (Purpose purpose : Purpose.values()) {
      OneTimeCode code = code(++number, ANN, purpose);
      run(() -> accounts().addCode(code));
      assertStale(() -> accounts().addCode(code));
      assertThat(in(() -> accounts().takeCode(code.hash()))).contains(code);
      assertThat(in(() -> accounts().takeCode(code.hash()))).isEmpty();
    }
  }

  @Test
  default void ofManyWhoTakeACodeAtOnceOneGetsIt() {
    for (int round = 0; round < 5; round++) {
      OneTimeCode code = code(round, ANN, Purpose.RESET);
      run(() -> accounts().addCode(code));
      assertThat(Parallel.run(4, number -> in(() -> accounts().takeCode(code.hash())).isPresent()))
          .containsExactlyInAnyOrder(true, false, false, false);
    }
  }

  @Test
  default void aCodeTakenInVainIsThereAgain() {
    OneTimeCode code = code(1, ANN, Purpose.RESET);
    run(() -> accounts().addCode(code));
    rollBack(() -> accounts().takeCode(code.hash()));
    assertThat(in(() -> accounts().takeCode(code.hash()))).contains(code);
  }

  @Test
  default void codesOfOnePersonAndPurposeAreDropped() {
    run(
        () -> {
          accounts().addCode(code(1, ANN, Purpose.RESET));
          accounts().addCode(code(2, ANN, Purpose.RESET));
          accounts().addCode(code(3, ANN, Purpose.CONFIRM));
          accounts().addCode(code(4, BEN, Purpose.RESET));
        });
    run(() -> accounts().dropCodes(ANN, Purpose.RESET));
    assertThat(in(() -> accounts().takeCode(Samples.digest(1)))).isEmpty();
    assertThat(in(() -> accounts().takeCode(Samples.digest(2)))).isEmpty();
    assertThat(in(() -> accounts().takeCode(Samples.digest(3)))).isPresent();
    assertThat(in(() -> accounts().takeCode(Samples.digest(4)))).isPresent();
  }

  @Test
  default void aRegistrationIsFoundByItsKeyAndItsAccount() {
    Registration one = new Registration(Samples.digest(1), ANN, Optional.of(Samples.digest(5)), T0);
    Registration two = new Registration(Samples.digest(2), BEN, Optional.empty(), T0);
    run(() -> accounts().addRegistration(one));
    run(() -> accounts().addRegistration(two));
    assertThat(in(() -> accounts().registration(one.resumeHash()))).contains(one);
    assertThat(in(() -> accounts().registrationOf(BEN))).contains(two);
  }

  @Test
  default void aResumeKeyAndAnAccountHaveOneRegistration() {
    run(
        () ->
            accounts()
                .addRegistration(new Registration(Samples.digest(1), ANN, Optional.empty(), T0)));
    assertStale(
        () ->
            accounts()
                .addRegistration(new Registration(Samples.digest(1), BEN, Optional.empty(), T0)));
    assertStale(
        () ->
            accounts()
                .addRegistration(new Registration(Samples.digest(2), ANN, Optional.empty(), T0)));
    assertThat(in(() -> accounts().registration(Samples.digest(2)))).isEmpty();
    assertThat(in(() -> accounts().registrationOf(BEN))).isEmpty();
  }

  @Test
  default void whatEndedIsRemovedAndNothingElse() {
    Instant registered = T0.minus(Registration.LIFE);
    run(
        () -> {
          accounts().addSession(Samples.session(1, ANN, T0));
          accounts().addSession(Samples.session(2, ANN, T0.plusNanos(1000)));
          accounts().addCode(new OneTimeCode(Samples.digest(1), Purpose.RESET, ANN, T0));
          accounts()
              .addCode(new OneTimeCode(Samples.digest(2), Purpose.RESET, ANN, T0.plusNanos(1000)));
          accounts()
              .addRegistration(
                  new Registration(Samples.digest(1), ANN, Optional.empty(), registered));
          accounts()
              .addRegistration(
                  new Registration(
                      Samples.digest(2), BEN, Optional.empty(), registered.plusNanos(1000)));
        });
    assertThat(in(() -> accounts().removeExpired(T0, 100))).isEqualTo(3);
    assertThat(in(() -> accounts().removeExpired(T0, 100))).isZero();
    assertThat(in(() -> accounts().session(Samples.digest(1)))).isEmpty();
    assertThat(in(() -> accounts().session(Samples.digest(2)))).isPresent();
    assertThat(in(() -> accounts().takeCode(Samples.digest(1)))).isEmpty();
    assertThat(in(() -> accounts().takeCode(Samples.digest(2)))).isPresent();
    assertThat(in(() -> accounts().registration(Samples.digest(1)))).isEmpty();
    assertThat(in(() -> accounts().registrationOf(ANN))).isEmpty();
    assertThat(in(() -> accounts().registrationOf(BEN))).isPresent();
  }

  @Test
  default void nothingIsRemovedBeyondTheLimit() {
    run(
        () -> {
          for (int number = 1; number <= 3; number++) {
            accounts().addSession(Samples.session(number, ANN, T0));
            accounts().addCode(code(-number, ANN, Purpose.CONFIRM));
          }
        });
    Instant later = T0.plusSeconds(100);
    assertThat(in(() -> accounts().removeExpired(later, 2))).isEqualTo(2);
    assertThat(in(() -> accounts().removeExpired(later, 2))).isEqualTo(2);
    assertThat(in(() -> accounts().removeExpired(later, 4))).isEqualTo(2);
    assertLimits(1000, limit -> accounts().removeExpired(T0, limit));
  }

  @Test
  default void whatIsRolledBackIsNotThere() {
    rollBack(
        () -> {
          accounts().saveAccount(Versioned.fresh(Samples.account(1)));
          accounts().saveGroup(Versioned.fresh(Samples.group(1, ANN)));
          accounts().addSession(Samples.session(1, ANN, T0));
        });
    assertThat(in(() -> accounts().byEmail(Samples.account(1).email()))).isEmpty();
    assertThat(in(() -> accounts().groupsOf(ANN))).isEmpty();
    assertThat(in(() -> accounts().session(Samples.digest(1)))).isEmpty();
    add(Samples.account(1));
  }

  @Test
  default void accountsAreKeptInsideTransactionsOnly() {
    assertJoins(() -> accounts().account(ANN));
    assertJoins(() -> accounts().takeCode(Samples.digest(1)));
    assertJoins(() -> accounts().endSessionsOf(ANN));
  }
}
