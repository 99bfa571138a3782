package dev.coffer.application.central;

import static dev.coffer.application.Bench.done;
import static dev.coffer.application.Bench.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.Outcome;
import dev.coffer.application.Parallel;
import dev.coffer.application.Problem;
import dev.coffer.application.container.ContainerDriver.Item;
import dev.coffer.application.container.SealedState;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseEvent;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.license.Transition;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.SignedUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What vendors change, carried out by nothing but exchanges with a machine container. */
final class ChangesTest {
  private final MachineBench machine = new MachineBench();
  private final Bench bench = machine.bench;
  private final Changes changes = bench.coffer.changes();
  private final Firm firm = machine.firm;

  /** A way into a state, and what a verb of the vendor does to the aggregate. */
  private record Verb(
      String name,
      Function<LicenseId, Outcome<License>> call,
      Function<License, LicenseEvent> event) {}

  private List<Verb> verbs(MachineBench fresh) {
    return List.of(
        new Verb(
            "withdraw",
            id -> changes.withdraw(firm.id(), id),
            license -> new LicenseEvent.Withdraw()),
        new Verb(
            "change",
            id -> changes.change(firm.id(), id, terms -> seats(terms, 7)),
            license -> new LicenseEvent.Change(seats(license.newestTerms(), 7))),
        new Verb(
            "replace",
            id ->
                changes
                    .replace(firm.id(), id, Optional.empty(), UnaryOperator.identity())
                    .map(Changes.Replaced::license),
            license -> new LicenseEvent.Replace(new LicenseId(bench.ids.next()))),
        new Verb(
            "assign",
            id -> changes.assign(firm.id(), id, fresh.serial),
            license -> new LicenseEvent.Deliver(fresh.serial)),
        new Verb(
            "restore",
            id -> changes.restore(firm.id(), id).map(restored -> restored.licenses().get(0)),
            license -> new LicenseEvent.Reissue()));
  }

  @Test
  void everyVerbDoesInEveryStateWhatTheAggregateDecidesAndAContactCarriesItOut() {
    for (Place.State state : Place.State.values()) {
      for (int i = 0; i < verbs(machine).size(); i++) {
        MachineBench fresh = machine.another();
        Verb verb = verbs(fresh).get(i);
        License before = fresh.in(state);
        Transition decided = before.on(verb.event().apply(before), bench.time.instant());

        Outcome<License> outcome = verb.call().apply(before.id());

        String what = verb.name() + " in " + state;
        License after = machine.current(before);
        if (decided instanceof Transition.Refused refused) {
          assertThat(problem(outcome))
              .as(what)
              .isEqualTo(problem(LicenseRefusal.of(before, refused.reason())));
          assertThat(after).as(what).isEqualTo(before);
        } else if (decided instanceof Transition.Unchanged) {
          assertThat(done(outcome)).as(what).isEqualTo(before).isEqualTo(after);
        } else {
          License expected = ((Transition.Moved) decided).license();
          assertThat(after.place()).as(what).isEqualTo(expected.place());
          assertThat(after.newestTerms()).as(what).isEqualTo(expected.newestTerms());
          assertThat(after.newestGeneration()).as(what).isEqualTo(expected.newestGeneration());
          assertThat(done(outcome)).as(what).isEqualTo(after);
        }
        fresh.contact();
        fresh.contact();
        License settled = machine.current(before);
        boolean there =
            fresh.items().stream()
                .map(item -> item.entry().license())
                .anyMatch(before.id()::equals);
        assertThat(there).as(what).isEqualTo(settled.belongsIn(fresh.serial));
        assertThat(settled.pending()).as(what).isEmpty();
        assertThat(settled.place().state())
            .as(what)
            .isIn(
                Place.State.AVAILABLE,
                Place.State.ACTIVE,
                Place.State.WITHDRAWN,
                Place.State.REPLACED);
      }
    }
  }

  @Test
  void aVerbRepeatedChangesNothingMore() {
    License license = machine.active(Terms.builder());
    for (Verb verb : verbs(machine).subList(0, 2)) {
      License first = done(verb.call().apply(license.id()));
      assertThat(done(verb.call().apply(license.id()))).as(verb.name()).isEqualTo(first);
      machine.contact();
      License carriedOut = machine.current(license);
      if (verb.name().equals("change")) {
        assertThat(done(verb.call().apply(license.id()))).isEqualTo(carriedOut);
      }
      license = machine.active(Terms.builder());
    }
  }

