package dev.coffer.domain.license;

import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.ScriptedSigner;
import dev.coffer.domain.fixture.TestFirm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Every case that the words of docs/spec/states.md can describe. */
final class LicenseCases {
  static final Instant NOW = Samples.T0.plusSeconds(1000);
  static final int G = 3;
  static final Used SEEN = new Used(5, Optional.of(Samples.T0.plusSeconds(50)));
  static final Used FINAL = new Used(9, Optional.of(Samples.T0.plusSeconds(50)));
  static final Used EARLIER = new Used(11, Optional.of(Samples.T0.plusSeconds(60)));
  static final Terms OTHER = Samples.anywhere().seats(77).build();
  static final LicenseId SUCCESSOR = Samples.license(2);

  private static final Duration WAIT = Duration.ofSeconds(100);
  private static final ContainerSerial SAME = container("same");
  private static final ContainerSerial OTHER_CONTAINER = container("other");
  private static final License.Ghost GHOST =
      new License.Ghost(2, container("ghost"), new Used(2, Optional.empty()));
  private static final Terms PLAIN = Samples.anywhere().build();

  private final List<Case> cases = new ArrayList<>();

  /** A licence, what happens to it, and the words that say so. */
  record Case(License before, LicenseEvent event, Set<String> words) {}

  static List<Case> all() {
    LicenseCases all = new LicenseCases();
    for (Place.State state : Place.State.values()) {
      all.deliver(state);
      all.reports(state);
      all.rebased(state);
      all.adopted(state);
      all.returnWish(state);
      all.moveWish(state);
      all.withdraw(state);
      all.change(state);
      all.replace(state);
      all.restore(state);
      all.reissue(state);
    }
    return all.cases;
  }

  private static ContainerSerial container(String name) {
    return ContainerSerial.of(
        ContainerKind.CLOUD, ScriptedSigner.of(name, TestFirm.CLASSICAL).keys());
  }

  /** Before an event: the licence, and the words that describe it. */
  private record Setup(License license, Set<String> words) {
    int newest() {
      return license.newestGeneration();
    }

    Case with(LicenseEvent event, String... more) {
      Set<String> all = new HashSet<>(words);
      all.addAll(List.of(more));
      return new Case(license, event, all);
    }
  }

  private static boolean inContainer(Place.State state) {
    return switch (state) {
      case DELIVERING, ACTIVE, RETURNING, WITHDRAWING -> true;
      case AVAILABLE, WITHDRAWN, REPLACED -> false;
    };
  }

  /** All licences in {@code state} whose newest terms are {@code newest}; older ones differ. */
  private static List<Setup> setups(Place.State state, Terms newest, License.Restores restores) {
    List<Setup> setups = new ArrayList<>();
    for (int waiting : inContainer(state) ? List.of(0, 1, License.MOST_PENDING) : List.of(0)) {
      for (boolean replaced :
          state == Place.State.WITHDRAWING
              ? new boolean[] {false, true}
              : new boolean[] {state == Place.State.REPLACED}) {
        setups.add(setup(state, newest, restores, waiting, replaced));
      }
    }
    return setups;
  }

  private static Setup setup(
      Place.State state, Terms newest, License.Restores restores, int waiting, boolean replaced) {
    License sold = Samples.sold(TestFirm.scripted("firm", TestFirm.CLASSICAL).id(), 1, newest);
    List<Terms> pending =
        IntStream.rangeClosed(1, waiting)
            .mapToObj(i -> i == waiting ? newest : contrary(newest, i))
            .toList();
    License license =
        new License(
            sold.id(),
            sold.firm(),
            sold.order(),
            sold.ticket(),
            sold.product(),
            sold.features(),
            sold.name(),
            sold.text(),
            waiting == 0 ? newest : contrary(newest, 0),
            sold.modules(),
            G,
            new Place(state, inContainer(state) ? Optional.of(SAME) : Optional.empty()),
            pending,
            replaced ? Optional.of(SUCCESSOR) : Optional.empty(),
            EARLIER,
            inContainer(state) ? SEEN : Used.NOTHING,
            restores,
            List.of(GHOST),
            sold.history());
    return new Setup(
        license,
        Set.of(
            waiting == 0
                ? "nothing pending"
                : waiting == 1 ? "change pending" : License.MOST_PENDING + " pending",
            replaced ? "successor named" : "no successor"));
  }

