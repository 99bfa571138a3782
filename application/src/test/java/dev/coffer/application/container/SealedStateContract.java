package dev.coffer.application.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.Parallel;
import dev.coffer.application.Samples;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each {@link SealedState} does; empty before each test. */
public interface SealedStateContract {
  ContainerSerial HERE = Samples.serial(1);
  ContainerSerial THERE = Samples.serial(2);
  Bytes FIRST = Bytes.utf8("first");
  Bytes SECOND = Bytes.utf8("second");

  SealedState sealedState();

  @Test
  default void aFirstStateHasVersionOne() {
    assertThat(sealedState().find(HERE)).isEmpty();
    assertThat(sealedState().create(HERE, FIRST)).isTrue();
    assertThat(sealedState().find(HERE)).contains(new SealedState.Stored(FIRST, 1));
    assertThat(sealedState().find(THERE)).isEmpty();
  }

  @Test
  default void aTakenSerialIsNotCreatedAgain() {
    sealedState().create(HERE, FIRST);
    assertThat(sealedState().create(HERE, SECOND)).isFalse();
    assertThat(sealedState().find(HERE)).contains(new SealedState.Stored(FIRST, 1));
  }

  @Test
  default void aStateIsReplacedOverItsVersion() {
    sealedState().create(HERE, FIRST);
    sealedState().create(THERE, FIRST);
    assertThat(sealedState().replace(HERE, 1, SECOND)).isTrue();
    assertThat(sealedState().find(HERE)).contains(new SealedState.Stored(SECOND, 2));
    assertThat(sealedState().replace(HERE, 2, FIRST)).isTrue();
    assertThat(sealedState().find(HERE)).contains(new SealedState.Stored(FIRST, 3));
    assertThat(sealedState().find(THERE)).contains(new SealedState.Stored(FIRST, 1));
  }

  @Test
  default void anotherVersionReplacesNothing() {
    assertThat(sealedState().replace(HERE, 0, FIRST)).isFalse();
    assertThat(sealedState().replace(HERE, 1, FIRST)).isFalse();
    sealedState().create(HERE, FIRST);
    for (long version : new long[] {-1, 0, 2, Long.MAX_VALUE}) {
      assertThat(sealedState().replace(HERE, version, SECOND)).isFalse();
    }
    assertThat(sealedState().find(HERE)).contains(new SealedState.Stored(FIRST, 1));
  }

  @Test
  default void aLongStateComesBack() {
    byte[] octets = new byte[3 << 20];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) (i * 31 + (i >> 8));
    }
    Bytes big = Bytes.of(octets);
    sealedState().create(HERE, Bytes.empty());
    assertThat(sealedState().replace(HERE, 1, big)).isTrue();
    assertThat(sealedState().find(HERE)).contains(new SealedState.Stored(big, 2));
  }

  @Test
  default void serialsAreListedInOrderPageByPage() {
    ContainerSerial dongle = Samples.serial(ContainerKind.DONGLE, 1);
    ContainerSerial machine = Samples.serial(ContainerKind.MACHINE, 1);
    for (ContainerSerial serial : List.of(machine, THERE, dongle, HERE)) {
      sealedState().create(serial, FIRST);
    }
    assertThat(sealedState().list(Optional.empty(), 3)).containsExactly(HERE, THERE, dongle);
    assertThat(sealedState().list(Optional.of(dongle), 3)).containsExactly(machine);
    assertThat(sealedState().list(Optional.of(machine), 3)).isEmpty();
    assertThat(sealedState().list(Optional.of(HERE), 1)).containsExactly(THERE);
    for (int limit : new int[] {0, -1, 1001}) {
      assertThatThrownBy(() -> sealedState().list(Optional.empty(), limit))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  default void ofManyWhoCreateAtOnceOneDoes() {
    assertThat(Parallel.run(4, number -> sealedState().create(HERE, Bytes.utf8("state " + number))))
        .containsExactlyInAnyOrder(true, false, false, false);
  }

  @Test
  default void ofManyWhoReplaceAtOnceOneDoes() {
    sealedState().create(HERE, FIRST);
    for (long version = 1; version <= 10; version++) {
      long expected = version;
      assertThat(
              Parallel.run(
                  4,
                  number ->
                      sealedState().replace(HERE, expected, Bytes.utf8(expected + " " + number))))
          .containsExactlyInAnyOrder(true, false, false, false);
    }
    assertThat(sealedState().find(HERE).orElseThrow().version()).isEqualTo(11);
  }
}