  @Test
  void changesAtTheSameTimeAreAllMade() {
    License license = machine.active(Terms.builder());

    Parallel.run(
        6,
        number ->
            done(changes.change(firm.id(), license.id(), terms -> seats(terms, 10 + number))));

    assertThat(machine.current(license).pending()).hasSize(6);
    machine.contact();
    machine.contact();
    assertThat(machine.current(license).pending()).isEmpty();
    assertThat(machine.items().get(0).entry().terms().seats())
        .isEqualTo(machine.current(license).terms().seats());
  }

  @Test
  void aWithdrawAndAContactAtTheSameTimeEndInOneOfTheirOrders() {
    for (int i = 0; i < 10; i++) {
      License license = machine.active(Terms.builder());
      Parallel.run(
          2,
          number -> {
            if (number == 0) {
              done(changes.withdraw(firm.id(), license.id()));
            } else {
              machine.contact(machine.giveBack(license));
            }
            return true;
          });
      machine.contact();
      assertThat(machine.current(license).place().state())
          .isIn(Place.State.WITHDRAWN, Place.State.WITHDRAWING);
      machine.contact();
      assertThat(machine.current(license).place().state()).isEqualTo(Place.State.WITHDRAWN);
    }
  }

  @Test
  void thePendingWithdrawStandsBeforeWhatTheUserWishesInTheSameContact() {
    License withdrawn = machine.active(Terms.builder());
    License wanted = machine.sold(Terms.builder());
    done(changes.withdraw(firm.id(), withdrawn.id()));

    ExchangeResult.Answered answer =
        machine.answered(machine.context(machine.giveBack(withdrawn), machine.activate(wanted)));

    assertThat(answer.refusedWishes())
        .extracting(ExchangeResult.RefusedWish::reason)
        .containsExactly(ExchangeResult.RefusedWish.Reason.WITHDRAWN);
    List<Operation> operations = machine.written(answer.updates().size());
    assertThat(operations.get(0)).isInstanceOf(Operation.Remove.class);
    assertThat(((Operation.Remove) operations.get(0)).license()).isEqualTo(withdrawn.id());
    assertThat(operations.get(operations.size() - 1)).isInstanceOf(Operation.Put.class);
  }

  @Test
  void quarantineHoldsNoWithdrawBackButWhatGives() {
    License kept = machine.active(Terms.builder());
    License withdrawn = machine.active(Terms.builder());
    SealedState.Stored before = machine.files.find(machine.serial).orElseThrow();
    machine.contact();
    machine.transfer(machine.activate(machine.sold(Terms.builder())));
    machine.putBack(before);
    assertThat(machine.answered(machine.challenged()).incident()).isPresent();
    done(changes.withdraw(firm.id(), withdrawn.id()));
    done(changes.change(firm.id(), kept.id(), terms -> seats(terms, 9)));

    ExchangeResult.Answered answer = machine.answered(machine.challenged());
    for (SignedUpdate update : answer.updates()) {
      machine.applied(update);
    }

    assertThat(machine.items())
        .extracting(item -> item.entry().license())
        .doesNotContain(withdrawn.id());
    assertThat(machine.held(kept).terms().seats()).isEqualTo(1);
  }

  @Test
  void aReplacementIsOneUpdateAndTheTicketCarriesTheSuccessor() {
    License old = machine.active(Terms.builder().units(10));
    machine.use(old, 4);
    machine.contact();

    Changes.Replaced replaced =
        done(changes.replace(firm.id(), old.id(), Optional.empty(), UnaryOperator.identity()));
    List<SignedUpdate> updates = machine.answered(machine.context()).updates();
    assertThat(updates).hasSize(1);
    assertThat(machine.written(1))
        .extracting(each -> each.getClass().getSimpleName())
        .containsExactly("Remove", "Put");
    machine.contact();

    assertThat(machine.current(old).place().state()).isEqualTo(Place.State.REPLACED);
    assertThat(machine.current(replaced.successor()).place().state()).isEqualTo(Place.State.ACTIVE);
    assertThat(machine.held(replaced.successor()).terms().units()).contains(6L);
    assertThat(bench.coffer.central().show(old.ticket()).orElseThrow().licenses())
        .extracting(License::id)
        .containsExactly(replaced.successor().id());
  }

  @Test
  void unitsSpentBetweenTheVendorsWordAndTheUpdateAreTakenOffTheSuccessor() {
    License old = machine.active(Terms.builder().units(10));
    Changes.Replaced replaced =
        done(changes.replace(firm.id(), old.id(), Optional.empty(), UnaryOperator.identity()));
    SignedUpdate update = machine.answered(machine.context()).updates().get(0);
    machine.use(old, 7);

    machine.answered(machine.applied(update));
    machine.contact();
    machine.contact();

    Item item = machine.item(replaced.successor());
    assertThat(item.entry().terms().units().orElseThrow() - item.used().units()).isEqualTo(3);
  }