  /** Terms that allow what {@code newest} forbid, and the other way round. */
  private static Terms contrary(Terms newest, int number) {
    Terms.Moves moves = newest.moves();
    return Samples.anywhere()
        .seats(1000 + number)
        .moves(new Terms.Moves(!moves.mayReturn(), false, moves.restores() == 0 ? 9 : 0, WAIT))
        .build();
  }

  private static List<Setup> setups(Place.State state) {
    return setups(state, PLAIN, License.Restores.NONE);
  }

  private record Where(ContainerSerial container, String word) {}

  private static List<Where> containers(Place.State state) {
    List<Where> all = new ArrayList<>();
    if (inContainer(state)) {
      all.add(new Where(SAME, "same container"));
    }
    all.add(new Where(OTHER_CONTAINER, "other container"));
    all.add(new Where(GHOST.container(), "container with ghost"));
    return all;
  }

  private record Copy(int generation, String word) {}

  private static List<Copy> copies(Setup setup, Where where) {
    if (where.container().equals(GHOST.container())) {
      return List.of(
          new Copy(GHOST.generation() - 1, "older generation"),
          new Copy(GHOST.generation(), "ghost's generation"),
          new Copy(GHOST.generation() + 1, "ghost's generation"));
    }
    List<Copy> all = new ArrayList<>();
    all.add(new Copy(G - 1, "older generation"));
    all.add(new Copy(G, "current generation"));
    if (setup.newest() > G) {
      all.add(new Copy(G + 1, "pending generation"));
      all.add(new Copy(setup.newest(), "pending generation"));
    }
    all.add(new Copy(setup.newest() + 1, "later generation"));
    return all;
  }

  private void deliver(Place.State state) {
    Terms elsewhere = Terms.builder().kinds(ContainerKind.MACHINE).build();
    for (Where where : containers(state)) {
      LicenseEvent event = new LicenseEvent.Deliver(where.container());
      setups(state).forEach(setup -> cases.add(setup.with(event, where.word(), "kind allowed")));
      setups(state, elsewhere, License.Restores.NONE)
          .forEach(setup -> cases.add(setup.with(event, where.word(), "kind not allowed")));
    }
  }

  private void reports(Place.State state) {
    for (Setup setup : setups(state)) {
      for (Where where : containers(state)) {
        for (Copy copy : copies(setup, where)) {
          ContainerSerial container = where.container();
          int generation = copy.generation();
          String[] words = {where.word(), copy.word()};
          cases.add(
              setup.with(
                  new LicenseEvent.Held(container, generation, FINAL),
                  where.word(),
                  copy.word(),
                  "more used"));
          for (Used less : List.of(SEEN, Used.NOTHING)) {
            cases.add(
                setup.with(
                    new LicenseEvent.Held(container, generation, less),
                    where.word(),
                    copy.word(),
                    inContainer(state) ? "no more used" : "more used"));
          }
          for (Used last : List.of(FINAL, Used.NOTHING)) {
            cases.add(setup.with(new LicenseEvent.NotTaken(container, generation, last), words));
            cases.add(setup.with(new LicenseEvent.Gone(container, generation, last), words));
          }
        }
      }
    }
  }

  private void rebased(Place.State state) {
    for (Setup setup : setups(state)) {
      for (Where where : containers(state)) {
        for (Used shown : List.of(FINAL, SEEN, new Used(2, Optional.empty()), Used.NOTHING)) {
          cases.add(setup.with(new LicenseEvent.Rebased(where.container(), shown), where.word()));
        }
      }
    }
  }

  private void adopted(Place.State state) {
    for (Setup setup : setups(state)) {
      for (Where where : containers(state)) {
        for (Copy copy : copies(setup, where)) {
          for (Used shown : List.of(FINAL, new Used(2, Optional.empty()))) {
            for (Optional<Terms> entry : entries(setup.license(), copy.generation())) {
              cases.add(
                  setup.with(
                      new LicenseEvent.Adopted(where.container(), copy.generation(), entry, shown),
                      where.word(),
                      copy.word()));
            }
          }
        }
      }
    }
  }

