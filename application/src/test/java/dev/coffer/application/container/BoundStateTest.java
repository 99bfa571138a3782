package dev.coffer.application.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.application.SettableClock;
import dev.coffer.application.container.Fingerprint.Environment;
import dev.coffer.application.container.MachineRefused.Reason;
import dev.coffer.application.memory.MemoryStores;
import dev.coffer.application.memory.SeededRandom;
import dev.coffer.domain.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What opens a bound state and what does not; weights are 4, 3, 3, 2 and 1, so 13 in all. */
final class BoundStateTest implements SealedStateContract {
  private static final List<String> PARTS =
      List.of("computer", "disk", "network", "installation", "processor");
  private static final List<Integer> WEIGHTS = List.of(4, 3, 3, 2, 1);
  private static final Bytes CONTENT = Bytes.utf8("content");

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final SealedState files = MemoryStores.empty().sealedState();
  private final FakeComputer computer = new FakeComputer("mine");

  @Override
  public SealedState sealedState() {
    return bound(computer, BindingPolicy.MEDIUM);
  }

  private BoundState bound(Fingerprint on, BindingPolicy policy) {
    return new BoundState(files, on, policy, KeyedSecrets::new, new SeededRandom(7), clock);
  }

  private boolean opens(Fingerprint on) {
    return refusal(on) == null;
  }

  private @Nullable MachineRefused refusal(Fingerprint on) {
    return catchThrowableOfType(
        MachineRefused.class,
        () ->
            assertThat(bound(on, BindingPolicy.STRICT).find(HERE).orElseThrow().sealed())
                .isEqualTo(CONTENT));
  }

  @Test
  void nothingOfTheContentIsInTheFile() {
    sealedState().create(HERE, CONTENT);
    // The test's sealing is no cipher; the key it is sealed under is nowhere in the file.
    assertThat(opens(new FakeComputer("another"))).isFalse();
    assertThat(opens(new FakeComputer("mine"))).isTrue();
  }

  @Test
  void everySubsetOfPartsOpensByItsWeightAlone() {
    for (BindingPolicy policy : BindingPolicy.values()) {
      SealedState fresh = MemoryStores.empty().sealedState();
      new BoundState(fresh, computer, policy, KeyedSecrets::new, new SeededRandom(7), clock)
          .create(HERE, CONTENT);
      int needed = policy.needed(13, 3);
      for (int subset = 0; subset < 32; subset++) {
        List<String> kept = new ArrayList<>();
        int weight = 0;
        for (int i = 0; i < PARTS.size(); i++) {
          if ((subset >> i & 1) != 0) {
            kept.add(PARTS.get(i));
            weight += WEIGHTS.get(i);
          }
        }
        FakeComputer other = new FakeComputer("mine");
        PARTS.stream().filter(part -> !kept.contains(part)).forEach(other::exchanged);
        BoundState there =
            new BoundState(fresh, other, policy, KeyedSecrets::new, new SeededRandom(9), clock);
        MachineRefused refused = catchThrowableOfType(MachineRefused.class, () -> there.find(HERE));
        assertThat(refused == null).as("%s with %s", policy, kept).isEqualTo(weight >= needed);
      }
    }
  }

  @Test
  void policiesNeedMoreOrLess() {
    assertThat(BindingPolicy.LOOSE.needed(13, 3)).isEqualTo(7);
    assertThat(BindingPolicy.MEDIUM.needed(13, 3)).isEqualTo(9);
    assertThat(BindingPolicy.STRICT.needed(13, 3)).isEqualTo(12);
    assertThat(BindingPolicy.LOOSE.needed(7, 4)).as("never what a copied disk has").isEqualTo(5);
    assertThat(BindingPolicy.STRICT.needed(4, 1)).as("never more than there is").isEqualTo(4);
  }

  @Test
  void aCopyOfTheDiskOnAComputerOfTheSameModelDoesNotOpen() {
    bound(computer, BindingPolicy.LOOSE).create(HERE, CONTENT);
    FakeComputer clone =
        new FakeComputer("mine")
            .replacedBy(new FakeComputer("clone"), List.of("installation", "processor"));
    MachineRefused refused = refusal(clone);
    assertThat(refused.reason()).isEqualTo(Reason.CHANGED);
    assertThat(refused.components()).containsExactly("computer", "disk", "network");
    assertThat(refused.sentence()).contains("the disk's serial number", "policy loose");
    assertThat(refused.remedy()).contains("coffer restore");
  }

  @Test
  void unreadableIsNotChanged() {
    sealedState().create(HERE, CONTENT);
    computer.unreadable("disk");
    assertThat(opens(computer)).isTrue();
    MachineRefused refused = refusal(computer.unreadable("computer"));
    assertThat(refused.reason()).isEqualTo(Reason.UNREADABLE);
    assertThat(refused.components()).containsExactly("computer", "disk");
    assertThat(refused.remedy()).contains("let it be read");
    assertThat(refusal(computer.exchanged("network")).reason())
        .as("what is unreadable may still be the same: 4 + 3 + 2 + 1 of 13")
        .isEqualTo(Reason.UNREADABLE);
    assertThat(refusal(computer.removed("installation")).reason())
        .as("4 + 3 + 1 of 13 are not 9, whatever the unreadable ones are")
        .isEqualTo(Reason.CHANGED);
  }

