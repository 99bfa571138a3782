package dev.coffer.domain.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ApplyResult;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerState;
import dev.coffer.domain.container.Holding;
import dev.coffer.domain.container.UseResult;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseEvent;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.license.Transition;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Issuer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A vendor, a few containers, and a network that loses, repeats and reorders. */
final class ModelWorld {
  /** What goes wrong, each with all before it. */
  enum Mishaps {
    NETWORK,
    /** Containers are lost, and their licences restored. */
    LOSSES,
    /** Containers are put back to earlier states. */
    ROLL_BACKS
  }

  private static final TestFirm FIRM = TestFirm.scripted("firm", TestFirm.CLASSICAL);
  private static final int LICENSES = 4;
  private static final int CONTAINERS = 3;
  private static final long UNITS = 100;

  final ModelCentral central = new ModelCentral();
  private final Random random;
  private final Mishaps mishaps;
  private final List<TestContainer> containers = new ArrayList<>();
  private final List<ContainerContext> contexts = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final Map<TestContainer, List<ContainerState>> backups = new HashMap<>();
  private final Map<LicenseId, Long> spent = new HashMap<>();
  private final Map<LicenseId, Long> unseen = new HashMap<>();
  private long uses;

  private record Answer(TestContainer container, List<Chain.Step> steps) {}

  ModelWorld(Random random, Mishaps mishaps) {
    this.random = random;
    this.mishaps = mishaps;
    central.now = Samples.T0;
    for (long i = 1; i <= LICENSES; i++) {
      License license = Samples.sold(FIRM.id(), i, terms());
      central.licenses.put(license.id(), license);
    }
    ContainerKind[] kinds = {ContainerKind.CLOUD, ContainerKind.MACHINE, ContainerKind.CLOUD};
    for (int i = 0; i < CONTAINERS; i++) {
      TestContainer box = new TestContainer(FIRM, "box " + i, kinds[i], 1 + random.nextInt(4));
      containers.add(box);
      backups.put(box, new ArrayList<>(List.of(box.state())));
    }
  }

  private Terms terms() {
    Terms.Builder terms =
        Samples.anywhere()
            .units(UNITS)
            .seats(1 + random.nextInt(50))
            .moves(new Terms.Moves(random.nextInt(4) > 0, true, random.nextInt(5), Duration.ZERO));
    if (random.nextInt(5) == 0) {
      terms.kinds(random.nextBoolean() ? ContainerKind.CLOUD : ContainerKind.MACHINE);
    }
    return terms.build();
  }

