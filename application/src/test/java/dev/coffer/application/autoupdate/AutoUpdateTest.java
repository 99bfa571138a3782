package dev.coffer.application.autoupdate;

import static dev.coffer.application.Bench.done;
import static dev.coffer.application.Bench.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.Outcome;
import dev.coffer.application.Parallel;
import dev.coffer.application.Problem;
import dev.coffer.application.central.Changes;
import dev.coffer.application.central.ContactQueue;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Sales;
import dev.coffer.application.cloud.DeviceSession;
import dev.coffer.application.container.ContainerDriver.Item;
import dev.coffer.application.gateway.Gateway;
import dev.coffer.application.lease.LeaseQuery;
import dev.coffer.application.lease.SeatGrant;
import dev.coffer.application.lease.SeatRequest;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AutoUpdateTest {
  private final Bench bench = new Bench();
  private final Firm firm = bench.firm(1001);
  private final Changes changes = bench.coffer.changes();
  private final AutoUpdate autoUpdate = bench.coffer.autoUpdate();
  private final Product editor = bench.product(firm, 10, Terms.builder().seats(2).build());

  /** A licence in a cloud container of its own, and a device of that. */
  private record Active(License license, DeviceSession session) {
    ContainerSerial container() {
      return session.container().serial();
    }
  }

  @Test
  void aWithdrawnLicenceLeavesItsCloudContainerWithoutAnybodyAsking() {
    Active active = activated();
    done(changes.withdraw(firm.id(), active.license().id()));
    assertThat(state(active)).isEqualTo(Place.State.WITHDRAWING);

    assertThat(autoUpdate.round(10)).isEqualTo(1);

    assertThat(state(active)).isEqualTo(Place.State.WITHDRAWN);
    assertThat(items(active)).isEmpty();
    assertThat(autoUpdate.round(10)).isZero();
  }

  @Test
  void aRunCountsDownAndSaysWhenItIsDone() {
    List<Active> all = List.of(activated(), activated(), activated());
    all.forEach(each -> done(changes.withdraw(firm.id(), each.license().id())));

    AutoUpdate.Progress begun = autoUpdate.start(firm.id());
    assertThat(begun.total()).isEqualTo(3);
    assertThat(begun.done()).isFalse();
    assertThat(autoUpdate.waiting(firm.id(), Optional.empty(), 10)).hasSize(3);
    autoUpdate.round(2);
    assertThat(done(autoUpdate.progress(firm.id(), begun.id())).remaining()).isEqualTo(1);
    autoUpdate.round(2);

    assertThat(done(autoUpdate.progress(firm.id(), begun.id())).done()).isTrue();
    assertThat(all).allSatisfy(each -> assertThat(items(each)).isEmpty());
    assertThat(problem(autoUpdate.progress(bench.firm(2002).id(), begun.id())))
        .isEqualTo(Problem.AUTO_UPDATE_UNKNOWN);
  }

  @Test
  void aNodeThatDiesAnywhereIsFollowedByAnotherAndNothingHappensTwice() {
    for (int at = 1; at < 60; at++) {
      Dying dying = new Dying(at);
      Active active = activated(dying.bench, dying.firm, dying.product);
      done(
          dying
              .bench
              .coffer
              .changes()
              .change(dying.firm.id(), active.license().id(), AutoUpdateTest::more));
      long before = counter(dying.bench, dying.firm, active);
      dying.armed = true;
      boolean died = false;
      try {
        dying.bench.coffer.autoUpdate().round(10);
      } catch (Dying.Killed e) {
        died = true;
      }
      dying.armed = false;
      dying.bench.time.advance(Duration.ofHours(2));
      dying.bench.coffer.autoUpdate().round(10);
      dying.bench.coffer.autoUpdate().round(10);

      assertThat(counter(dying.bench, dying.firm, active))
          .as("killed at %d", at)
          .isEqualTo(before + 1);
      assertThat(seats(dying.bench, dying.firm, active)).isEqualTo(7);
      assertThat(dying.bench.coffer.autoUpdate().waiting(dying.firm.id(), Optional.empty(), 10))
          .isEmpty();
      if (!died) {
        assertThat(at).isGreaterThan(3);
        return;
      }
    }
  }

  @Test
  void nodesAtOnceBringEachUpdateOnce() {
    List<Active> all = List.of(activated(), activated(), activated(), activated());
    all.forEach(each -> done(changes.change(firm.id(), each.license().id(), AutoUpdateTest::more)));

    Parallel.run(4, node -> autoUpdate.round(10));
    bench.time.advance(Duration.ofHours(2));
    autoUpdate.round(10);

    for (Active each : all) {
      assertThat(seats(bench, firm, each)).isEqualTo(7);
      assertThat(counter(bench, firm, each)).isEqualTo(2);
    }
  }

  @Test
  void aSeatInUseIsNeitherCutShortNorProlongedAndTheLicenceGoesWhenItEnds() {
    Active active = activated();
    SeatGrant seat = done(acquire(active));
    done(changes.withdraw(firm.id(), active.license().id()));

    autoUpdate.round(10);

    assertThat(state(active)).isEqualTo(Place.State.WITHDRAWING);
    assertThat(items(active)).hasSize(1);
    assertThat(autoUpdate.waiting(firm.id(), Optional.empty(), 10))
        .extracting(ContactQueue.Due::problem)
        .containsExactly(Optional.of(Problem.LICENSE_IN_USE.type()));
    assertThat(problem(acquire(active))).isEqualTo(Problem.LICENSE_GONE);
    bench.time.advance(Duration.ofMinutes(7));
    assertThat(
            problem(
                bench
                    .coffer
                    .leasing()
                    .renew(active.session(), seat.seat(), Duration.ofMinutes(15))))
        .isEqualTo(Problem.LICENSE_GONE);
    bench.time.advance(Duration.ofMinutes(8));
    autoUpdate.round(10);

    assertThat(state(active)).isEqualTo(Place.State.WITHDRAWN);
    assertThat(items(active)).isEmpty();
  }

  @Test
  void aReturnedLicenceOpensItsSeatsAgainWhereverItComesTo() {
    Active active = activated();
    SeatGrant seat = done(acquire(active));
    var wayOut =
        done(
            bench
                .coffer
                .holdings()
                .giveBack(active.session().access(), active.license().id(), "r"));
    assertThat(wayOut.inUseUntil()).isPresent();
    bench.coffer.leasing().release(active.session(), seat.seat());
    bench.time.advance(Duration.ofMinutes(16));
    autoUpdate.round(10);
    assertThat(state(active)).isEqualTo(Place.State.AVAILABLE);

    done(changes.assign(firm.id(), active.license().id(), active.container()));
    autoUpdate.round(10);

    assertThat(state(active)).isEqualTo(Place.State.ACTIVE);
    done(acquire(active));
    done(acquire(active));
    assertThat(problem(acquire(active))).isEqualTo(Problem.SEATS_EXHAUSTED);
  }

  @Test
  void anAssignedLicenceComesByItself() {
    Active active = activated();
    License other = bench.sell(editor, 1).licenses().get(0);

    done(changes.assign(firm.id(), other.id(), active.container()));
    autoUpdate.round(10);

    assertThat(items(active)).hasSize(2);
  }

  @Test
  void whatCannotBeReachedIsTriedAgainLaterAndLater() {
    Dying dying = new Dying(Integer.MAX_VALUE);
    Active active = activated(dying.bench, dying.firm, dying.product);
    done(dying.bench.coffer.changes().withdraw(dying.firm.id(), active.license().id()));
    dying.away = true;
    AutoUpdate updates = dying.bench.coffer.autoUpdate();

    for (int i = 1; i < 4; i++) {
      assertThat(updates.round(10)).isEqualTo(1);
      ContactQueue.Due due = updates.waiting(dying.firm.id(), Optional.empty(), 10).get(0);
      assertThat(due.attempts()).isEqualTo(i);
      assertThat(due.problem()).contains(Problem.UNAVAILABLE.type());
      assertThat(updates.round(10)).isZero();
      dying.bench.time.advance(Duration.between(dying.bench.time.instant(), due.dueAt()));
    }
    assertThat(updates.start(dying.firm.id()).failing()).isEqualTo(1);
    dying.away = false;
    updates.round(10);

    assertThat(updates.waiting(dying.firm.id(), Optional.empty(), 10)).isEmpty();
  }

  private static Terms more(Terms before) {
    return Terms.builder().seats(before.seats() + 5).build();
  }

  private Active activated() {
    return activated(bench, firm, editor);
  }

  private static Active activated(Bench bench, Firm firm, Product product) {
    Sales.Sale sale = bench.sell(product, 1);
    Gateway.Activated activated =
        done(
            bench
                .coffer
                .gateway()
                .activate(
                    sale.ticket(), "pc", bench.enrolment(bench.deviceKey(), sale.ticket()), "r"));
    DeviceSession session = done(bench.coffer.cloud().authenticate(activated.enrolled().token()));
    License license =
        bench.coffer.sales().license(firm.id(), sale.licenses().get(0).id()).orElseThrow();
    return new Active(license, session);
  }

  private Outcome<SeatGrant> acquire(Active active) {
    return bench
        .coffer
        .leasing()
        .acquire(
            active.session(),
            new SeatRequest(
                new LeaseId(bench.ids.next()),
                new LeaseQuery(firm.id(), editor.code(), Optional.empty()),
                new Holder("a"),
                new Station("pc"),
                Duration.ofMinutes(15),
                new Digest(bench.random.next(32))));
  }

  private Place.State state(Active active) {
    return bench
        .coffer
        .sales()
        .license(firm.id(), active.license().id())
        .orElseThrow()
        .place()
        .state();
  }

  private List<Item> items(Active active) {
    return bench.coffer.containers().contents(active.container(), firm.id()).items();
  }

  private static int seats(Bench bench, Firm firm, Active active) {
    return bench
        .coffer
        .containers()
        .contents(active.container(), firm.id())
        .items()
        .get(0)
        .entry()
        .terms()
        .seats();
  }

  private static long counter(Bench bench, Firm firm, Active active) {
    return done(bench.coffer.changes().container(firm.id(), active.container())).issued().counter();
  }
}