  /** No entry, one of the terms that the licence has at that generation, one of other terms. */
  private static List<Optional<Terms>> entries(License license, int generation) {
    int collected = Math.max(0, Math.min(generation, license.newestGeneration()) - G);
    Terms terms = collected == 0 ? license.terms() : license.pending().get(collected - 1);
    return List.of(
        Optional.empty(),
        Optional.of(terms.carrying(license.used()).concealed()),
        Optional.of(OTHER));
  }

  private void returnWish(Place.State state) {
    for (boolean may : new boolean[] {true, false}) {
      Terms terms = Samples.anywhere().moves(new Terms.Moves(may, true, 0, Duration.ZERO)).build();
      for (Setup setup : setups(state, terms, License.Restores.NONE)) {
        for (Where where : containers(state)) {
          for (Copy copy : copies(setup, where)) {
            cases.add(
                setup.with(
                    new LicenseEvent.ReturnWish(where.container(), copy.generation()),
                    where.word(),
                    copy.word(),
                    may ? "may return" : "may not return"));
          }
        }
      }
    }
  }

  private void moveWish(Place.State state) {
    for (boolean may : new boolean[] {true, false}) {
      Terms terms = Samples.anywhere().moves(new Terms.Moves(!may, may, 0, Duration.ZERO)).build();
      for (Setup setup : setups(state, terms, License.Restores.NONE)) {
        for (Where where : containers(state)) {
          for (Copy copy : copies(setup, where)) {
            cases.add(
                setup.with(
                    new LicenseEvent.MoveWish(where.container(), copy.generation()),
                    where.word(),
                    copy.word(),
                    may ? "may move" : "may not move"));
          }
        }
      }
    }
  }

  private void withdraw(Place.State state) {
    setups(state).forEach(setup -> cases.add(setup.with(new LicenseEvent.Withdraw())));
  }

  private void change(Place.State state) {
    for (Setup setup : setups(state)) {
      cases.add(setup.with(new LicenseEvent.Change(OTHER), "other terms"));
      cases.add(setup.with(new LicenseEvent.Change(PLAIN), "newest terms"));
      if (setup.newest() > G) {
        cases.add(setup.with(new LicenseEvent.Change(setup.license().terms()), "other terms"));
      }
    }
  }

  private void replace(Place.State state) {
    for (Setup setup : setups(state)) {
      boolean replaced = setup.license().successor().isPresent();
      cases.add(setup.with(new LicenseEvent.Replace(setup.license().id()), "itself"));
      cases.add(setup.with(new LicenseEvent.Replace(Samples.license(3)), "another licence"));
      cases.add(
          setup.with(
              new LicenseEvent.Replace(SUCCESSOR),
              replaced ? "the same successor" : "another licence"));
    }
  }

  private void reissue(Place.State state) {
    Terms none = Samples.anywhere().moves(Terms.Moves.NONE).build();
    setups(state, none, new License.Restores(5, Optional.of(NOW)))
        .forEach(setup -> cases.add(setup.with(new LicenseEvent.Reissue())));
  }

  private void restore(Place.State state) {
    Terms none = Samples.anywhere().build();
    Terms two = Samples.anywhere().moves(new Terms.Moves(false, false, 2, WAIT)).build();
    Instant over = NOW.minus(WAIT);
    restore(state, none, License.Restores.NONE, "restores used up");
    restore(state, two, new License.Restores(2, Optional.of(over)), "restores used up");
    restore(state, two, new License.Restores(1, Optional.of(over.plusNanos(1000))), "too soon");
    restore(state, two, new License.Restores(1, Optional.of(over)), "may restore");
    restore(state, two, License.Restores.NONE, "may restore");
  }

  private void restore(Place.State state, Terms newest, License.Restores restores, String word) {
    setups(state, newest, restores)
        .forEach(setup -> cases.add(setup.with(new LicenseEvent.Restore(), word)));
  }
}