  void live(int steps) {
    for (int i = 0; i < steps; i++) {
      int what = random.nextInt(100);
      if (what < 25) {
        ask(any(containers));
      } else if (what < 50) {
        arrive();
      } else if (what < 75) {
        apply();
      } else if (what < 87) {
        use(any(containers));
      } else if (what < 96) {
        vendor();
      } else {
        mishap();
      }
      central.now = central.now.plusSeconds(1);
      containers.forEach(each -> each.at(central.now));
      checkLaws();
    }
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private LicenseId anyLicense() {
    return Samples.license(1 + random.nextInt(LICENSES));
  }

  private void ask(TestContainer box) {
    List<Wish> wishes = new ArrayList<>();
    if (random.nextBoolean()) {
      License license = central.licenses.get(anyLicense());
      wishes.add(
          new Wish(Wish.Kind.ACTIVATE, license.id(), license.generation(), Optional.empty()));
    }
    List<Holding> held = box.state().holdings(FIRM.id());
    if (!held.isEmpty() && random.nextBoolean()) {
      Holding one = any(held);
      wishes.add(
          new Wish(
              Wish.Kind.RETURN, one.entry().license(), one.entry().generation(), Optional.empty()));
    }
    Optional<Bytes> challenge =
        Optional.ofNullable(central.chains.get(box.state().serial()))
            .filter(known -> random.nextBoolean())
            .flatMap(Chain::challenge);
    contexts.add(box.context(challenge, wishes.toArray(Wish[]::new)));
  }

  /** One of the contexts on their way arrives; it may arrive again later, or be lost. */
  private void arrive() {
    if (contexts.isEmpty()) {
      return;
    }
    ContainerContext context = any(contexts);
    if (random.nextInt(3) > 0) {
      contexts.remove(context);
    }
    if (random.nextInt(8) > 0) {
      TestContainer box = of(context);
      Map<LicenseId, Place> before = new HashMap<>();
      central.licenses.forEach((id, license) -> before.put(id, license.place()));
      List<Chain.Step> answer = exchange(box, context);
      if (random.nextInt(8) > 0) {
        answers.add(new Answer(box, answer));
      }
    }
  }

  private List<Chain.Step> exchange(TestContainer box, ContainerContext context) {
    Chain fresh =
        Chain.start(box.state().serial(), box.keys().keys(), FIRM.id())
            .challengingBy(box.keys().keys().thumbprint().value());
    Chain before = central.chains.getOrDefault(context.serial(), fresh);
    List<Chain.Step> answer = central.exchange(context, fresh);
    Chain after = central.chains.get(context.serial());
    assertThat(after.confirmed().counter())
        .isBetween(before.confirmed().counter(), after.issued().counter());
    return answer;
  }

  private TestContainer of(ContainerContext context) {
    return containers.stream()
        .filter(each -> each.state().serial().equals(context.serial()))
        .findFirst()
        .orElseThrow();
  }

  private void apply() {
    if (answers.isEmpty()) {
      return;
    }
    Answer answer = any(answers);
    if (random.nextInt(3) > 0) {
      answers.remove(answer);
    }
    apply(answer.container(), answer.steps());
  }

  private void apply(TestContainer box, List<Chain.Step> steps) {
    for (Chain.Step step : steps) {
      long counter = counter(box);
      ApplyResult result = box.apply(step);
      if (step.counter() <= counter) {
        assertThat(result).isEqualTo(new ApplyResult.Repeated());
      } else if (step.counter() == counter + 1) {
        assertThat(result).isInstanceOf(ApplyResult.Applied.class);
        backups.get(box).add(box.state());
      } else {
        assertThat(result).isEqualTo(new ApplyResult.Refused(ApplyResult.Reason.GAP, counter));
      }
    }
  }

  private static long counter(TestContainer box) {
    return box.context().position(Issuer.CENTRAL).counter();
  }

  private void use(TestContainer box) {
    LicenseId license = anyLicense();
    long units = random.nextInt(15);
    if (box.use(license, ++uses, units) instanceof UseResult.Allowed) {
      spent.merge(license, units, Long::sum);
      if (!central.licenses.get(license).place().isIn(box.state().serial())) {
        unseen.merge(license, units, Long::sum);
      }
    }
  }

  private void vendor() {
    LicenseId id = anyLicense();
    switch (random.nextInt(7)) {
      case 0 -> central.on(id, new LicenseEvent.Withdraw());
      case 1 -> central.on(id, new LicenseEvent.Replace(Samples.license(99)));
      default -> central.on(id, new LicenseEvent.Change(terms()));
    }
  }

  private void mishap() {
    TestContainer box = any(containers);
    if (mishaps == Mishaps.LOSSES) {
      restore(anyLicense());
    } else if (mishaps == Mishaps.ROLL_BACKS) {
      if (random.nextBoolean()) {
        restore(anyLicense());
      } else {
        box.put(any(backups.get(box)));
      }
    }
  }

  /** What its container spent and never showed may be spent again: nobody knows of it. */
  private void restore(LicenseId id) {
    License before = central.licenses.get(id);
    if (central.on(id, new LicenseEvent.Restore()) instanceof Transition.Moved) {
      long there =
          containers.stream()
              .filter(each -> before.place().isIn(each.state().serial()))
              .mapToLong(each -> spentAndKept(each, id))
              .sum();
      unseen.merge(id, Math.max(0, there - before.seen().units()), Long::sum);
    }
  }

  private static long spentAndKept(TestContainer box, LicenseId id) {
    long buried =
        box.context().tombstones().stream()
            .filter(stone -> stone.license().equals(id))
            .mapToLong(stone -> stone.used().units())
            .sum();
    return box.state().used(FIRM.id(), id).units() + buried;
  }

  private void checkLaws() {
    for (License license : central.licenses.values()) {
      for (TestContainer box : containers) {
        box.state()
            .holding(FIRM.id(), license.id())
            .ifPresent(holding -> checkCopy(license, box, holding.entry().generation()));
      }
      if (mishaps != Mishaps.ROLL_BACKS) {
        assertThat(spent.getOrDefault(license.id(), 0L) - unseen.getOrDefault(license.id(), 0L))
            .as("units of %s", license.id())
            .isLessThanOrEqualTo(UNITS);
      }
    }
  }

  /** A copy of the current generation is where its licence is; any other is a known ghost. */
  private void checkCopy(License license, TestContainer box, int copy) {
    boolean isHere = license.place().isIn(box.state().serial());
    assertThat(copy).as("%s", license).isLessThanOrEqualTo(license.newestGeneration());
    if (copy >= license.generation()) {
      assertThat(isHere).as("generation %s of %s", copy, license).isTrue();
    } else if (mishaps != Mishaps.ROLL_BACKS && !isHere) {
      assertThat(license.ghosts())
          .as("generation %s of %s", copy, license)
          .anyMatch(ghost -> ghost.container().equals(box.state().serial()));
    }
  }

  /** All containers come and talk until nothing is left to say. */
  void settle() {
    for (int round = 0; round < 6; round++) {
      for (TestContainer box : containers) {
        apply(box, exchange(box, box.context()));
        checkLaws();
      }
    }
    for (License license : central.licenses.values()) {
      assertThat(license.place().state())
          .isIn(
              Place.State.AVAILABLE,
              Place.State.ACTIVE,
              Place.State.WITHDRAWN,
              Place.State.REPLACED);
      assertThat(license.pending()).isEmpty();
      assertThat(license.ghosts()).isEmpty();
      List<TestContainer> holders =
          containers.stream()
              .filter(each -> each.state().holding(FIRM.id(), license.id()).isPresent())
              .toList();
      assertThat(holders).hasSize(license.place().state() == Place.State.ACTIVE ? 1 : 0);
      for (TestContainer holder : holders) {
        checkEntry(
            holder.state().holding(FIRM.id(), license.id()).orElseThrow().entry(), license.entry());
      }
    }
    for (TestContainer box : containers) {
      assertThat(box.context().tombstones()).isEmpty();
      assertThat(box.context().granted())
          .isEqualTo(central.chains.get(box.state().serial()).granted().digest());
    }
  }

  /** What a ghost told after the entry was written, only the next entry will count. */
  private void checkEntry(LicenseEntry held, LicenseEntry written) {
    if (mishaps == Mishaps.NETWORK) {
      assertThat(held).isEqualTo(written);
    }
    assertThat(held.generation()).isEqualTo(written.generation());
    assertThat(held.terms().seats()).isEqualTo(written.terms().seats());
    assertThat(held.terms().kinds()).isEqualTo(written.terms().kinds());
    assertThat(held.terms().units().orElseThrow())
        .isBetween(written.terms().units().orElseThrow(), UNITS);
  }
}
