package dev.coffer.application.central;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Parallel;
import dev.coffer.application.Samples;
import dev.coffer.application.StoreContract;
import dev.coffer.application.Versioned;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.update.Adoption;
import dev.coffer.domain.update.Chain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each {@link ChainStore} does. */
public interface ChainStoreContract extends StoreContract {
  FirmId ONE = Samples.firmId(1);
  FirmId TWO = Samples.firmId(2);
  ContainerSerial HERE = Samples.serial(1);
  ContainerSerial THERE = Samples.serial(2);

  ChainStore chains();

  private Versioned<Chain> load(ContainerSerial container, FirmId firm) {
    return in(() -> chains().find(container, firm)).orElseThrow();
  }

  /** Saves a chain with so many steps; answers the steps. */
  private List<Chain.Step> write(ContainerSerial container, FirmId firm, int length) {
    Chain chain = Samples.chain(container, firm);
    List<Chain.Step> steps = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      Chain.Extended extended = Samples.extended(chain);
      chain = extended.chain();
      steps.add(extended.step());
    }
    Chain written = chain;
    run(() -> chains().save(Versioned.fresh(written), steps));
    return steps;
  }

  @Test
  default void aChainComesBackAsItWasSaved() {
    Chain start = Samples.chain(HERE, ONE);
    run(() -> chains().save(Versioned.fresh(start), List.of()));
    assertThat(load(HERE, ONE).value()).isEqualTo(start);
    Chain flagged = start;
    for (Chain.Incident.Kind kind : Chain.Incident.Kind.values()) {
      flagged =
          flagged.flagged(
              new Chain.Evidence(
                  new Chain.Incident(kind, 7, 3, 5),
                  Samples.T0,
                  Samples.digest(8),
                  kind == Chain.Incident.Kind.CLONE
                      ? Optional.of(Samples.digest(9))
                      : Optional.empty(),
                  Samples.T0.plusSeconds(1)));
    }
    for (Adoption.Dispute.Why why : Adoption.Dispute.Why.values()) {
      flagged =
          flagged.flagged(
              new Chain.Evidence(
                  new Chain.Incident(Chain.Incident.Kind.FOREIGN_STATE, 8, 9, 5),
                  Samples.T0,
                  Samples.digest(8),
                  Optional.empty(),
                  Samples.T0.plusSeconds(1),
                  Optional.of(new Adoption.Dispute(Samples.license(ONE, 1).id(), why))));
    }
    flagged = flagged.challengingBy(Samples.digest(1).value());
    Chain.Extended extended = Samples.extended(flagged);
    Chain full =
        extended.chain().confirmed(extended.chain().issued(), Long.MAX_VALUE).blocked(true);
    run(() -> chains().save(load(HERE, ONE).with(full), List.of(extended.step())));
    assertThat(load(HERE, ONE).value()).isEqualTo(full);
    for (Chain.Decision decision : Chain.Decision.values()) {
      Chain decided = full.decided(decision);
      run(() -> chains().save(load(HERE, ONE).with(decided), List.of()));
      assertThat(load(HERE, ONE).value()).isEqualTo(decided);
    }
    Chain.Extended rebased = Samples.rebased(full);
    run(() -> chains().save(load(HERE, ONE).with(rebased.chain()), List.of(rebased.step())));
    assertThat(load(HERE, ONE).value()).isEqualTo(rebased.chain());
  }

  @Test
  default void whatWasNeverSavedIsAbsent() {
    assertThat(in(() -> chains().find(HERE, ONE))).isEmpty();
    assertThat(in(() -> chains().steps(HERE, ONE, 0, 64))).isEmpty();
    assertThat(in(() -> chains().digestAt(HERE, ONE, 1))).isEmpty();
    assertThat(in(() -> chains().seen(HERE, ONE, 1))).isEmpty();
    assertThat(in(() -> chains().firms(HERE))).isEmpty();
  }

  @Test
  default void chainsOfOneContainerAreKeptByFirm() {
    List<Chain.Step> two = write(HERE, TWO, 2);
    List<Chain.Step> one = write(HERE, ONE, 1);
    write(THERE, ONE, 3);
    assertThat(in(() -> chains().firms(HERE))).containsExactly(ONE, TWO);
    assertThat(in(() -> chains().firms(THERE))).containsExactly(ONE);
    assertThat(in(() -> chains().steps(HERE, ONE, 0, 64))).isEqualTo(one);
    assertThat(in(() -> chains().steps(HERE, TWO, 0, 64))).isEqualTo(two);
    assertThat(in(() -> chains().digestAt(HERE, TWO, 2))).contains(two.get(1).digest());
    assertThat(in(() -> chains().digestAt(HERE, ONE, 2))).isEmpty();
    assertThat(in(() -> chains().find(THERE, TWO))).isEmpty();
  }

  @Test
  default void stepsAreAnsweredInOrderPageByPage() {
    List<Chain.Step> steps = write(HERE, ONE, 70);
    assertThat(in(() -> chains().steps(HERE, ONE, 0, 64))).isEqualTo(steps.subList(0, 64));
    assertThat(in(() -> chains().steps(HERE, ONE, 64, 64))).isEqualTo(steps.subList(64, 70));
    assertThat(in(() -> chains().steps(HERE, ONE, 9, 2))).isEqualTo(steps.subList(9, 11));
    assertThat(in(() -> chains().steps(HERE, ONE, 70, 1))).isEmpty();
    assertLimits(ChainStore.MOST_STEPS, limit -> chains().steps(HERE, ONE, 0, limit));
  }

  @Test
  default void aStepWithoutEntriesComesBack() {
    Chain chain = Samples.chain(HERE, ONE);
    Chain.Step bare = new Chain.Step(1, Samples.digest(1), Samples.id(1).value(), List.of());
    run(() -> chains().save(Versioned.fresh(chain), List.of(bare)));
    assertThat(in(() -> chains().steps(HERE, ONE, 0, 1))).containsExactly(bare);
  }

  @Test
  default void aChainIsSavedOverTheVersionItWasLoadedAt() {
    write(HERE, ONE, 1);
    Versioned<Chain> loaded = load(HERE, ONE);
    Chain.Extended extended = Samples.extended(loaded.value());
    run(() -> chains().save(loaded.with(extended.chain()), List.of(extended.step())));
    assertStale(() -> chains().save(loaded, List.of()));
    assertStale(() -> chains().save(Versioned.fresh(loaded.value()), List.of()));
    assertStale(() -> chains().save(new Versioned<>(Samples.chain(HERE, TWO), 1), List.of()));
    assertThat(load(HERE, ONE).value()).isEqualTo(extended.chain());
  }

  @Test
  default void aCounterIsIssuedOnce() {
    List<Chain.Step> steps = write(HERE, ONE, 1);
    Versioned<Chain> loaded = load(HERE, ONE);
    assertStale(() -> chains().save(loaded, steps));
    assertThat(load(HERE, ONE)).isEqualTo(loaded);
  }

  @Test
  default void ofTwoWhoExtendAChainAtOnceOneDoes() {
    write(HERE, ONE, 1);
    Versioned<Chain> loaded = load(HERE, ONE);
    Chain.Extended extended = Samples.extended(loaded.value());
    assertOneOfTwoWins(
        number -> chains().save(loaded.with(extended.chain()), List.of(extended.step())));
    assertThat(in(() -> chains().steps(HERE, ONE, 0, 64))).hasSize(2);
    assertOneOfTwoWins(
        number -> chains().save(Versioned.fresh(Samples.chain(HERE, TWO)), List.of()));
  }

  @Test
  default void aContextIsRememberedAsItWasFirstSeen() {
    run(
        () -> {
          chains().remember(HERE, ONE, 5, Samples.digest(1));
          chains().remember(HERE, TWO, 5, Samples.digest(2));
          chains().remember(THERE, ONE, 5, Samples.digest(3));
          chains().remember(HERE, ONE, Long.MAX_VALUE, Samples.digest(4));
        });
    run(() -> chains().remember(HERE, ONE, 5, Samples.digest(9)));
    assertThat(seen(HERE, ONE, 5)).contains(Samples.digest(1));
    assertThat(seen(HERE, TWO, 5)).contains(Samples.digest(2));
    assertThat(seen(THERE, ONE, 5)).contains(Samples.digest(3));
    assertThat(seen(HERE, ONE, Long.MAX_VALUE)).contains(Samples.digest(4));
    assertThat(seen(HERE, ONE, 6)).isEmpty();
  }

  @Test
  default void whatIsForgottenFromANumberOnIsForgottenForOneChainAlone() {
    run(
        () -> {
          for (long seq = 1; seq <= 4; seq++) {
            chains().remember(HERE, ONE, seq, Samples.digest((int) seq));
          }
          chains().remember(HERE, TWO, 4, Samples.digest(4));
          chains().remember(THERE, ONE, 4, Samples.digest(4));
        });
    run(() -> chains().forget(HERE, ONE, 3));
    assertThat(seen(HERE, ONE, 2)).isPresent();
    assertThat(seen(HERE, ONE, 3)).isEmpty();
    assertThat(seen(HERE, ONE, 4)).isEmpty();
    assertThat(seen(HERE, TWO, 4)).isPresent();
    assertThat(seen(THERE, ONE, 4)).isPresent();
    run(() -> chains().remember(HERE, ONE, 3, Samples.digest(9)));
    assertThat(seen(HERE, ONE, 3)).contains(Samples.digest(9));
  }

  private Optional<Digest> seen(ContainerSerial container, FirmId firm, long contextSeq) {
    return in(() -> chains().seen(container, firm, contextSeq));
  }

  @Test
  default void chainsOfAFirmAreListedBySerialPageByPage() {
    for (int number : new int[] {3, 1, 2}) {
      run(
          () ->
              chains()
                  .save(Versioned.fresh(Samples.chain(Samples.serial(number), ONE)), List.of()));
    }
    run(() -> chains().save(Versioned.fresh(Samples.chain(HERE, TWO)), List.of()));
    List<ContainerSerial> all =
        in(() -> chains().list(ONE, Optional.empty(), 10)).stream().map(Chain::container).toList();
    assertThat(all).hasSize(3).isSorted();
    assertThat(in(() -> chains().list(ONE, Optional.of(all.get(0)), 1)))
        .containsExactly(Samples.chain(all.get(1), ONE));
    assertThat(in(() -> chains().list(TWO, Optional.empty(), 10))).hasSize(1);
    assertLimits(1000, limit -> chains().list(ONE, Optional.empty(), limit));
  }

  @Test
  default void ofManyWhoRememberAtOnceOneIsFirst() {
    List<Optional<Digest>> remembered =
        Parallel.run(
            4,
            number -> {
              run(() -> chains().remember(HERE, ONE, 1, Samples.digest(number)));
              return seen(HERE, ONE, 1);
            });
    assertThat(remembered).doesNotContain(Optional.empty());
    assertThat(remembered.stream().distinct()).hasSize(1);
  }

  @Test
  default void whatIsRolledBackIsNotThere() {
    rollBack(
        () -> {
          Chain.Extended extended = Samples.extended(Samples.chain(HERE, ONE));
          chains().save(Versioned.fresh(extended.chain()), List.of(extended.step()));
          chains().remember(HERE, ONE, 1, Samples.digest(1));
        });
    assertThat(in(() -> chains().find(HERE, ONE))).isEmpty();
    assertThat(in(() -> chains().steps(HERE, ONE, 0, 1))).isEmpty();
    assertThat(seen(HERE, ONE, 1)).isEmpty();
  }

  @Test
  default void chainsAreKeptInsideTransactionsOnly() {
    assertJoins(() -> chains().find(HERE, ONE));
    assertJoins(() -> chains().remember(HERE, ONE, 1, Samples.digest(1)));
  }
}