  @Test
  void aReplacementThatMayNotLiveThereIsRefusedAndChangesNothing() {
    License old = machine.active(Terms.builder());
    var cloudOnly = bench.product(firm, 4711, Terms.builder().build());

    Outcome<Changes.Replaced> outcome =
        changes.replace(
            firm.id(), old.id(), Optional.of(cloudOnly.code()), UnaryOperator.identity());

    assertThat(problem(outcome)).isEqualTo(Problem.KIND_NOT_ALLOWED);
    assertThat(machine.current(old)).isEqualTo(old);
  }

  @Test
  void anExtensionReachesTheContainerAndAnUncollectedOneCountsAtOnce() {
    License active = machine.active(Terms.builder().seats(2));
    License sold = machine.sold(Terms.builder().seats(2));

    done(changes.change(firm.id(), active.id(), terms -> seats(terms, 5)));
    done(changes.change(firm.id(), sold.id(), terms -> seats(terms, 5)));
    assertThat(machine.held(active).terms().seats()).isEqualTo(2);
    assertThat(machine.current(active).pending()).hasSize(1);
    machine.contact();

    assertThat(machine.held(active).terms().seats()).isEqualTo(5);
    assertThat(machine.current(active).generation()).isEqualTo(2);
    assertThat(machine.current(sold).terms().seats()).isEqualTo(5);
    assertThat(machine.current(sold).generation()).isEqualTo(2);
  }

  @Test
  void anAddedLicenceGoesToTheOnlyContainerOfItsTicket() {
    License license = machine.active(Terms.builder());
    var addOn = machine.product(Terms.builder());

    License added =
        done(changes.add(firm.id(), license.order(), addOn.code(), 1, Optional.empty())).get(0);
    machine.contact();

    assertThat(machine.current(added).place().isIn(machine.serial)).isTrue();
    assertThat(machine.items()).hasSize(2);
  }

  @Test
  void anAddedLicenceWaitsForItsUserWhereTheTicketIsNowhereOrInSeveralContainers() {
    License license = machine.sold(Terms.builder());
    var addOn = machine.product(Terms.builder());

    License added =
        done(changes.add(firm.id(), license.order(), addOn.code(), 1, Optional.empty())).get(0);

    assertThat(added.place().state()).isEqualTo(Place.State.AVAILABLE);
    machine.transfer(machine.activate(license), machine.activate(added));
    assertThat(machine.items()).hasSize(2);
    MachineBench elsewhere = machine.another();
    License third =
        done(changes.add(firm.id(), license.order(), addOn.code(), 1, Optional.of(machine.serial)))
            .get(0);
    machine.contact();
    machine.transfer(machine.giveBack(third));
    elsewhere.transfer(elsewhere.activate(machine.current(third)));
    License fourth =
        done(changes.add(firm.id(), license.order(), addOn.code(), 1, Optional.empty())).get(0);
    assertThat(fourth.place().state()).isEqualTo(Place.State.AVAILABLE);
  }

  @Test
  void aTicketCarriesSoManyLicencesAndNoMore() {
    License license = machine.sold(Terms.builder());
    var addOn = machine.product(Terms.builder());

    assertThat(
            problem(changes.add(firm.id(), license.order(), addOn.code(), 128, Optional.empty())))
        .isEqualTo(Problem.TICKET_FULL);
  }

  @Test
  void anAssignedLicenceComesWithoutATicketsRightAndEndsByReturn() {
    machine.active(Terms.builder());
    License license = machine.sold(Terms.builder());

    done(changes.assign(firm.id(), license.id(), machine.serial));
    machine.contact();
    assertThat(machine.current(license).place().state()).isEqualTo(Place.State.ACTIVE);
    machine.transfer(machine.giveBack(license));

    assertThat(machine.current(license).place().state()).isEqualTo(Place.State.AVAILABLE);
    assertThat(machine.items()).hasSize(1);
  }

  @Test
  void aContainerThatNobodyKnowsIsAssignedNothing() {
    License license = machine.sold(Terms.builder());

    assertThat(problem(changes.assign(firm.id(), license.id(), machine.driver.create())))
        .isEqualTo(Problem.CONTAINER_UNKNOWN);
  }

  @Test
  void aBlockedContainerUsesNothingAndGetsNothingUntilItIsUnblocked() {
    License license = machine.active(Terms.builder());
    License wanted = machine.sold(Terms.builder());

    done(changes.block(firm.id(), machine.serial, true));
    assertThat(done(changes.block(firm.id(), machine.serial, true)).blocked()).isTrue();
    machine.contact();
    assertThat(machine.blocked()).isTrue();
    assertThat(machine.uses(license)).isFalse();
    assertThat(machine.answered(machine.context(machine.activate(wanted))).refusedWishes())
        .extracting(ExchangeResult.RefusedWish::reason)
        .containsExactly(ExchangeResult.RefusedWish.Reason.BLOCKED);
    assertThat(problem(changes.assign(firm.id(), wanted.id(), machine.serial)))
        .isEqualTo(Problem.LICENSE_BLOCKED);

    done(changes.block(firm.id(), machine.serial, false));
    machine.contact();

    assertThat(machine.blocked()).isFalse();
    assertThat(machine.uses(license)).isTrue();
  }