  @Test
  void aReadingThatFailsOnceIsReadAgain() {
    sealedState().create(HERE, CONTENT);
    FakeComputer shaken = new FakeComputer("mine").unreadable("computer").unreadable("disk");
    Fingerprint second =
        () -> {
          Fingerprint.Computer first = shaken.read();
          return shaken.reads() == 1 ? first : new FakeComputer("mine").read();
        };
    assertThat(opens(second)).isTrue();
  }

  @Test
  void slowDriftIsFollowedAndFastDriftIsNot() {
    sealedState().create(HERE, CONTENT);
    FakeComputer drifting = new FakeComputer("mine");
    for (String part : PARTS) {
      clock.pass(Duration.ofDays(BoundState.FOLLOW_DAYS));
      drifting.exchanged(part);
      assertThat(opens(drifting)).as("after another %s", part).isTrue();
    }
    assertThat(opens(new FakeComputer("mine"))).as("the old computer").isFalse();
    drifting.exchanged("computer");
    assertThat(opens(drifting)).isTrue();
    drifting.exchanged("disk");
    assertThat(opens(drifting)).as("two within 30 days").isFalse();
  }

  @Test
  void whatIsFollowedIsOnePartInThirtyDaysAtTheInstantItIsDue() {
    sealedState().create(HERE, CONTENT);
    computer.exchanged("disk");
    clock.pass(Duration.ofDays(BoundState.FOLLOW_DAYS).minusSeconds(1));
    assertThat(opens(computer)).isTrue();
    assertThat(files.find(HERE).orElseThrow().version()).as("before").isEqualTo(1);
    clock.pass(Duration.ofSeconds(1));
    assertThat(opens(computer)).isTrue();
    assertThat(files.find(HERE).orElseThrow().version()).as("at").isEqualTo(2);
    computer.exchanged("network");
    assertThat(opens(computer)).as("disk was followed, network differs").isTrue();
    assertThat(files.find(HERE).orElseThrow().version()).as("not again").isEqualTo(2);
  }

  @Test
  void aPartThatCannotBeReadStaysBoundWhileAnotherIsFollowed() {
    sealedState().create(HERE, CONTENT);
    clock.pass(Duration.ofDays(60));
    FakeComputer now = new FakeComputer("mine").exchanged("network").unreadable("processor");
    assertThat(opens(now)).isTrue();
    Fingerprint.Component network =
        now.read().components().stream()
            .filter(c -> c.name().equals("network"))
            .findFirst()
            .orElseThrow();
    FakeComputer later = new FakeComputer("mine").exchanged("computer").with(network);
    assertThat(opens(later)).as("3 + 3 + 2 + 1 of 13").isTrue();
  }

  @Test
  void whatOpenedIsNotReadAgainInOneProcess() {
    BoundState state = bound(computer, BindingPolicy.MEDIUM);
    state.create(HERE, CONTENT);
    int reads = computer.reads();
    for (long version = 1; version < 20; version++) {
      assertThat(state.replace(HERE, version, CONTENT)).isTrue();
      assertThat(state.find(HERE).orElseThrow().version()).isEqualTo(version + 1);
    }
    assertThat(computer.reads()).isEqualTo(reads);
  }

  @Test
  void twoProcessesWriteOneAfterTheOther() {
    BoundState one = bound(computer, BindingPolicy.MEDIUM);
    BoundState other = bound(computer, BindingPolicy.MEDIUM);
    one.create(HERE, CONTENT);
    assertThat(other.replace(HERE, 1, SECOND)).isTrue();
    assertThat(one.replace(HERE, 1, FIRST)).isFalse();
    assertThat(one.find(HERE)).contains(new SealedState.Stored(SECOND, 2));
    assertThat(one.replace(HERE, 2, FIRST)).isTrue();
    assertThat(other.find(HERE)).contains(new SealedState.Stored(FIRST, 3));
  }

  @Test
  void aComputerWithoutStablePartsIsToldWhatToUse() {
    for (Environment environment : Environment.values()) {
      FakeComputer bare =
          new FakeComputer("bare")
              .in(environment)
              .removed("computer")
              .removed("disk")
              .removed("network");
      MachineRefused refused =
          catchThrowableOfType(
              MachineRefused.class, () -> bound(bare, BindingPolicy.LOOSE).create(HERE, CONTENT));
      assertThat(refused.reason()).isEqualTo(Reason.UNSTABLE);
      assertThat(refused.remedy()).contains("--into cloud");
      assertThat(refused.components()).containsExactly("computer", "disk", "network");
    }
    assertThat(files.find(HERE)).isEmpty();
  }

  @Test
  void anAlteredFileIsDamagedAndNothingElse() {
    sealedState().create(HERE, CONTENT);
    Bytes whole = files.find(HERE).orElseThrow().sealed();
    long seed = 20261124;
    Random random = new Random(seed);
    long version = 1;
    for (int i = 0; i < 400; i++) {
      byte[] octets = whole.toArray();
      octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
      files.replace(HERE, version++, Bytes.of(octets));
      MachineRefused refused = refusal(computer);
      assertThat(refused == null || refused.reason() != Reason.UNSTABLE)
          .as("seed %d, alteration %d", seed, i)
          .isTrue();
    }
  }
}