  @Test
  void aRestoredLicenceIsAvailableItsOldContainerBlockedAndItsLostCopyListed() {
    License license = machine.active(Terms.builder());
    License other = machine.active(Terms.builder());

    Changes.Restored restored = done(changes.restore(firm.id(), license.id()));
    License now = restored.licenses().get(0);

    assertThat(now.place().state()).isEqualTo(Place.State.AVAILABLE);
    assertThat(now.generation()).isEqualTo(license.generation() + 1);
    assertThat(now.ghosts()).extracting(License.Ghost::container).containsExactly(machine.serial);
    assertThat(restored.blocked()).containsExactly(machine.serial);
    assertThat(restored.left()).extracting(License::id).containsExactly(other.id());
    MachineBench elsewhere = machine.another();
    elsewhere.transfer(elsewhere.activate(now));
    assertThat(machine.current(license).place().isIn(elsewhere.serial)).isTrue();
    assertThat(problem(changes.block(firm.id(), machine.serial, false)))
        .isEqualTo(Problem.CONTAINER_LOST_COPY);
    machine.contact();
    assertThat(machine.blocked()).isTrue();
    assertThat(machine.items()).extracting(item -> item.entry().license()).containsOnly(other.id());
    assertThat(machine.current(license).ghosts()).isEmpty();
    assertThat(machine.current(license).place().isIn(elsewhere.serial)).isTrue();
    done(changes.block(firm.id(), machine.serial, false));
    machine.contact();
    assertThat(machine.uses(other)).isTrue();
  }

  @Test
  void aHolderRestoresWithinTheRuleAndIsToldTheFigures() {
    Terms.Moves once = new Terms.Moves(true, true, 2, Duration.ofDays(30));
    License license = machine.active(Terms.builder().moves(once));
    var ticket = bench.coffer.central().show(license.ticket()).orElseThrow().ticket();

    done(changes.restore(ticket));
    assertThat(problem(changes.restore(ticket))).isEqualTo(Problem.NOTHING_TO_RESTORE);
    MachineBench second = machine.another();
    second.transfer(second.activate(machine.current(license)));
    Outcome<Changes.Restored> tooSoon = changes.restore(ticket);
    assertThat(problem(tooSoon)).isEqualTo(Problem.RESTORE_TOO_SOON);
    assertThat(((Outcome.Refused<?>) tooSoon).details())
        .containsEntry("restored", "1")
        .containsEntry("allowed", "2")
        .containsEntry("from", bench.time.instant().plus(Duration.ofDays(30)).toString());
    bench.time.advance(Duration.ofDays(30));
    done(changes.restore(ticket));
    MachineBench third = machine.another();
    third.transfer(third.activate(machine.current(license)));
    bench.time.advance(Duration.ofDays(31));
    Outcome<Changes.Restored> exhausted = changes.restore(ticket);

    assertThat(problem(exhausted)).isEqualTo(Problem.RESTORES_EXHAUSTED);
    assertThat(((Outcome.Refused<?>) exhausted).details())
        .containsEntry("restored", "2")
        .containsEntry("allowed", "2");
    assertThat(done(changes.restore(firm.id(), license.id())).licenses()).hasSize(1);
  }

  @Test
  void anotherFirmsLicenceIsUnknown() {
    License license = machine.sold(Terms.builder());
    Firm other = bench.firm(2002);

    assertThat(problem(changes.withdraw(other.id(), license.id())))
        .isEqualTo(Problem.LICENSE_UNKNOWN);
    assertThat(problem(changes.block(other.id(), machine.serial, true)))
        .isEqualTo(Problem.CONTAINER_UNKNOWN);
  }

  private static Terms seats(Terms terms, int seats) {
    return new Terms(
        terms.kinds(),
        terms.validFrom(),
        terms.validUntil(),
        terms.usagePeriod(),
        terms.maintenanceUntil(),
        terms.units(),
        seats,
        terms.counting(),
        terms.lingerTime(),
        terms.borrow(),
        terms.linkLoss(),
        terms.contactEvery(),
        terms.namedUser(),
        terms.localOnly(),
        terms.moves(),
        terms.publicData(),
        terms.secretData(),
        terms.binding());
  }
}
